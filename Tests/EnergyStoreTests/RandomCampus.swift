import EnergyStore
import Foundation
import GRDB
import MeterModels
import Testing
import TestSupport

/// Readings that reach every way that a register can go, and every row that follows from them.
enum RandomCampus {
    static let meters = ["a1", "a2", "b1"]

    /// Readings of three meters over some weeks with gaps, spikes, zeros, turns of the register, stretches on another
    /// line that come back or do not, and new lives.
    static func series(seed: UInt64) throws -> [SourcedObservation] {
        var random = SeededGenerator(seed: seed)
        var all: [SourcedObservation] = []
        for meter in meters {
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
    static func derivedRows(_ campus: Campus) throws -> [String] { try derivedRows(at: campus.store.path) }

    static func derivedRows(at path: String) throws -> [String] {
        let queue = try DatabaseQueue(path: path)
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
}
