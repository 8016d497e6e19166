import ConsumptionLedger
import Foundation
import GRDB
import MeterModels
import TestSupport
import Testing

@testable import EnergyStore

/// What registers said is told from anything else by one hash, however it is stored.
@Suite struct ObservationSealTests {
    private static let start: Int64 = 1_790_784_000  // 2026-10-01T00:00+08:00
    private static let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    private func range(
        _ meter: String, _ quantity: Quantity = .activeEnergyImport, from: Int64 = 0, to: Int64 = 5 * 86_400
    ) -> ObservationRange {
        ObservationRange(meter: meter, quantity: quantity, from: Self.start + from, to: Self.start + to)
    }

    /// Four days of two meters, a quarter of an hour each; a1 says its power and a voltage as well.
    private func filled() throws -> Campus {
        let campus = try Campus(cadence: 900_000)
        func reading(_ quantity: Quantity, _ raw: Int64, _ exponent: Int = 0) -> Reading {
            Reading(quantity, raw: ExactDecimal(raw, exponent: exponent), scale: .display(quantity))
        }
        _ = try campus.store.append(
            (0..<(4 * 96) as Range<Int64>).flatMap { quarter in
                let at = Timestamp(milliseconds: (Self.start + quarter * 900) * 1000 + quarter % 7)
                return [
                    SourcedObservation(
                        Observation(
                            meter: "a1", at: at,
                            readings: [
                                reading(.activePower, 4), reading(.activeEnergyImport, 100_000 + quarter * 25, -2),
                                reading(.voltageA, 230 + quarter % 5),
                            ])),
                    SourcedObservation(
                        Observation(
                            meter: "b1", at: at, readings: [reading(.activeEnergyImport, 70_000 + quarter, -1)])),
                ]
            })
        try campus.rollUp()
        return campus
    }

    private func cool(_ campus: Campus) throws {
        while try campus.store.cool(now: Timestamp(seconds: Self.start + 30 * 86_400)) > 0 {}
    }

    private func change(_ campus: Campus, _ sql: String, _ arguments: StatementArguments = []) throws {
        let queue = try DatabaseQueue(path: campus.store.path)
        try queue.write { try $0.execute(sql: sql, arguments: arguments) }
        try queue.close()
    }

    /// Computed with `printf '1790784000000,100,100000\n…' | sha256sum`.
    @Test func `the hash is that of the documented listing`() throws {
        let campus = try Campus()
        let first = Timestamp(seconds: Self.start)
        _ = try campus.store.append([
            observation("a1", first, "100.00"),
            observation("a1", Timestamp(milliseconds: first.milliseconds + 900_000), "100.25"),
            observation("a1", Timestamp(milliseconds: first.milliseconds + 1_800_500), "0.05"),
            observation("a1", Timestamp(milliseconds: first.milliseconds + 1_801_000), "7"),
        ])
        let seals = try campus.store.observationSeals(of: [range("a1", to: 1801), range("a2"), range("nobody")])
        #expect(seals[0].count == 3)
        #expect(seals[0].sha256 == "e936f9b6f4423fcb9651a7a3e1c9aa5cc8835db2030fe38e2dd5355a0ca2b33a")
        #expect(seals[1].count == 0 && seals[1].sha256 == Self.nothing && !seals[1].isThinned)
        #expect(seals[2] == seals[1])
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `a line is written as others would write it`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let listing = ObservationListing()
        var text = ""
        for step in 0..<2000 {
            let digits = Int64.random(in: .min ... .max, using: &random) >> Int64.random(in: 0...63, using: &random)
            let raw = ExactDecimal(digits == .min ? 0 : digits, exponent: Int.random(in: -22...6, using: &random))
            let value = Bool.random(using: &random) ? digits : nil
            listing.append(at: Int64(step - 7), raw: raw, value: value)
            text += "\(step - 7),\(raw),\(value.map(String.init) ?? "")\n"
        }
        #expect(listing.count == 2000)
        #expect(listing.digest == AuditEntry.hash(of: text))
    }

    @Test func `rows and blocks have the same seals, whatever lies around them`() throws {
        let campus = try filled()
        let ranges = [
            range("b1"), range("a1"), range("a1", .activePower), range("a1", .voltageA),
            range("a1", from: 3 * 3600, to: 86_400 + 5 * 3600), range("b1", from: 900, to: 901),
        ]
        let hot = try campus.store.observationSeals(of: ranges)
        #expect(hot.map(\.count) == [384, 384, 384, 384, 104, 1])
        #expect(Set(hot.map(\.sha256)).count == 6)
        try cool(campus)
        #expect(try campus.store.totals().coldObservations > 700)
        #expect(try campus.store.observationSeals(of: ranges) == hot)
        // One day becomes rows again, since something late belongs into it.
        let late = Timestamp(seconds: Self.start + 86_400 + 7)
        _ = try campus.store.append([observation("b1", late, "7009.7")])
        let after = try campus.store.observationSeals(of: ranges)
        #expect(Array(after.dropFirst()) == Array(hot.dropFirst()))
        #expect(after[0].count == 385 && after[0].sha256 != hot[0].sha256)
        try campus.rollUp()
        try cool(campus)
        #expect(try campus.store.observationSeals(of: ranges) == after)
    }

