import ConsumptionLedger
import EnergyStore
import Foundation
import GRDB
import MeterModels
import Testing
import TestSupport

/// Days of lamps follow from what the lamps said, whatever the order in which it came.
@Suite struct LampRollupTests {
    private func campus() throws -> Campus {
        let campus = try Campus(rated: 200, cadence: 600_000)
        campus.site.location = GeoLocation(
            latitude: try #require(ExactDecimal("37.436")), longitude: try #require(ExactDecimal("116.357")))
        return campus
    }

    private func lamp(_ id: String, _ at: Int64, isLit: Bool, wattHours: Int64, faults: Int64 = 0) -> SourcedObservation
    {
        func reading(_ quantity: Quantity, _ value: Int64, _ unit: MeasurementUnit) -> Reading? {
            RegisterScale(unit: unit, encoding: .decimal).map { Reading(quantity, raw: ExactDecimal(value), scale: $0) }
        }
        let readings = [
            reading(.lampOn, isLit ? 1 : 0, .one), reading(.lampFaults, faults, .one),
            reading(.lampEnergyUsed, wattHours, .wattHour), reading(.solarEnergyHarvested, wattHours * 2, .wattHour),
        ].compactMap(\.self)
        return SourcedObservation(
            Observation(meter: "lamps/\(id)", at: Timestamp(seconds: at), readings: readings), fleet: "lamps")
    }

    /// Three nights of two lamps: A burns as it should, B is dark in the second night.
    private func nights() throws -> [SourcedObservation] {
        let start = try instant("2026-11-20T12:00:00+08:00").seconds
        return stride(from: Int64(0), to: 3 * 86_400, by: 600).flatMap { offset -> [SourcedObservation] in
            let hour = (12 + offset / 3600) % 24
            let burns = hour < 7 || hour >= 17
            let isSecond = (86_400..<2 * 86_400).contains(offset)
            return [
                lamp("A", start + offset, isLit: burns, wattHours: offset / 600 * 5),
                lamp("B", start + offset, isLit: burns && !isSecond, wattHours: offset / 600 * 4),
            ]
        }
    }

    private func rows(_ campus: Campus) throws -> [String] {
        let queue = try DatabaseQueue(path: campus.store.path)
        defer { try? queue.close() }
        return try queue.read { db in
            try ["lamp_day", "lamp_account"].flatMap { table in
                try Row.fetchAll(db, sql: "SELECT name, t.* FROM \(table) t JOIN meter ON meter.id = t.meter").map {
                    row in
                    row.filter { $0.0 != "meter" }.map { "\($0.0)=\($0.1)" }.joined(separator: " ")
                }
            }.sorted()
        }
    }

    @Test func `a dark night is seen, and what the lamps used and harvested`() throws {
        let campus = try campus()
        _ = try campus.store.append(try nights())
        try campus.rollUp()
        let days = try campus.store.fleetDays(
            ofFleet: "lamps", from: try #require(CivilDate("2026-11-20")), to: try #require(CivilDate("2026-11-24")))
        #expect(days.map { "\($0.date)" } == ["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23"])
        #expect(days.map(\.heard) == [2, 2, 2, 2])
        // The dark night of B lies on two civil days.
        #expect(days.map(\.darkAtNight) == [0, 1, 1, 0])
        #expect(days.map(\.faulty) == [0, 1, 1, 0] && days.map(\.dayBurners) == [0, 0, 0, 0])
        #expect(days[0].sum.darkLit == days[0].sum.dark)
        #expect(days[1].sum.darkLit < days[1].sum.dark)
        let span = try campus.span("2026-11-20T00:00:00+08:00", "2026-11-24T00:00:00+08:00")
        let used = try campus.store.fleetAmounts("lamps", .lampEnergyUsed, .day, in: span)
        let harvested = try campus.store.fleetAmounts("lamps", .solarEnergyHarvested, .day, in: span)
        #expect(used.values.reduce(0, +) == 431 * 9 && harvested.values.reduce(0, +) == 431 * 18)
        let standings = try campus.store.lampStandings(ofFleet: "lamps", on: try #require(CivilDate("2026-11-22")))
        #expect(standings.map(\.meter) == ["lamps/A", "lamps/B"])
        #expect(standings.map(\.day.isDarkAtNight) == [false, true])
        #expect(standings.map(\.last.isLit) == [false, false])
        let said = try campus.store.latestReadings(of: standings.map { ($0.meter, $0.last.at) })
        #expect(said["lamps/A"]?[.lampEnergyUsed] == Int64(431 * 5))
    }

    @Test(arguments: [UInt64](1...6))
    func `any order of arrival gives the same days`(seed: UInt64) throws {
        let messages = try nights()
        let inOrder = try campus()
        _ = try inOrder.store.append(messages)
        try inOrder.rollUp()
        let expected = try rows(inOrder)
        #expect(expected.count == 10)

        var random = SeededGenerator(seed: seed)
        let mixed = try campus()
        var portions = stride(from: 0, to: messages.count, by: 60).map {
            Array(messages[$0..<min($0 + 60, messages.count)])
        }
        portions.shuffle(using: &random)
        for portion in portions + [messages] {
            _ = try mixed.store.append(portion.shuffled(using: &random))
            if Bool.random(using: &random) { try mixed.rollUp(limit: Int.random(in: 1...80, using: &random)) }
        }
        try mixed.rollUp(limit: 11)
        #expect(try rows(mixed) == expected)
    }

    @Test func `another place makes the days anew, and the same place leaves them`() throws {
        let campus = try campus()
        _ = try campus.store.append(try nights())
        func reconcile() throws -> [String] {
            try campus.store.reconcile(
                site: campus.site, rules: campus.rules, fingerprint: "same"
            ).meters
        }
        #expect(try reconcile() == [])
        try campus.rollUp()
        let before = try rows(campus)
        #expect(try reconcile() == [])
        campus.site.location = GeoLocation(latitude: ExactDecimal(30), longitude: ExactDecimal(100))
        #expect(try reconcile() == ["lamps/A", "lamps/B"])
        #expect(try rows(campus).isEmpty)
        try campus.rollUp()
        let after = try rows(campus)
        #expect(after.count == before.count && after != before)
        #expect(try reconcile() == [])
    }
}
