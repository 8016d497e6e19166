import ConsumptionLedger
import EnergyStore
import Foundation
import GRDB
import MeterModels
import Testing
import TestSupport

/// Whatever the order in which readings arrive, and in whatever portions they are rolled up, the rows are the same.
@Suite struct OrderIndependenceTests {
    private static let meters = ["a1", "a2", "b1"]

    /// Readings of three meters over some weeks with gaps, spikes, zeros, turns of the register, stretches on another
    /// line that come back or do not, and new lives.
    private func series(seed: UInt64) throws -> [SourcedObservation] {
        var random = SeededGenerator(seed: seed)
        var all: [SourcedObservation] = []
        for meter in Self.meters {
            var at: Int64 = 1_790_000_000_000
            var total: Int64 = 950_000_000
            var (shift, shifted): (Int64, Int) = (0, 0)
            for _ in 0..<60 {
                if shifted > 0 { shifted -= 1 }
                if Int.random(in: 0..<12, using: &random) == 0, shifted == 0 {
                    shift = [5_000_000, -400_000_000, 90_000_000].randomElement(using: &random) ?? 0
                    // Some come back before they are believed, some after, some never.
                    shifted = [2, 5, 9, 1000].randomElement(using: &random) ?? 2
                }
                let step: Int64 =
                    [900_000, 900_000, 900_000, 10_000_000, 90_000_000].randomElement(using: &random) ?? 1
                at += step
                total += Int64.random(in: 0...(step / 4), using: &random)
                var value = max(0, (total + (shifted > 0 ? shift : 0)) % 1_000_000_000)
                switch Int.random(in: 0..<15, using: &random) {
                case 0: value = 0
                case 1: value = Int64.random(in: 0..<1_000_000_000, using: &random)
                default: break
                }
                let raw = ExactDecimal(value, exponent: -3)
                all.append(try observation(meter, Timestamp(milliseconds: at), raw.description))
            }
        }
        return all
    }

    /// Every derived row of a database as text, but for the numbers that depend on the order of arrival.
    private func derivedRows(_ campus: Campus) throws -> [String] {
        let queue = try DatabaseQueue(path: campus.store.path)
        defer { try? queue.close() }
        return try queue.read { db in
            let name =
                "(SELECT meter.name || '/' || quantity FROM register JOIN meter ON meter.id = meter WHERE register.id = t.register)"
            let perRegister = try ["bucket", "gap", "quarantine", "checkpoint", "account"].flatMap { table in
                try Row.fetchAll(db, sql: "SELECT \(name) AS who, t.* FROM \(table) t").map { row in
                    let cells = row.filter { $0.0 != "register" }.map { "\($0.0)=\($0.1)" }
                    return table + " " + cells.joined(separator: " ")
                }
            }
            let nodes = try Row.fetchAll(db, sql: "SELECT * FROM node_bucket").map { "node " + $0.description }
            return (perRegister + nodes).sorted()
        }
    }

    @Test(arguments: [UInt64](1...16))
    func `any order of arrival gives the same rows`(seed: UInt64) throws {
        let readings = try series(seed: seed)
        let inOrder = try Campus(modulus: 1_000_000_000)
        _ = try inOrder.store.append(readings.sorted { $0.observation.at < $1.observation.at })
        try inOrder.rollUp()
        let expected = try derivedRows(inOrder)
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
        let found = try derivedRows(mixed)
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
