import EnergyKPI
import MeterModels
import Testing

/// Files of facts and bills: taken whole, or refused with everything that is wrong.
@Suite struct StatementTableTests {
    private let header = "node,kind,value,from,source"

    private func facts(_ text: String) throws -> [Fact] {
        let table = try StatementTable(parsing: text, columns: Fact.fields) { fields throws(FieldFindings) in
            try Fact(fields: fields, nodes: ["campus"], author: "li", recordedAt: Timestamp(milliseconds: 0))
        }
        return table.rows.map(\.content)
    }

    private func findings(_ text: String) -> [String] {
        do {
            _ = try facts(text)
            return []
        } catch let refusal as FileRefusal {
            return refusal.findings
        } catch {
            return ["\(error)"]
        }
    }

    @Test func `columns come in any order, quoted or not, with a byte order mark and either line end`() throws {
        let read = try facts(
            "\u{FEFF}source,year,basis,value,kind,node,from,to\r\n"
                + "\"台账, 2026\",,,2100,headcount,campus,2026-01-01,\r\n\r\n"
                + "报表,2016,quota,402.5,base_energy_per_capita_kgce,campus,,\r\n")
        #expect(read.map(\.source) == ["台账, 2026", "报表"])
        #expect(
            read.map(\.key.description) == [
                "campus headcount from 2026-01-01", "campus base_energy_per_capita_kgce of 2016",
            ])
        #expect(read.last?.from == CivilDate("2016-01-01"))
    }

    @Test(arguments: [
        ("campus,headcount,2100,2026-02-30,s", "line 2, from: found '2026-02-30'"),
        ("campus,headcount,1e12,2026-02-01,s", "line 2, value: found '1e12'"),
        ("campus,headcount,NaN,2026-02-01,s", "line 2, value: found 'NaN'"),
        ("campus,headcount,,2026-02-01,s", "line 2, value is missing"),
        ("campus,heads,1,2026-02-01,s", "line 2, kind: found 'heads'"),
        ("campus,visitor_person_days,1,2026-02-01,s", "line 2, to is missing"),
        ("campus,base_water_per_capita_m3,1,2026-02-01,s", "line 2, year is missing"),
        ("campus,headcount,1,0001-02-01,s", "line 2, from: found '0001-02-01'"),
        ("campus,headcount,1,2026-02-01,@SUM(A1)", "line 2, source: found '@SUM(A1)'"),
        ("campus,headcount,1,2026-02-01,a\u{1B}[31mb", "line 2, source: found 'a\u{FFFD}[31mb'"),
        ("campus,headcount,1,2026-02-01,a\u{202E}b", "line 2, source: found 'a\u{FFFD}b'"),
        ("campus,headcount,1,2026-02-01,a\u{0}b", "line 2, source: found 'a\u{FFFD}b'"),
        ("campus,headcount,1,2026-02-01,\"open", ""),
        ("campus,headcount,1,2026-02-01", "line 2: found 4 fields, expected 5"),
    ])
    func `a bad field is named with its line and column`(line: String, expected: String) {
        let found = findings(header + "\n" + line + "\n")
        #expect(found.first?.hasPrefix(expected) ?? false, "\(found)")
    }

    @Test func `every finding is reported, and a key stands in a file once`() {
        let found = findings(
            header + "\nx,headcount,1,2026-01-01,s\ncampus,headcount,-1,2026-01-01,s\n"
                + "campus,headcount,1,2026-03-01,s\ncampus,headcount,2,2026-03-01,s\n")
        #expect(found.count == 3)
        #expect(found.last == "line 5: campus headcount from 2026-03-01 is stated in line 4 already")
    }

    @Test func `huge fields, huge files and other headers are refused by size, not by memory`() {
        let long = String(repeating: "长", count: 200)
        #expect(findings("\(header)\ncampus,headcount,1,2026-01-01,\(long)\n").first?.count ?? 0 < 250)
        let rows = String(repeating: "campus,headcount,1,2026-01-01,s\n", count: 3000)
        #expect(findings(header + "\n" + rows).first?.hasPrefix("line 2002: ") ?? false)
        let file = String(repeating: "campus,headcount,1,2026-01-01,s\n", count: 100_000)
        #expect(findings(header + "\n" + file).first?.hasPrefix("the file has 3200028 bytes") ?? false)
        for wrong in ["", "node,kind", "node,kind,value,from,source,extra", "node,node,kind,value,from,source"] {
            #expect(findings(wrong + "\n").first?.hasPrefix("line 1: found") ?? false, "\(wrong)")
        }
    }

    @Test func `a bill's amount has a unit of its carrier`() throws {
        func bill(_ carrier: String, _ amount: String, _ unit: String) throws(FieldFindings) -> Int64 {
            try Bill(
                fields: [
                    "node": "campus", "carrier": carrier, "amount": amount, "unit": unit, "from": "2026-10-01",
                    "to": "2026-11-01", "source": "发票",
                ], nodes: ["campus"]
            ).amount
        }
        #expect(try bill("natural_gas", "5000.5", "m3") == 5_000_500_000)
        #expect(try bill("coal", "2.5", "t") == 2_500_000)
        #expect(try bill("electricity", "1", "MWh") == 1_000_000)
        for (carrier, amount, unit) in [
            ("heat", "5", "kWh"), ("heat", "-5", "GJ"), ("off_grid_solar", "5", "kWh"), ("coal", "1e30", "t"),
            ("petrol", "", "L"), ("petrol", "5", ""),
        ] {
            #expect(throws: FieldFindings.self, "\(carrier) \(amount) \(unit)") { try bill(carrier, amount, unit) }
        }
    }
}
