import Foundation
import TestSupport
import Testing

/// Every figure of a campus with monthly bills, sub-meters, a generator and a replaced meter can be added up again.
@Suite(.serialized) struct ExplanationTests {
    private static let site = """
        id: explained
        name: 试验园区
        timezone: Asia/Shanghai
        nodes:
          - {id: campus, name: 综合办公区, kind: campus, expects: [electricity, natural_gas, petrol]}
          - {id: bldg-a, name: A座, kind: building, parent: campus}
          - {id: bldg-b, name: B座, kind: building, parent: campus}
        meters:
          - {id: main, node: campus, carrier: electricity, role: grid_import, interval: 24h, plausibility: off}
          - {id: pv-1, node: campus, carrier: electricity, role: generation, interval: 24h}
          - {id: a-main, node: bldg-a, carrier: electricity, role: sub, parent_meter: main, interval: 24h, plausibility: off}
          - {id: b-main, node: bldg-b, carrier: electricity, role: sub, parent_meter: main, interval: 24h, plausibility: off}
        export: none
        evaluation: {co2_region: shandong}
        facts:
          - {node: campus, kind: headcount, value: 700, from: 2025-01-01, source: 编制台账}
          - {node: campus, kind: headcount, value: 731, from: 2026-02-11, source: 编制台账}
          - {node: campus, kind: floor_area_m2, value: 61000, from: 2025-01-01, source: 房产台账}
          - {node: campus, kind: floor_area_m2, value: 61007, from: 2026-03-01, source: 房产台账}
        bills:
        """

