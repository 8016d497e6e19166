import ConsumptionLedger
import EnergyStore
import Foundation
import GRDB
import MeterModels
import Testing
import TestSupport

/// Whatever the order in which readings arrive, and in whatever portions they are rolled up, the rows are the same.
@Suite struct OrderIndependenceTests {
    @Test(arguments: [UInt64](1...16))
    func `any order of arrival gives the same rows`(seed: UInt64) throws {
        let readings = try RandomCampus.series(seed: seed)
        let inOrder = try Campus(modulus: 1_000_000_000)
        _ = try inOrder.store.append(readings.sorted { $0.observation.at < $1.observation.at })
        try inOrder.rollUp()
        let expected = try RandomCampus.derivedRows(inOrder)
        #expect(expected.count > 500)

        var random = SeededGenerator(seed: seed &* 31)
        let mixed = try Campus(modulus: 1_000_000_000)
        // Mostly forward in time with late portions, then everything once more: nothing may be counted twice.
        var portions = stride(from: 0, to: readings.count, by: 30).map {
            Array(readings[$0..<min($0 + 30, readings.count)])
        }
        portions.shuffle(using: &random)
        for portion in portions + [readings] {
            _ = try mixed.store.append(portion.shuffled(using: &random))
            if Bool.random(using: &random) { try mixed.rollUp(limit: Int.random(in: 1...40, using: &random)) }
        }
        try mixed.rollUp(limit: 7)
        let found = try RandomCampus.derivedRows(mixed)
        #expect(found.filter { !$0.hasPrefix("checkpoint") } == expected.filter { !$0.hasPrefix("checkpoint") })
        #expect(found == expected)
    }

    @Test func `late data touches only what differs and replays no more than its day`() throws {
        let campus = try Campus(cadence: 900_000)
        let start = try instant("2026-01-01T00:00:00+08:00").seconds
        let late = start + 40 * 86400 + 7 * 3600
        let readings = try (0..<(90 * 96)).compactMap { quarter -> SourcedObservation? in
            let at = start + Int64(quarter) * 900
            guard abs(at - late) > 1800 else { return nil }
            return try observation("a1", Timestamp(seconds: at), "\(1000 + quarter)")
        }
        _ = try campus.store.append(readings)
        try campus.rollUp()
        _ = try campus.store.append([try observation("a1", Timestamp(seconds: late), "\(1000 + (late - start) / 900)")])
        let replayed = try campus.rollUp()
        #expect(replayed <= 2 * 96 + 2)
    }
}
