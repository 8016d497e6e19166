import ConsumptionLedger
import EnergyStore
import Foundation
import GRDB
import MeterModels
import TestSupport
import Testing

/// What registers counted by the readings at a period's borders is what its buckets hold.
@Suite struct StatementTests {
    private static let by = Declaration(author: "anna", reason: "换表单 17", at: Timestamp(milliseconds: 0))

    private func statements(_ campus: Campus, _ node: String, _ span: Span) throws -> [MemberStatement] {
        try campus.store.statements(
            node: node, carrier: .electricity, in: span, site: campus.site, rules: campus.rules)
    }

    /// By hand: 10 kWh from 23:55 to 00:15 lie to 1/4 before midnight; 20 kWh from 23:50 to 00:10 to 1/2.
    @Test func `an advance across a border is told as the part on each side`() throws {
        let campus = try Campus(cadence: 1_200_000)
        _ = try campus.store.append([
            observation("a1", instant("2026-09-30T23:55:00+08:00"), "100"),
            observation("a1", instant("2026-10-01T00:15:00+08:00"), "110"),
            observation("a1", instant("2026-10-31T23:50:00+08:00"), "500"),
            observation("a1", instant("2026-11-01T00:10:00+08:00"), "520"),
        ])
        try campus.rollUp()
        let october = try campus.span("2026-10-01T00:00:00+08:00", "2026-11-01T00:00:00+08:00")
        let all = try statements(campus, "a", october)
        let a1 = try #require(all.first { $0.meter == "a1" })
        #expect(a1.register.opening?.value == 100_000)
        #expect(a1.register.closing?.value == 500_000)
        #expect(a1.register.counted == 400_000)
        #expect(a1.register.before == 2500)
        #expect(a1.register.within == 10_000)
        #expect(a1.amount == 407_500)
        #expect(a1.register.isBalanced)
        // The other meter never said anything.
        let a2 = try #require(all.first { $0.meter == "a2" })
        #expect(a2.amount == nil && a2.register.opening == nil && a2.register.isBalanced)
    }

    /// A reading at midnight ends one day and begins the next: both are told by it.
    @Test func `a reading at a border is the reading of the border`() throws {
        let campus = try Campus(cadence: 3_600_000)
        let start = try instant("2026-09-30T22:00:00+08:00").seconds
        _ = try campus.store.append(
            (0..<780 as Range<Int64>).map { hour in
                try observation("a1", Timestamp(seconds: start + hour * 3600), "\(1000 + hour)")
            })
        try campus.rollUp()
        let october = try campus.span("2026-10-01T00:00:00+08:00", "2026-11-01T00:00:00+08:00")
        let register = try #require(try statements(campus, "a", october).first).register
        #expect(register.opening?.value == 1_002_000 && register.opening?.at.seconds == october.start)
        #expect(register.closing?.value == 1_746_000 && register.closing?.at.seconds == october.end)
        #expect(register.before == 0 && register.within == 0 && register.counted == 744_000)
        #expect(register.isBalanced)
    }

    /// Golden case 3 of the ledger's rules: 88 213.0, replaced at 88 220.5 by one that begins at 2.0, read as 9.40.
    @Test func `a replacement counts both lives`() throws {
        let campus = try Campus(rated: 40_000, cadence: 300_000, hasFacts: false)
        _ = try campus.store.append([
            observation("a1", instant("2026-10-14T10:00:00+08:00"), "88213.0"),
            observation("a1", instant("2026-10-14T14:00:00+08:00"), "9.25"),
            observation("a1", instant("2026-10-14T14:15:00+08:00"), "9.40"),
        ])
        let event = MeterEvent(
            kind: .replace, registers: ["active_energy_import": .init(final: 88_220_500, initial: 2000)])
        _ = try campus.store.add(event, meter: "a1", at: instant("2026-10-14T12:00:00+08:00"), by: Self.by)
        try campus.rollUp()
        let october = try campus.span("2026-10-01T00:00:00+08:00", "2026-11-01T00:00:00+08:00")
        let a1 = try #require(try statements(campus, "a", october).first)
        #expect(a1.register.opening?.value == 88_213_000)
        #expect(a1.register.closing?.value == 9400)
        #expect(a1.register.counted == 14_900)
        #expect(a1.amount == 14_900)
        #expect(a1.register.isBalanced)
    }