    /// Three months of gas for heating and of petrol for official vehicles, each with a bill of its own.
    private static var bills: String {
        ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"].adjacentPairs.enumerated().map { index, month in
            """
              - {node: campus, carrier: natural_gas, quantity: \(5001 + index)m3, from: \(month.0), to: \(month.1), purpose: heating, source: 燃气单 \(index)}
              - {node: campus, carrier: petrol, quantity: \(701 + index)L, from: \(month.0), to: \(month.1), purpose: official_vehicles, source: 油卡 \(index)}
            """
        }.joined(separator: "\n")
    }

    /// A reading a day; `b-main` is replaced at noon of 10 February, `a-main` says nothing from 10 to 13 March.
    private static func readings(in zone: Calendar) -> String {
        var text = "meter,quantity,at,value\n"
        let start = zone.date(from: DateComponents(year: 2026, month: 1, day: 1)) ?? .distantPast
        for day in 0...92 {
            let at = (start + Double(day) * 86_400).formatted(.iso8601)
            text += "main,active_energy_import,\(at),\(1000 + day * 1000)\n"
            text += "pv-1,active_energy_export,\(at),\(day * 100)\n"
            if !(68...71).contains(day) { text += "a-main,active_energy_import,\(at),\(day * 300)\n" }
            let replaced = day <= 40 ? 4_999_700 - (40 - day) * 600 : 301 + (day - 41) * 600
            text += "b-main,active_energy_import,\(at),\(replaced)\n"
        }
        return text
    }

    private func started() async throws -> Stage {
        let stage = try Stage()
        let port = try LoopbackPort.unused()
        try stage.configure(
            links: """
                modbus:
                  - {id: pv, host: 127.0.0.1, port: \(port), devices: [{meter: pv-1, unit: 1, profile: sunspec, poll: 1h, rated_power: 220kW}]}
                """,
            groups: geteuid() == 0 ? ", readers: nogroup, writers: nogroup" : "",
            site: Self.site + "\n" + Self.bills)
        try await stage.startDaemon()
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "Asia/Shanghai"))
        let replaced = try stage.ctl(
            "events", "add", "replace", "b-main", "--at", "2026-02-10 12:00", "--final", "5000000", "--initial", "1",
            "--reason", "工单 17")
        try #require(replaced.status == 0, "\(replaced)")
        let imported = try stage.ctl(
            "import", "readings", try stage.folder.file("readings.csv", Self.readings(in: calendar)))
        try #require(imported.status == 0, "\(imported)")
        try await stage.waitForRollup()
        return stage
    }

    private func explain(_ stage: Stage, _ arguments: String...) throws -> [String: Any] {
        try Stage.run(
            "energyctl", ["explain", "campus", "--format", "json", "--socket", stage.socket] + arguments
        ).json()
    }

    @Test func `whatever figure is asked for, its explanation shows its sources and adds up`() async throws {
        let stage = try await started()
        var known: Set<String> = []
        for basis in ["statistical", "quota"] {
            let figures = try stage.ctl("kpi", "campus", "--period", "2026Q1", "--basis", basis, "--format", "json")
            for row in try #require(try figures.json()["values"] as? [[String: Any]]) where row["value"] is Double {
                let name = try #require(row["kpi"] as? String)
                let figure = try explain(stage, name, "--period", "2026Q1", "--basis", basis)
                try Readdition(days: 90).check(figure)
                known.insert(name)
            }
        }
        let wanted = [
            "comprehensive_energy", "energy_per_area", "non_heating_energy_per_area", "heating_energy_per_area",
            "completeness", "estimated_share", "unaccounted_share", "pv_equivalent_hours",
        ]
        #expect(known.isSuperset(of: wanted), "\(wanted.filter { !known.contains($0) })")
        #expect(try stage.stopDaemon() == 0)
    }

    @Test func `figures of quality show meters, readings, ratings and what was replaced`() async throws {
        let stage = try await started()
        let share = try explain(stage, "unaccounted_share", "--period", "2026Q1")
        // By hand: main 1000, subs 300 + 600 a day; silent days of a-main and its last before them are in neither.
        #expect(share["value"] as? Double == 10)
        let terms = try #require(share["terms"] as? [[String: Any]])
        let mains = try #require(terms.first?["members"] as? [[String: Any]])
        #expect(mains.map { $0["meter"] as? String } == ["main", "main"])
        #expect((mains.first?["opening"] as? [String: Any])?["value"] as? Double == 1000)
        #expect(mains.last?["end"] as? String == "2026-04-01T00:00:00+08:00")
        let subs = try #require(terms.last?["members"] as? [[String: Any]])
        #expect(Set(subs.compactMap { $0["meter"] as? String }) == ["a-main", "b-main"])

        let hours = try explain(stage, "pv_equivalent_hours", "--period", "2026Q1")
        let ratings = try #require((hours["divisor"] as? [String: Any])?["ratings"] as? [[String: Any]])
        #expect(ratings.first?["power"] as? Double == 220)
        #expect((ratings.first?["source"] as? String)?.contains("connection pv") == true)

        let complete = try explain(stage, "completeness", "--period", "2026Q1")
        let counts = try #require(
            (complete["terms"] as? [[String: Any]])?.first?["counts"] as? [[String: Any]])
        #expect(counts.count == 4)
        #expect(counts.first { $0["meter"] as? String == "a-main" }?["got"] as? Double == 86)

        let text = try stage.ctl("explain", "campus", "unaccounted_share", "--period", "2026Q1")
        #expect(
            text.output.contains("b-main: replace at 2026-02-10 12:00")
                && text.output.contains("final 5000000, initial 1"), "\(text)")
        #expect(!text.output.contains("does not add up"), "\(text)")
        #expect(try stage.stopDaemon() == 0)
    }

    @Test func `rows of a comma-separated explanation add up to the figure, sign and all`() async throws {
        let stage = try await started()
        let answer = try stage.ctl("explain", "campus", "energy_per_area", "--period", "2026Q1", "--format", "csv")
        let lines = answer.output.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let header = try #require(lines.first)
        let column = Dictionary(uniqueKeysWithValues: header.enumerated().map { ($1, $0) })
        func cell(_ line: [String], _ name: String) throws -> String { line[try #require(column[name])] }
        var (sum, unitDays) = (0.0, 0.0)
        for line in lines.dropFirst() {
            let amount = try #require(Double(try cell(line, "amount")))
            if try cell(line, "term") == "vehicle_fuel petrol" { #expect(amount < 0) }
            if try cell(line, "term").hasPrefix("÷") {
                unitDays += amount
            } else {
                sum += amount * (Double(try cell(line, "factor")) ?? 1)
            }
        }
        let figure = try explain(stage, "energy_per_area", "--period", "2026Q1")
        let value = try #require(figure["value"] as? Double)
        #expect(abs(sum / (unitDays / 90) - value) < 0.005, "\(answer.output)")
        #expect(try stage.stopDaemon() == 0)
    }
}

extension Array {
    /// Each element with the one after it.
    fileprivate var adjacentPairs: [(Element, Element)] { Array<(Element, Element)>(zip(self, dropFirst())) }
}
