import ConsumptionLedger
import Foundation
import GRDB
import MeterModels
import Testing

@testable import EnergyStore

/// What is kept for a time only is dropped, and nothing that a row rests on is.
@Suite struct GaugeRetentionTests {
    private static let start: Int64 = 1_790_035_200  // 2026-09-22T00:00Z
    private static let day: Int64 = 86_400

    /// Five UTC days of a meter with a counter, its power, a voltage and a state, and of one with a voltage alone.
    private func filled() throws -> Campus {
        let campus = try Campus(cadence: 900_000)
        _ = try campus.store.append(
            (0..<(5 * 96)).flatMap { quarter in
                let at = Self.start + Int64(quarter) * 900
                return [try says("a1", at, quarter), try voltage("b1", at, quarter)]
            })
        try campus.rollUp()
        return campus
    }

    private func says(_ meter: String, _ at: Int64, _ step: Int) throws -> SourcedObservation {
        func reading(_ quantity: Quantity, _ raw: Int64) -> Reading {
            Reading(quantity, raw: ExactDecimal(raw), scale: .display(quantity))
        }
        return SourcedObservation(
            Observation(
                meter: meter, at: Timestamp(seconds: at),
                readings: [
                    reading(.activeEnergyImport, 1000 + Int64(step)), reading(.activePower, 4),
                    reading(.voltageA, 230 + Int64(step % 5)), reading(.operatingState, Int64(step % 2)),
                ]))
    }

    private func voltage(_ meter: String, _ at: Int64, _ step: Int) throws -> SourcedObservation {
        let reading = Reading(.voltageA, raw: ExactDecimal(Int64(step)), scale: .display(.voltageA))
        return SourcedObservation(Observation(meter: meter, at: Timestamp(seconds: at), readings: [reading]))
    }

    private func count(_ campus: Campus, _ meter: String, _ quantity: Quantity) throws -> Int {
        let found = try campus.store.readings(
            meter: meter, quantity: quantity, from: Timestamp(seconds: 0), to: Timestamp(seconds: 4_000_000_000),
            limit: 100_000)
        return found?.readings.count ?? 0
    }

    private func at(_ days: Int64) -> Timestamp { Timestamp(seconds: Self.start + days * Self.day) }

    @Test func `values of the moment of old days go, and everything that rows rest on stays`() throws {
        let campus = try filled()
        _ = try campus.store.cool(now: at(9))
        let before = try RandomCampus.derivedRows(campus)
        #expect(try campus.store.gaugesKeptFrom() == nil)
        // In the middle of the fourth day three days have ended.
        #expect(try campus.store.dropGauges(before: Timestamp(seconds: at(3).seconds + 4000), limit: 1) == 2)
        #expect(try campus.store.gaugesKeptFrom() == at(1))
        while try campus.store.dropGauges(before: Timestamp(seconds: at(3).seconds + 4000)) > 0 {}
        #expect(try campus.store.gaugesKeptFrom() == at(3))
        #expect(try count(campus, "a1", .voltageA) == 2 * 96)
        #expect(try count(campus, "b1", .voltageA) == 2 * 96)
        for quantity in [Quantity.activeEnergyImport, .activePower, .operatingState] {
            #expect(try count(campus, "a1", quantity) == 5 * 96)
        }
        // Those of the second meter had nothing else.
        #expect(try campus.store.totals().coldObservations == 5 * 96 + 2 * 96)
        #expect(try campus.store.keepsForATime(.voltageA, ofMeter: "a1"))
        #expect(try !campus.store.keepsForATime(.activePower, ofMeter: "a1"))
        try campus.store.forgetDerived()
        try campus.rollUp()
        #expect(try RandomCampus.derivedRows(campus) == before)
    }

    @Test func `what comes late into such a day is dropped when the day is compressed again`() throws {
        let campus = try filled()
        _ = try campus.store.cool(now: at(9))
        while try campus.store.dropGauges(before: at(3)) > 0 {}
        #expect(try campus.store.append([says("a1", Self.start + 100, 0), voltage("b1", Self.start, 7)]).stored == 2)
        #expect(try count(campus, "a1", .voltageA) == 2 * 96 + 1)
        try campus.rollUp()
        _ = try campus.store.cool(now: at(9))
        #expect(try count(campus, "a1", .voltageA) == 2 * 96)
        #expect(try count(campus, "b1", .voltageA) == 2 * 96)
        #expect(try count(campus, "a1", .activeEnergyImport) == 5 * 96 + 1)
        #expect(try campus.store.totals().coldObservations == 5 * 96 + 2 * 96 + 1)
        #expect(try campus.store.dropGauges(before: at(3)) == 0)
    }

    @Test func `a longer retention does not say that what was dropped is there`() throws {
        let campus = try filled()
        _ = try campus.store.cool(now: at(9))
        while try campus.store.dropGauges(before: at(3)) > 0 {}
        #expect(try campus.store.dropGauges(before: at(1)) == 0)
        #expect(try campus.store.gaugesKeptFrom() == at(3))
    }

    @Test func `a block that changed in the meantime is left as it is`() throws {
        let campus = try filled()
        _ = try campus.store.cool(now: at(9))
        try campus.store.write { db, _ in
            let row = try #require(try Row.fetchOne(db, sql: "SELECT id, count, data FROM block ORDER BY id LIMIT 1"))
            try ColdDays(db: db).replace(row["id"], Data([1, 2, 3]), by: nil, of: [])
            let still = try Data.fetchOne(
                db, sql: "SELECT data FROM block WHERE id = ?", arguments: [row["id"] as Int64])
            #expect(still == row["data"] as Data)
        }
    }
}
