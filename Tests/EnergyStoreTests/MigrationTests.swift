import ConsumptionLedger
import EnergyStore
import Foundation
import GRDB
import MeterModels
import TestSupport
import Testing

/// A database of any earlier schema opens, and gives what its readings give.
@Suite struct MigrationTests {
    static let versions = Array(1...12)

    @Test(arguments: versions)
    func `a database of every schema goes on as if it had been written today`(version: Int) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/energy.sqlite"
        let file = try #require(
            Bundle.module.url(forResource: "schema-v\(version)", withExtension: "sql", subdirectory: "Cases"))
        let sql = try String(contentsOf: file, encoding: .utf8)
        var configuration = Configuration()
        // The file names tables before they are made.
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.write { db in try db.execute(sql: sql) }
        try queue.close()

        let fresh = try Campus(cadence: 3_600_000, hasFacts: false)
        let start: Int64 = 1_790_006_400
        for hour in 0..<49 as Range<Int64> {
            let at = Timestamp(seconds: start + hour * 3600)
            let lamp = try observation(
                "lamps/L001", at, ExactDecimal(5000 + hour, exponent: -3).description, .lampEnergyUsed, fleet: "lamps")
            let meter = try observation("a1", at, ExactDecimal(10_000 + hour * 15, exponent: -1).description)
            _ = try fresh.store.append([meter, lamp])
        }
        try fresh.rollUp()

        let store = try EnergyStore(path: path)
        _ = try store.reconcile(site: fresh.site, rules: fresh.rules, fingerprint: "today")
        let engine = RollupEngine(store: store, site: fresh.site, rules: fresh.rules)
        while try engine.step().remaining > 0 {}
        #expect(try store.totals().observations == 98)
        let said = try #require(
            try store.readings(
                meter: "a1", from: Timestamp(seconds: start), to: Timestamp(seconds: start + 3601), limit: 9))
        #expect(said.readings.map(\.reading.raw.description) == ["1000", "1001.5"])
        try store.close()
        let found = try RandomCampus.derivedRows(at: path)
        let expected = try RandomCampus.derivedRows(fresh)
        #expect(Set(found).symmetricDifference(expected) == [])
        #expect(expected.count > 300)
    }

    @Test func `there is a database of the newest schema`() throws {
        let campus = try Campus()
        let queue = try DatabaseQueue(path: campus.store.path)
        defer { try? queue.close() }
        let count = try queue.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM grdb_migrations") }
        #expect(count == Self.versions.count, "add Cases/schema-vN.sql for the new schema")
    }
}
