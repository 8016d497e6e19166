import EnergyStore
import Foundation
import GRDB
import MeterModels
import Testing

@Suite struct AppendTests {
    @Test func `the writer waits for the disk at every commit`() throws {
        let campus = try Campus()
        #expect(try campus.store.synchronousMode() == 2)
    }

    @Test func `the same reading twice is one reading`() throws {
        let campus = try Campus()
        let reading = try observation("a1", instant("2026-10-01T00:00:00+08:00"), "100.0")
        #expect(try campus.store.append([reading]).stored == 1)
        let again = try campus.store.append([reading])
        #expect(again.stored == 0)
        #expect(again.repeated == 1)
        #expect(try campus.store.totals().observations == 1)
    }

    @Test func `quantities of one instant merge into one observation`() throws {
        let campus = try Campus()
        let at = try instant("2026-10-01T00:00:00+08:00")
        _ = try campus.store.append([try observation("main", at, "100")])
        _ = try campus.store.append([try observation("main", at, "3", .activeEnergyExport)])
        let found = try #require(try readings(campus, "main"))
        #expect(found.map(\.reading.quantity) == [.activeEnergyImport, .activeEnergyExport])
    }

    @Test func `a live reading that contradicts a stored one is set aside and the first stays`() throws {
        let campus = try Campus()
        let at = try instant("2026-10-01T00:00:00+08:00")
        _ = try campus.store.append([try observation("a1", at, "100")])
        let result = try campus.store.append([try observation("a1", at, "101")])
        #expect(result.conflicts.map(\.offered) == [101_000])
        #expect(try readings(campus, "a1")?.map(\.reading.baseUnits) == [100_000])
        #expect(try campus.store.totals().quarantined == 1)
    }

    @Test func `an import that contradicts a stored reading stores nothing at all`() throws {
        let campus = try Campus()
        let first = try instant("2026-10-01T00:00:00+08:00")
        let second = try instant("2026-10-01T01:00:00+08:00")
        _ = try campus.store.append([try observation("a1", second, "100")])
        let result = try campus.store.append(
            [try observation("a1", first, "99"), try observation("a1", second, "101")], onConflict: .refuseAll)
        #expect(result.conflicts.map(\.index) == [1])
        #expect(try readings(campus, "a1")?.count == 1)
        #expect(try campus.store.totals().quarantined == 0)
        #expect(!campus.store.knows(meter: "nobody"))
    }

    @Test func `a scale that changes makes a new one and old readings keep their meaning`() throws {
        let campus = try Campus()
        for (hour, ratio) in [(0, 40), (1, 80)] {
            let scale = try #require(
                RegisterScale(
                    unit: .kilowattHour, factor: ExactDecimal(1, exponent: -2), ratio: ExactDecimal(Int64(ratio)),
                    encoding: .integer))
            let reading = Reading(.activeEnergyImport, raw: ExactDecimal(1234), scale: scale)
            let at = Timestamp(seconds: Int64(1_790_000_000 + hour * 3600))
            _ = try campus.store.append([SourcedObservation(Observation(meter: "a1", at: at, readings: [reading]))])
        }
        #expect(try readings(campus, "a1")?.map(\.reading.baseUnits) == [493_600, 987_200])
    }

    @Test func `a database of a newer version is refused and left alone`() throws {
        let campus = try Campus()
        let path = campus.store.path
        let queue = try DatabaseQueue(path: path)
        try queue.write { db in
            try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('v99 of the future')")
        }
        #expect { try EnergyStore(path: path) } throws: { error in
            (error as? StoreError)?.code == .newerSchema
        }
    }

    @Test func `a file that is no database is refused by name`() throws {
        let campus = try Campus()
        let path = campus.folder.appendingPathComponent("notes.txt").path
        try String(repeating: "not a database\n", count: 100).write(toFile: path, atomically: true, encoding: .utf8)
        #expect { try EnergyStore(path: path) } throws: { error in
            (error as? StoreError)?.code == .corrupt && "\(error)".contains("notes.txt")
        }
    }

    private func readings(_ campus: Campus, _ meter: String) throws -> [StoredReading]? {
        try campus.store.readings(
            meter: meter, from: Timestamp(milliseconds: .min), to: Timestamp(milliseconds: .max), limit: 100)?.readings
    }
}