    @Test(arguments: [UInt64](1...24))
    func `whatever a register did, its statement is balanced in every month`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let campus = try Campus(modulus: 1_000_000_000)
        let readings = try RandomCampus.series(seed: seed)
        _ = try campus.store.append(readings)
        try campus.rollUp()
        let first = try #require(readings.map(\.observation.at).min())
        let last = try #require(readings.map(\.observation.at).max())
        for meter in RandomCampus.meters where Bool.random(using: &random) {
            let at = Timestamp(
                milliseconds: Int64.random(in: first.milliseconds...last.milliseconds, using: &random))
            _ = try campus.store.add(
                MeterEvent(
                    kind: .replace,
                    registers: [
                        "active_energy_import": .init(final: nil, initial: Int64.random(in: 0...9, using: &random))
                    ]),
                meter: meter, at: at, by: Self.by)
        }
        try campus.rollUp()
        let year = campus.site.zone.bucket(.year, containing: first.seconds)
        let months = campus.site.zone.buckets(.month, in: Span(start: first.seconds, end: last.seconds))
        var counted: Int64 = 0
        for span in months + [year, campus.site.zone.bucket(.year, containing: last.seconds)] {
            for node in ["a", "b"] {
                for statement in try statements(campus, node, span) {
                    let register = statement.register
                    #expect(register.isBalanced, "\(statement.meter) \(span) \(register)")
                    counted += register.counted
                }
            }
        }
        #expect(counted > 0)
    }

    /// By hand: both are covered from 00:30 to 06:00 and from 12:00 to 24:00, at 4 and 3 kWh an hour.
    @Test func `main and sub-meters are told over the stretches in which both are covered`() throws {
        let campus = try Campus()
        campus.site.assignments = [
            MeterAssignment(meter: "a1", node: "a", carrier: .electricity, role: .consumption),
            MeterAssignment(meter: "a2", node: "a", carrier: .electricity, role: .sub, parentMeter: "a1"),
        ]
        let start = try instant("2026-10-14T00:00:00+08:00").seconds
        let quarters: [Int64] = Array(0...96)
        _ = try campus.store.append(
            quarters.map { quarter in
                try observation("a1", Timestamp(seconds: start + quarter * 900), "\(100 + quarter)")
            })
        _ = try campus.store.append(
            quarters.filter { (2...24).contains($0) || $0 >= 48 }.map { quarter in
                try observation(
                    "a2", Timestamp(seconds: start + quarter * 900), "\(Double(quarter) * 0.75)")
            })
        try campus.rollUp()
        let october = try campus.span("2026-10-01T00:00:00+08:00", "2026-11-01T00:00:00+08:00")
        func compared(limit: Int = 10) throws -> ComparedStatements {
            try campus.store.comparedStatements(
                meter: "a1", in: october, site: campus.site, rules: campus.rules, limit: limit)
        }
        let all = try compared()
        #expect(all.main.map(\.span) == all.subs.map(\.span) && all.untold == 0)
        #expect(all.main.map { [$0.span.start - start, $0.span.end - start] } == [[1800, 21600], [43200, 86400]])
        #expect(all.main.map(\.amount) == [22_000, 48_000] && all.subs.map(\.amount) == [16_500, 36_000])
        // The readings at the stretches' borders are those of the registers there.
        #expect(all.main.map { $0.register.opening?.value } == [102_000, 148_000])
        #expect(all.main.map { $0.register.closing?.value } == [124_000, 196_000])
        #expect(all.subs.map { $0.register.opening?.value } == [1500, 36_000])
        #expect((all.main + all.subs).allSatisfy { $0.register.isBalanced && $0.register.within == 0 })
        let one = try compared(limit: 1)
        #expect(one.untold == 1 && one.untoldMain == 48_000 && one.untoldSubs == 36_000)
        // A bucket that does not hold what the readings say is found out.
        let database = try DatabaseQueue(path: campus.store.path)
        try database.write { db in
            try db.execute(
                sql: "UPDATE bucket SET amount = amount + 1 WHERE start = ?", arguments: [start + 3600])
        }
        #expect(try !compared().main.allSatisfy(\.register.isBalanced))
    }

    @Test func `observations are counted alike whether they are rows or blocks`() throws {
        let campus = try Campus()
        let start = try instant("2026-10-01T00:00:00+08:00").seconds
        for day in 0..<5 as Range<Int64> {
            _ = try campus.store.append(
                (0..<96 as Range<Int64>).map { quarter in
                    try observation(
                        "a1", Timestamp(seconds: start + day * 86_400 + quarter * 900), "\(day * 96 + quarter)")
                })
        }
        try campus.rollUp()
        let span = try campus.span("2026-10-02T03:00:00+08:00", "2026-10-04T01:30:00+08:00")
        let hot = try campus.store.observationCounts(of: ["a1", "a2", "nobody"], in: span)
        #expect(hot == ["a1": 186])
        while try campus.store.cool(now: Timestamp(seconds: start + 8 * 86_400)) > 0 {}
        #expect(try campus.store.totals().coldObservations > 0)
        #expect(try campus.store.observationCounts(of: ["a1"], in: span) == hot)
    }

    @Test func `a scheme is published once a year, with what it said`() throws {
        let campus = try Campus()
        try campus.store.publish(scheme: "general", version: "1", text: "a 1", year: 2027, by: Self.by)
        #expect {
            try campus.store.publish(scheme: "general", version: "2", text: "a 2", year: 2027, by: Self.by)
        } throws: { ($0 as? StoreError)?.code == .refused }
        let published = try #require(try campus.store.publishedSchemes().first)
        #expect(published.text == "a 1" && published.hash == EnergyStore.hash(of: "a 1"))
        // SHA-256 of "abc", from FIPS 180-2.
        #expect(
            EnergyStore.hash(of: "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
}
