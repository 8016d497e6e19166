import ConsumptionLedger
import EnergyStore
import Foundation
import GRDB
import MeterModels
import Testing
import TestSupport

/// What is derived follows from the readings: rebuilt from the first on it is the same, and a row that is not is found.
@Suite struct RebuildTests {
    private func filled() throws -> Campus {
        let campus = try Campus()
        let start = try instant("2026-10-01T00:00:00+08:00").seconds
        for day in 0..<3 {
            let readings = try (0..<96).map { quarter in
                try observation(
                    "a1", Timestamp(seconds: start + Int64(day) * 86_400 + Int64(quarter) * 900),
                    "\(day * 96 + quarter)")
            }
            _ = try campus.store.append(readings)
            try campus.rollUp()
        }
        return campus
    }

    private func rebuiltCopy(of campus: Campus) throws -> String {
        let copy = campus.folder.appendingPathComponent("copy.sqlite").path
        try EnergyStore.copy(campus.store.path, to: copy)
        let store = try EnergyStore(path: copy)
        try store.forgetDerived()
        #expect(try store.totals().dirtyMeters == 1)
        let engine = RollupEngine(store: store, site: campus.site, rules: campus.rules)
        while try engine.step(limit: 50).remaining > 0 {}
        try store.close()
        return copy
    }

    @Test func `a rebuilt copy has the same rows`() throws {
        let campus = try filled()
        let differences = try EnergyStore.differences(between: campus.store.path, and: try rebuiltCopy(of: campus))
        let different = differences.filter { !$0.isNone }
        #expect(different == [])
        let buckets = try #require(differences.first { $0.table == "bucket" })
        #expect(buckets.rows == 287 + 72 + 3 + 1 + 1)
    }

    @Test func `a row that the readings do not give is found and named`() throws {
        let campus = try filled()
        let copy = try rebuiltCopy(of: campus)
        try DatabaseQueue(path: campus.store.path).write { db in
            try db.execute(sql: "UPDATE bucket SET amount = amount + 1 WHERE level = 3")
            try db.execute(sql: "DELETE FROM checkpoint WHERE at = (SELECT max(at) FROM checkpoint)")
        }
        let found = try EnergyStore.differences(between: campus.store.path, and: copy).filter { !$0.isNone }
        #expect(found.map(\.table) == ["bucket", "checkpoint"])
        #expect(found[0].onlyFirst == 1 && found[0].onlySecond == 1)
        #expect(found[0].examples.contains { $0.hasPrefix("-") && $0.contains("amount=287001") })
        #expect(found[0].examples.contains { $0.hasPrefix("+") && $0.contains("amount=287000") })
    }

    @Test
    func `a meter that left the configuration keeps its rows, and counts again from all its readings when it returns`()
        throws
    {
        let campus = try filled()
        let without = LedgerRules(meters: [:])
        #expect(try campus.store.forgetDerived(rules: without) == ["a1"])
        let month = try #require(
            try campus.store.rollup(
                meter: "a1", level: .month, in: Span(start: 0, end: 4_000_000_000), zone: campus.site.zone))
        #expect(month.map(\.bucket.amount) == [287_000])
        // Readings that come meanwhile are stored and passed over.
        _ = try campus.store.append([
            try observation("a1", try instant("2026-10-04T00:00:00+08:00"), "300"),
            try observation("a1", try instant("2026-10-04T00:15:00+08:00"), "301"),
        ])
        let engine = RollupEngine(store: campus.store, site: campus.site, rules: without)
        while try engine.step().remaining > 0 {}
        _ = try campus.store.reconcile(site: campus.site, rules: campus.rules, fingerprint: "f")
        try campus.rollUp()
        let differences = try EnergyStore.differences(between: campus.store.path, and: try rebuiltCopy(of: campus))
        #expect(differences.filter { !$0.isNone }.filter { $0.table != "node_bucket" } == [])
    }

    @Test func `a copy is one while the database is written to, and of a file that is none there is no copy`() throws {
        let campus = try filled()
        let copy = campus.folder.appendingPathComponent("copy.sqlite").path
        try EnergyStore.copy(campus.store.path, to: copy)
        let store = try EnergyStore(path: copy)
        #expect(try store.totals().observations == 288)
        try store.close()
        let text = campus.folder.appendingPathComponent("text").path
        try "no database".write(toFile: text, atomically: true, encoding: .utf8)
        #expect(throws: StoreError.self) { try EnergyStore.copy(text, to: copy + "2") }
        #expect(throws: StoreError.self) { try EnergyStore.copy(copy + "-none", to: copy + "3") }
    }
}