    @Test(arguments: [
        """
        UPDATE observation AS last SET data = (SELECT data FROM observation WHERE meter = last.meter ORDER BY at LIMIT 1)
        WHERE at = (SELECT max(at) FROM observation)
        """,
        "DELETE FROM observation WHERE at = (SELECT at FROM observation ORDER BY at LIMIT 1 OFFSET 100)",
        "UPDATE OR IGNORE observation SET at = at + 1 WHERE at = (SELECT at FROM observation ORDER BY at LIMIT 1)",
    ])
    func `whatever somebody changes in a row is another hash, or no observation at all`(sql: String) throws {
        let campus = try Campus()
        _ = try campus.store.append(
            (0..<200 as Range<Int64>).flatMap { quarter in
                let at = Timestamp(seconds: Self.start + quarter * 900)
                return [
                    try observation("a1", at, "\(100 + quarter)"),
                    try observation("b1", Timestamp(milliseconds: at.milliseconds + 500), "\(quarter)"),
                ]
            })
        let ranges = [range("a1"), range("b1")]
        let before = try campus.store.observationSeals(of: ranges)
        try change(campus, sql)
        let after = try? campus.store.observationSeals(of: ranges)
        // Exactly one register is another.
        #expect(after == nil || zip(before, after ?? []).count { $0 != $1 } == 1)
    }

    @Test func `a raw value that is read by another factor is another hash`() throws {
        let campus = try filled()
        try cool(campus)
        let ranges = [range("a1"), range("b1")]
        let before = try campus.store.observationSeals(of: ranges)
        try change(
            campus,
            """
            UPDATE scale SET factor = '1001' WHERE register =
                (SELECT register.id FROM register JOIN meter ON meter.id = meter
                WHERE name = 'b1' AND quantity = 'active_energy_import')
            """)
        let other = try EnergyStore(path: campus.store.path)
        let after = try other.observationSeals(of: ranges)
        try other.close()
        #expect(after[0] == before[0])
        #expect(after[1].count == before[1].count && after[1].sha256 != before[1].sha256)
    }

    @Test func `what retention dropped is told, and only of what it drops`() throws {
        let campus = try filled()
        try cool(campus)
        let ranges = [range("a1", .voltageA), range("a1"), range("a1", .activePower)]
        let before = try campus.store.observationSeals(of: ranges)
        #expect(before.allSatisfy { !$0.isThinned })
        while try campus.store.dropGauges(before: Timestamp(seconds: Self.start + 2 * 86_400)) > 0 {}
        let after = try campus.store.observationSeals(of: ranges + [range("a1", .voltageA, from: 3 * 86_400)])
        #expect(after[0].isThinned && after[0].count < before[0].count)
        #expect(Array(after[1...2]) == Array(before[1...2]))
        #expect(!after[3].isThinned && after[3].count == 96)
    }

    @Test func `a day that is rows and a block at once is not sealed`() throws {
        let campus = try filled()
        try cool(campus)
        let register = try campus.store.read { _, registry in
            registry.registerID(meter: "a1", quantity: .activeEnergyImport).flatMap { registry.registers[$0] }
        }
        let known = try #require(register)
        let scale = try #require(try campus.store.read { _, registry in registry.scales(of: known).first?.id })
        let reading = Data(ObservationCodec.encode([PackedReading(scale: scale, raw: ExactDecimal(1))]))
        try change(
            campus,
            "INSERT INTO observation (at, meter, data) SELECT first_at + 1, meter, ? FROM block WHERE meter = ?",
            [reading, known.meter])
        #expect(throws: StoreError.self) {
            try campus.store.observationSeals(of: [range("a1"), range("b1")])
        }
    }

    /// By hand: the advance across midnight of 1 November ends with the reading at 00:10.
    @Test func `a statement names the reading that ends the advance across its end`() throws {
        let campus = try Campus(cadence: 1_200_000)
        _ = try campus.store.append([
            observation("a1", instant("2026-10-01T00:00:00+08:00"), "100"),
            observation("a1", instant("2026-10-31T23:50:00+08:00"), "500"),
            observation("a1", instant("2026-11-01T00:10:00+08:00"), "520"),
            observation("a1", instant("2026-11-01T00:20:00+08:00"), "521"),
            observation("a2", instant("2026-10-01T00:00:00+08:00"), "1"),
            observation("a2", instant("2026-11-01T00:00:00+08:00"), "2"),
            observation("a2", instant("2026-11-01T00:10:00+08:00"), "3"),
        ])
        try campus.rollUp()
        let october = try campus.span("2026-10-01T00:00:00+08:00", "2026-11-01T00:00:00+08:00")
        let all = try campus.store.statements(
            node: "a", carrier: .electricity, in: october, site: campus.site, rules: campus.rules)
        let a1 = try #require(all.first { $0.meter == "a1" }).register
        #expect(try a1.following == instant("2026-11-01T00:10:00+08:00") && a1.within == 10_000)
        let a2 = try #require(all.first { $0.meter == "a2" }).register
        #expect(a2.following == nil && a2.closing?.at.seconds == october.end)
    }
}
