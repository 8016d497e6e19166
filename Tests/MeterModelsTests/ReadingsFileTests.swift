import MeterModels
import Testing

@Suite struct ReadingsFileTests {
    private let now = Timestamp(milliseconds: 1_790_000_000_000)

    private func parse(_ text: String) throws -> ReadingsFile {
        try ReadingsFile(parsing: Array(text.utf8), notAfter: now) { $0.hasPrefix("m") }
    }

    private func findings(_ text: String) -> [String] {
        do {
            _ = try parse(text)
            return []
        } catch {
            return (error as? ReadingsFile.Refusal)?.findings.map(\.description) ?? ["\(error)"]
        }
    }

    @Test func `rows of one meter and instant are one observation, and observations come in time order`() throws {
        let file = try parse(
            """
            \u{FEFF}at,value,meter,quantity\r
            2026-01-01T01:00:00+08:00,12.5,m1,active_energy_import\r
            2026-01-01T00:00:00+08:00,12.0,"m1",active_energy_import\r
            2026-01-01T01:00:00+08:00,0.5,m1,active_energy_export\r

            2026-01-01T01:00:00+08:00,7,m2,water_volume\r
            """)
        #expect(file.rowCount == 4)
        #expect(file.meters == ["m1", "m2"])
        #expect(file.entries.map(\.observation.readings.count) == [1, 2, 1])
        #expect(file.entries.map(\.lines) == [[3], [2, 4], [6]])
        #expect(file.entries[1].observation.readings.map(\.baseUnits) == [12_500, 500])
    }

    @Test func `every wrong cell is named with its line and column`() {
        let text = """
            meter,quantity,at,value
            x9,active_energy_import,2026-01-01T00:00:00+08:00,1
            m1,energy,2026-01-01T00:00:00+08:00,1
            m1,active_energy_import,2026-01-01T00:00:00,1
            m1,active_energy_import,2026-01-01T00:00:00Z,1,5
            m1,active_energy_import,2026-01-01T00:00:00Z,-1
            m1,active_energy_import,2026-12-31T00:00:00Z,1
            m1,active_energy_import,2026-01-01T00:00:00Z,
            m1,active_energy_import
            m1,active_energy_import,1999-12-31T23:59:59Z,1
            m1,active_energy_import,2026-01-01T00:00:00Z,100000000001
            """
        #expect(
            findings(text) == [
                "line 2, meter: the site has no meter 'x9'", "line 3, quantity: unknown quantity 'energy'",
                "line 4, at: found '2026-01-01T00:00:00', expected RFC 3339 such as 2026-10-01T00:00:00+08:00",
                "line 5: found 5 fields, expected 4", "line 6, value: -1 is not possible for active_energy_import",
                "line 7, at: '2026-12-31T00:00:00Z' is in the future",
                "line 8, value: found '', expected a decimal number",
                "line 9: found 2 fields, expected 4",
                "line 10, at: '1999-12-31T23:59:59Z' is before 2000: no reading is that old",
                "line 11, value: 100000000001 is not possible for active_energy_import",
            ])
        #expect(findings("").count == 1)
        #expect(findings("a,b,c,d\n").count == 1)
    }

    @Test func `a repeated row is one reading and a contradicting one is refused`() throws {
        let head = "meter,quantity,at,value\nm1,active_energy_import,2026-01-01T00:00:00Z,1.50\n"
        let file = try parse(head + "m1,active_energy_import,2026-01-01T08:00:00+08:00,1.5\n")
        #expect(file.repeatedCount == 1)
        #expect(file.entries.count == 1)
        #expect(
            findings(head + "m1,active_energy_import,2026-01-01T00:00:00Z,1.6\n") == [
                "line 3, value: 1.6 contradicts 1.5 of line 2"
            ])
    }

    @Test func `a flood of findings is counted and not kept`() throws {
        let text = "meter,quantity,at,value\n" + String(repeating: "x,y,z,w\n", count: 5000)
        #expect { try parse(text) } throws: { error in
            guard let refusal = error as? ReadingsFile.Refusal else { return false }
            return refusal.findings.count == 100 && refusal.count == 20_000
        }
    }
}
