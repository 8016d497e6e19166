import ConsumptionLedger
import EnergyStore
import Foundation
import MeterModels
import TestSupport
import Testing

/// Anomalies in the database: the same however the readings came, and kept for persons when they are gone.
@Suite struct AnomalyTests {
    private let now = Timestamp(seconds: 1_900_000_000)

    private func engine(_ campus: Campus, _ store: EnergyStore? = nil, due: CivilDate? = nil) -> AnomalyEngine {
        AnomalyEngine(
            store: store ?? campus.store, site: campus.site,
            subjects: campus.rules.meters.keys.sorted().map { meter in
                AnomalyEngine.Subject(meter: meter, cadence: 3_600_000, calibrationDue: meter == "a1" ? due : nil)
            }, rules: AnomalyRules())
    }

    private func look(_ campus: Campus, due: CivilDate? = nil) throws {
        try campus.rollUp()
        let engine = engine(campus, due: due)
        _ = try engine.reconcile(fingerprint: "1")
        while try engine.step(now: now) {}
    }

    /// Hourly readings of ten days: a1 and a2 are one meter told twice; b1 is silent from the sixth to the eighth day.
    private func readings() throws -> [SourcedObservation] {
        let start = try instant("2026-10-01T00:00:00+08:00").seconds
        var value = 0
        return try (0...240).flatMap { hour -> [SourcedObservation] in
            value += hour % 7
            let at = Timestamp(seconds: start + Int64(hour) * 3600)
            var told = try [observation("a1", at, "\(value)"), observation("a2", at, "\(value + 5)")]
            if !(120..<192).contains(hour) { told.append(try observation("b1", at, "\(hour)")) }
            return told
        }
    }

    private func text(_ cases: [AnomalyCase], _ campus: Campus) -> [String] {
        cases.map { found in
            let date = campus.site.zone.date(at: found.anomaly.span.start)
            return "\(found.state) \(found.anomaly.kind.rawValue) \(found.anomaly.meter) \(date)"
        }.sorted()
    }

    private let expected = [
        "open calibration_expired a1 2026-10-04", "open long_silence b1 2026-10-06", "open twin_meters a1 2026-10-01",
    ]

    @Test(arguments: 0..<5)
    func `what is found does not depend on the order of the readings, and is found again by a rebuild`(seed: Int) throws
    {
        let campus = try Campus(cadence: 3_600_000)
        let due = try #require(CivilDate("2026-10-03"))
        var random = SeededGenerator(seed: UInt64(seed) + 5)
        var readings = try readings()
        if seed > 0 { readings.shuffle(using: &random) }
        while !readings.isEmpty {
            let count = min(readings.count, Int.random(in: 50...400, using: &random))
            _ = try campus.store.append(Array(readings.prefix(count)))
            readings.removeFirst(count)
            try look(campus, due: due)
        }
        let present = try campus.store.anomalies().filter(\.isPresent)
        #expect(text(present, campus) == expected)
        let copy = campus.folder.appendingPathComponent("copy.sqlite").path
        try EnergyStore.copy(campus.store.path, to: copy)
        let store = try EnergyStore(path: copy)
        try store.forgetDerived()
        let rollup = RollupEngine(store: store, site: campus.site, rules: campus.rules)
        while try rollup.step(limit: 100).remaining > 0 {}
        let engine = engine(campus, store, due: due)
        while try engine.step(now: now) {}
        #expect(try store.anomalies().map(\.id) == campus.store.anomalies().map(\.id), "numbers stay")
        try store.close()
        let different = try EnergyStore.differences(between: campus.store.path, and: copy).filter { !$0.isNone }
        #expect(different == [])
    }

    @Test func `running again finds nothing new, and late readings make an anomaly vanish without deleting it`() throws
    {
        let campus = try Campus(cadence: 3_600_000)
        _ = try campus.store.append(try readings())
        try look(campus)
        let before = try campus.store.anomalies()
        try look(campus)
        #expect(try campus.store.anomalies() == before)
        let silence = try #require(before.first { $0.anomaly.kind == .longSilence })
        let start = try instant("2026-10-06T00:00:00+08:00").seconds
        _ = try campus.store.append(
            try (0..<72).map {
                try observation("b1", Timestamp(seconds: start + Int64($0) * 3600), "\(120 + $0)")
            })
        try look(campus)
        let after = try #require(try campus.store.anomalies(id: silence.id).first)
        #expect(after.state == .vanished && after.anomaly == silence.anomaly)
        #expect(try campus.store.anomalies().count == before.count)
    }

    @Test func `an anomaly is assigned and closed by persons, and their part survives a rebuild`() throws {
        let campus = try Campus(cadence: 3_600_000, hasFacts: false)
        _ = try campus.store.append(try readings())
        try look(campus)
        let twins = try #require(try campus.store.anomalies().first { $0.anomaly.kind == .twinMeters })
        #expect(twins.anomaly.other == "a2" && twins.anomaly.evidence.count == 4)
        let due = try #require(CivilDate("2026-12-01"))
        let declaration = Declaration(author: "li", reason: "巡检", at: now)
        try campus.store.assignAnomaly(twins.id, to: "wang", due: due, by: declaration)
        #expect(try campus.store.anomalies(id: twins.id).first?.state == .assigned)
        try campus.store.closeAnomaly(twins.id, cause: "同一块表接了两路", action: "改接", by: declaration)
        #expect(throws: StoreError.self) {
            try campus.store.closeAnomaly(twins.id, cause: "x", action: "y", by: declaration)
        }
        #expect(throws: StoreError.self) {
            try campus.store.assignAnomaly(999, to: "wang", due: due, by: declaration)
        }
        try campus.store.forgetDerived()
        try look(campus)
        let closed = try #require(try campus.store.anomalies(id: twins.id).first)
        #expect(closed.state == .closed && closed.owner == "wang" && closed.due == due && closed.closedBy == "li")
        #expect(closed.anomaly == twins.anomaly)
        let actions = try campus.store.auditEntries(limit: 10).compactMap { $0.fields?.action }
        #expect(actions == ["anomaly.close", "anomaly.assign"])
        #expect(try campus.store.verifyAudit().broken == nil)
    }

    @Test func `power that a meter reports is held against its counter`() throws {
        let campus = try Campus(cadence: 3_600_000)
        let start = try instant("2026-10-01T00:00:00+08:00").seconds
        // 2 kW by its power, 1 kW by its counter: a current transformer of half the ratio.
        _ = try campus.store.append(
            try (0...30).map { hour in
                let readings = [
                    Reading(
                        .activeEnergyImport, raw: try #require(ExactDecimal("\(hour)")),
                        scale: .display(.activeEnergyImport)),
                    Reading(.activePower, raw: try #require(ExactDecimal("2000")), scale: .display(.activePower)),
                ]
                return SourcedObservation(
                    Observation(meter: "a1", at: Timestamp(seconds: start + Int64(hour) * 3600), readings: readings))
            })
        try look(campus)
        let found = try #require(try campus.store.anomalies().first)
        #expect(try campus.store.anomalies().count == 1)
        #expect(found.anomaly.kind == .powerAgainstEnergy && found.anomaly.meter == "a1")
        #expect(found.anomaly.evidence.map(\.amount).prefix(3) == [48_000, 24_000, 24_000])
    }
}
