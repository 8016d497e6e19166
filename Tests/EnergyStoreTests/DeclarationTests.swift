import ConsumptionLedger
import EnergyStore
import Foundation
import GRDB
import MeterModels
import Testing
import TestSupport

/// Events and corrections lie over the readings: whatever the order in which they are told of, the rows are the same,
/// and taken back they leave no trace.
@Suite struct DeclarationTests {
    private static let by = Declaration(author: "anna", reason: "换表单 17", at: Timestamp(milliseconds: 0))

    private func replaced() throws -> Campus {
        let campus = try Campus(rated: 40_000, cadence: 300_000, hasFacts: false)
        _ = try campus.store.append([
            observation("a1", instant("2026-10-14T10:00:00+08:00"), "88213.0"),
            observation("a1", instant("2026-10-14T14:00:00+08:00"), "9.25"),
            observation("a1", instant("2026-10-14T14:05:00+08:00"), "9.30"),
            observation("a1", instant("2026-10-14T14:10:00+08:00"), "9.35"),
            observation("a1", instant("2026-10-14T14:15:00+08:00"), "9.40"),
        ])
        try campus.rollUp()
        return campus
    }

    private func amounts(_ campus: Campus, _ level: BucketLevel) throws -> [Int64] {
        let day = try campus.span("2026-10-14T00:00:00+08:00", "2026-10-15T00:00:00+08:00")
        let rows = try #require(
            try campus.store.rollup(meter: "a1", level: level, in: day, zone: campus.site.zone))
        return rows.map(\.bucket.amount)
    }

    @Test func `a replacement told of later splits the silence, and taken back it leaves no trace`() throws {
        let campus = try replaced()
        let before = try RandomCampus.derivedRows(campus)
        #expect(try amounts(campus, .day) == [150])
        let event = MeterEvent(
            kind: .replace,
            registers: ["active_energy_import": .init(final: 88_220_500, initial: 2000)], serial: "M2")
        let id = try campus.store.add(
            event, meter: "a1", at: instant("2026-10-14T12:00:00+08:00"), by: Self.by)
        try campus.rollUp()
        #expect(try amounts(campus, .hour) == [3750, 3750, 3625, 3625, 150])
        #expect(try amounts(campus, .day) == [14_900])
        let declared = try #require(try campus.store.declaration(id))
        #expect(declared.content == .event(event) && declared.author == "anna")
        try campus.store.revert(declared, by: Self.by)
        try campus.rollUp()
        #expect(try RandomCampus.derivedRows(campus) == before)
        #expect(throws: StoreError.self) { try campus.store.revert(declared, by: Self.by) }
        #expect(try campus.store.events(limit: 10).map(\.revertedBy) == ["anna"])
    }

    @Test func `two events of one instant are refused, and the second leaves nothing`() throws {
        let campus = try replaced()
        let at = try instant("2026-10-14T12:00:00+08:00")
        _ = try campus.store.add(MeterEvent(kind: .reset), meter: "a1", at: at, by: Self.by)
        #expect { try campus.store.add(MeterEvent(kind: .remove), meter: "a1", at: at, by: Self.by) } throws: {
            ($0 as? StoreError)?.code == .refused
        }
        #expect(try campus.store.events(limit: 10).count == 1)
        #expect(try campus.store.verifyAudit().entries == 1)
    }

    @Test func `an event after the last reading counts when the next one comes, and an event of a new meter opens it`()
        throws
    {
        let campus = try Campus(cadence: 900_000, hasFacts: false)
        let install = MeterEvent(
            kind: .install, registers: ["active_energy_import": .init(final: nil, initial: 5000)])
        _ = try campus.store.add(install, meter: "a1", at: instant("2026-10-14T10:00:00+08:00"), by: Self.by)
        try campus.rollUp()
        _ = try campus.store.append([try observation("a1", instant("2026-10-14T10:15:00+08:00"), "6.0")])
        try campus.rollUp()
        #expect(try amounts(campus, .day) == [1000])
        let replace = MeterEvent(
            kind: .replace, registers: ["active_energy_import": .init(final: 6500, initial: 100)])
        _ = try campus.store.add(replace, meter: "a1", at: instant("2026-10-14T10:20:00+08:00"), by: Self.by)
        try campus.rollUp()
        #expect(try amounts(campus, .day) == [1500])
        _ = try campus.store.append([try observation("a1", instant("2026-10-14T10:30:00+08:00"), "0.4")])
        try campus.rollUp()
        #expect(try amounts(campus, .day) == [1800])
        try expectRebuildIsSame(campus)
    }

    @Test func `a changed transformer ratio multiplies readings from its instant on`() throws {
        let campus = try Campus(cadence: 900_000, hasFacts: false)
        _ = try campus.store.append([
            observation("a1", instant("2026-10-14T10:00:00+08:00"), "100"),
            observation("a1", instant("2026-10-14T10:15:00+08:00"), "101"),
            observation("a1", instant("2026-10-14T10:45:00+08:00"), "103"),
        ])
        try campus.rollUp()
        #expect(try amounts(campus, .day) == [3000])
        // The register stood at 102 when the transformers were changed from 1 to 2.
        let event = MeterEvent(
            kind: .ratio, registers: ["active_energy_import": .init(final: 102_000, initial: 204_000)],
            ratio: .init(before: "1", after: "2"))
        _ = try campus.store.add(event, meter: "a1", at: instant("2026-10-14T10:30:00+08:00"), by: Self.by)
        try campus.rollUp()
        #expect(try amounts(campus, .quarter) == [1000, 1000, 2000])
        try expectRebuildIsSame(campus)
    }

    @Test func `a ratio is changed once, whether the profile follows or not, and the old one has to be right`() throws {
        let campus = try Campus(cadence: 900_000)
        func say(_ at: String, _ raw: Int64, ratio: Int64) throws {
            let scale = RegisterScale(
                factor: ExactDecimal(1000), ratio: ExactDecimal(ratio), encoding: .integer)
            let reading = Reading(.activeEnergyImport, raw: ExactDecimal(raw), scale: scale)
            let instant = try instant("2026-10-14T\(at):00+08:00")
            _ = try campus.store.append([
                SourcedObservation(Observation(meter: "a1", at: instant, readings: [reading]))
            ])
            try campus.rollUp()
        }
        try say("10:00", 100, ratio: 40)
        try say("10:15", 101, ratio: 40)
        func change(_ before: String) throws {
            let event = MeterEvent(
                kind: .ratio, registers: ["active_energy_import": .init(final: 4_040_000, initial: 8_080_000)],
                ratio: .init(before: before, after: "80"))
            _ = try campus.store.add(event, meter: "a1", at: instant("2026-10-14T10:20:00+08:00"), by: Self.by)
        }
        let error = #expect(throws: StoreError.self) { try change("30") }
        #expect(error?.detail.contains("multiplied by 40, not by 30") == true)
        try change("40")
        try say("10:30", 102, ratio: 40)
        // From here on the profile knows the new ratio.
        try say("10:45", 103, ratio: 80)
        #expect(try amounts(campus, .quarter) == [40_000, 80_000, 80_000])
    }

    @Test func `corrections of what is not there are refused`() throws {
        let campus = try replaced()
        let quantity = Quantity.activeEnergyImport
        let nothing = try instant("2026-10-14T11:00:00+08:00").milliseconds
        func add(_ correction: Correction, _ from: Int64, _ to: Int64) throws {
            _ = try campus.store.add(
                correction, meter: "a1", quantity: quantity, over: Stretch(from: from, to: to), by: Self.by)
        }
        #expect(throws: StoreError.self) { try add(Correction(kind: .exclude), nothing, nothing) }
        #expect(throws: StoreError.self) { try add(Correction(kind: .reject), nothing, nothing + 1) }
        #expect(throws: StoreError.self) {
            try campus.store.add(
                Correction(kind: .insert, value: "1"), meter: "nobody", quantity: quantity,
                over: Stretch(from: nothing, to: nothing), by: Self.by)
        }
        #expect(try campus.store.verifyAudit().entries == 0)
    }

    private func expectRebuildIsSame(_ campus: Campus) throws {
        let before = try RandomCampus.derivedRows(campus)
        try campus.store.forgetDerived()
        try campus.rollUp(limit: 13)
        #expect(try RandomCampus.derivedRows(campus) == before)
    }

    // MARK: - Any order

    /// Events of the meters at times within their series.
    private func events(_ readings: [SourcedObservation], _ random: inout SeededGenerator) -> [(
        String, Timestamp, MeterEvent
    )] {
        (0..<6).compactMap { _ in
            guard let near = readings.randomElement(using: &random)?.observation else { return nil }
            let at = Timestamp(
                milliseconds: near.at.milliseconds + Int64.random(in: -1_000_000...1_000_000, using: &random))
            let read = { (random: inout SeededGenerator) in
                Bool.random(using: &random) ? Int64.random(in: 0..<1_000_000_000, using: &random) : nil
            }
            let kind: MeterEvent.Kind =
                [.replace, .reset, .remove, .install, .otherDevice].randomElement(using: &random) ?? .reset
            let register = MeterEvent.Register(final: read(&random), initial: read(&random))
            return (near.meter, at, MeterEvent(kind: kind, registers: ["active_energy_import": register]))
        }
    }

    /// A correction of everything that can be corrected, and of some readings.
    private func correct(_ campus: Campus, _ readings: [SourcedObservation], seed: UInt64) throws -> Int {
        var random = SeededGenerator(seed: seed)
        var count = 0
        let quantity = Quantity.activeEnergyImport
        let all = Span(start: 0, end: 4_000_000_000)
        for meter in RandomCampus.meters {
            for gap in try campus.store.gaps(meter: meter, quantity: quantity, in: all) {
                guard Int.random(in: 0..<3, using: &random) > 0 else { continue }
                let first = gap.from.seconds / 900 * 900
                let weights = (0..<20).map { _ in Int64.random(in: 0...9, using: &random) }
                let shape = AdvanceShape(start: first, weights: weights)
                let correction: Correction =
                    switch gap.standing {
                    case .attributed: Correction(kind: .fill, method: .sameWeekday, shape: shape)
                    case .unattributed: Correction(kind: Bool.random(using: &random) ? .attribute : .reject)
                    default: Correction(kind: .fill, method: .linear, amount: 12_345)
                    }
                _ = try campus.store.add(correction, meter: meter, quantity: quantity, over: gap.stretch, by: Self.by)
                count += 1
            }
            for reading in readings where reading.observation.meter == meter {
                let at = reading.observation.at.milliseconds
                switch Int.random(in: 0..<20, using: &random) {
                case 0:
                    _ = try campus.store.add(
                        Correction(kind: .exclude), meter: meter, quantity: quantity,
                        over: Stretch(from: at, to: at), by: Self.by)
                case 1:
                    let value = Int64.random(in: 0..<1_000_000, using: &random)
                    let later = at + Int64.random(in: 0...500_000, using: &random)
                    _ = try campus.store.add(
                        Correction(kind: .insert, value: "\(value)"), meter: meter, quantity: quantity,
                        over: Stretch(from: later, to: later), by: Self.by)
                default: continue
                }
                count += 1
            }
        }
        return count
    }

    @Test(arguments: [UInt64](1...6))
    func `any order of readings, events and corrections gives the same rows, and the law holds`(seed: UInt64) throws {
        let readings = try RandomCampus.series(seed: seed)
        var random = SeededGenerator(seed: seed &* 77)
        let events = events(readings, &random)
        let inOrder = try Campus(modulus: 1_000_000_000, hasFacts: false)
        _ = try inOrder.store.append(readings.sorted { $0.observation.at < $1.observation.at })
        try inOrder.rollUp()
        let plain = try RandomCampus.derivedRows(inOrder)
        for (meter, at, event) in events { _ = try inOrder.store.add(event, meter: meter, at: at, by: Self.by) }
        try inOrder.rollUp()
        let corrections = try correct(inOrder, readings, seed: seed)
        #expect(corrections > 5)
        try inOrder.rollUp()
        let expected = try RandomCampus.derivedRows(inOrder)
        #expect(expected != plain)
        try expectConservation(inOrder)

        let mixed = try Campus(modulus: 1_000_000_000, hasFacts: false)
        var portions = stride(from: 0, to: readings.count, by: 30).map {
            Array(readings[$0..<min($0 + 30, readings.count)])
        }
        portions.shuffle(using: &random)
        var toldOf = events.shuffled(using: &random)
        for portion in portions {
            _ = try mixed.store.append(portion.shuffled(using: &random))
            if let (meter, at, event) = toldOf.popLast() {
                _ = try mixed.store.add(event, meter: meter, at: at, by: Self.by)
            }
            if Bool.random(using: &random) { try mixed.rollUp(limit: Int.random(in: 1...40, using: &random)) }
        }
        for (meter, at, event) in toldOf { _ = try mixed.store.add(event, meter: meter, at: at, by: Self.by) }
        try mixed.rollUp(limit: 7)
        #expect(try correct(mixed, readings, seed: seed) == corrections)
        try mixed.rollUp(limit: 11)
        #expect(try RandomCampus.derivedRows(mixed) == expected)
        try expectRebuildIsSame(mixed)

        // Taken back in any order, nothing of it is left.
        let declared = try mixed.store.events(limit: 1000) + mixed.store.corrections(limit: 10_000)
        #expect(declared.count == events.count + corrections)
        for entry in declared.shuffled(using: &random) {
            try mixed.store.revert(entry, by: Self.by)
            if Int.random(in: 0..<8, using: &random) == 0 { try mixed.rollUp() }
        }
        try mixed.rollUp()
        let left = Set(try RandomCampus.derivedRows(mixed)).symmetricDifference(plain)
        #expect(left == [])
        let verdict = try mixed.store.verifyAudit()
        #expect(verdict.broken == nil && verdict.entries == Int64(2 * declared.count))
    }

    /// Σ amounts that rest on registers + unattributed + rejected = last − first of every life + turns.
    private func expectConservation(_ campus: Campus) throws {
        let queue = try DatabaseQueue(path: campus.store.path)
        defer { try? queue.close() }
        let rows = try queue.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT register, earlier_lives + last_value - life_first + wraps * 1000000000 AS lives,
                        (SELECT coalesce(sum(amount - estimated + unattributed + rejected), 0) FROM bucket
                         WHERE bucket.register = account.register AND level = 0) AS amounts,
                        (SELECT coalesce(sum(amount - estimated + unattributed + rejected), 0) FROM bucket
                         WHERE bucket.register = account.register AND level = 4) AS years
                    FROM account WHERE last_at IS NOT NULL
                    """)
        }
        // A meter that was taken away before its first reading has none.
        #expect(rows.count >= RandomCampus.meters.count - 1)
        for row in rows {
            let (lives, amounts, years) = (row["lives"] as Int64, row["amounts"] as Int64, row["years"] as Int64)
            #expect(lives == amounts && lives == years)
        }
    }
}

/// A device that names another serial number is another device.
@Suite struct SerialNumberTests {
    private func say(_ campus: Campus, _ at: String, _ value: String, serial: String? = nil) throws {
        let plain = try observation("a1", instant("2026-10-14T\(at):00+08:00"), value)
        _ = try campus.store.append([SourcedObservation(plain.observation, serial: serial)])
        try campus.rollUp()
    }

    private func total(_ campus: Campus) throws -> Int64 {
        let day = try campus.span("2026-10-14T00:00:00+08:00", "2026-10-15T00:00:00+08:00")
        let rows = try #require(
            try campus.store.rollup(meter: "a1", level: .day, in: day, zone: campus.site.zone))
        return rows.reduce(0) { $0 + $1.bucket.amount }
    }

    @Test func `between two devices nothing counts until a person tells what happened`() throws {
        let campus = try Campus(cadence: 900_000, hasFacts: false)
        try say(campus, "10:00", "100", serial: "A")
        try say(campus, "10:15", "101", serial: "A")
        try say(campus, "10:30", "150", serial: "B")
        try say(campus, "10:45", "151")
        #expect(try total(campus) == 2000)
        #expect(try campus.store.unexplainedGaps(since: instant("2026-10-14T10:00:00+08:00")) == ["a1": 1])
        #expect(try campus.store.unexplainedGaps(since: instant("2026-10-14T10:31:00+08:00")) == [:])
        let noted = try campus.store.events(limit: 10)
        #expect(noted.map(\.author) == ["energy-collector"])
        #expect(noted.first?.content == .event(MeterEvent(kind: .otherDevice, serial: "B")))
        #expect(noted.first?.reason == "the device names serial number B, before it was A")
        let event = MeterEvent(
            kind: .replace, registers: ["active_energy_import": .init(final: 101_500, initial: 149_000)], serial: "B")
        _ = try campus.store.add(
            event, meter: "a1", at: instant("2026-10-14T10:20:00+08:00"),
            by: Declaration(author: "anna", reason: "工单", at: Timestamp(milliseconds: 0)))
        try campus.rollUp()
        #expect(try total(campus) == 3500)
        #expect(try campus.store.unexplainedGaps(since: Timestamp(milliseconds: 0)) == [:])
    }

    @Test func `the first serial number, and the same one again, are no event`() throws {
        let campus = try Campus(cadence: 900_000, hasFacts: false)
        try say(campus, "10:00", "100")
        try say(campus, "10:15", "101", serial: "A")
        try say(campus, "10:30", "102", serial: "A")
        #expect(try total(campus) == 2000)
        #expect(try campus.store.events(limit: 10) == [])
    }
}
