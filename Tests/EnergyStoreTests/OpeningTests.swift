import EnergyStore
import Foundation
import GRDB
import MeterModels
import TestSupport
import Testing

/// What is found when a database is opened: closed in order, left by a power cut, damaged, or none at all.
@Suite struct OpeningTests {
    private let now = Timestamp(rfc3339: "2026-11-23T09:30:00+08:00") ?? Timestamp(milliseconds: 0)

    private func filled(_ path: String, count: Int64 = 2000) throws {
        let (store, condition) = try EnergyStore.open(path: path, now: now)
        #expect(condition == .clean)
        let readings = try (0..<count).map { index in
            try observation("a1", Timestamp(seconds: 1_790_000_000 + index * 900), "\(index)")
        }
        _ = try store.append(readings)
        try store.close()
    }

    /// As a killed process leaves it: a copy of the files while it is open.
    private func killed(_ folder: TemporaryFolder, _ name: String) throws -> String {
        let path = folder.path + "/live-\(name)"
        let (store, _) = try EnergyStore.open(path: path, now: now)
        _ = try store.append([try observation("a1", Timestamp(seconds: 1_790_000_000), "1")])
        let copy = folder.path + "/" + name
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
        }
        try store.close()
        return copy
    }

    @Test func `what was closed in order is clean, what was left is checked, and then clean again`() throws {
        let folder = try TemporaryFolder()
        let path = try killed(folder, "energy.sqlite")
        let (store, condition) = try EnergyStore.open(path: path, now: now)
        #expect(condition == .checked)
        #expect(try store.totals().observations == 1)
        try store.close()
        let (again, clean) = try EnergyStore.open(path: path, now: now)
        #expect(clean == .clean)
        try again.close()
        // Somebody who only looks does not say that it was closed in order.
        let left = try killed(folder, "other.sqlite")
        try EnergyStore(path: left).close()
        let (third, stillLeft) = try EnergyStore.open(path: left, now: now, checkedAtOnce: 0)
        #expect(stillLeft == .toBeChecked)
        try third.check()
        try third.close()
    }

    @Test func `a damaged page is found by the check, set aside whole, and a new database takes what comes`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/energy.sqlite"
        try filled(path)
        try damage(path)
        // It was closed in order, so nobody looks; the check beside the work does.
        let (store, condition) = try EnergyStore.open(path: path, now: now)
        #expect(condition == .clean)
        let error = #expect(throws: StoreError.self) { try store.check() }
        #expect(error?.code == .corrupt)
        try? store.close()
        let bytes = try Data(contentsOf: URL(filePath: path))
        let (new, found) = try EnergyStore.open(path: path, now: now)
        let aside = path + ".corrupt-20261123T013000Z"
        #expect(found == .setAside(aside))
        // SQLite counts in the first page that it was opened.
        #expect(try Data(contentsOf: URL(filePath: aside)).dropFirst(4096) == bytes.dropFirst(4096))
        #expect(EnergyStore.setAside(beside: path) == ["energy.sqlite.corrupt-20261123T013000Z"])
        #expect(try new.totals().observations == 0)
        _ = try new.append([try observation("a1", Timestamp(seconds: 1_790_000_000), "1")])
        try new.close()
        #expect(try EnergyStore.open(path: path, now: now).condition == .clean)
    }

    private func damage(_ path: String) throws {
        let queue = try DatabaseQueue(path: path)
        let (page, size) = try queue.read { db in
            (
                try Int.fetchOne(db, sql: "SELECT rootpage FROM sqlite_master WHERE name = 'observation'") ?? 0,
                try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0
            )
        }
        try queue.close()
        let file = try FileHandle(forUpdating: URL(filePath: path))
        try file.seek(toOffset: UInt64((page - 1) * size))
        try file.write(contentsOf: Data(repeating: 0xA5, count: size))
        try file.close()
    }

    @Test(arguments: [
        "a text, not a database, but long enough to be looked at as if it were one: ", "SQLite format 3\0",
    ])
    func `what is no database is set aside and never written to`(content: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/energy.sqlite"
        let bytes = Data((content + String(repeating: "x", count: 5000)).utf8)
        try bytes.write(to: URL(filePath: path))
        for _ in 0..<2 {
            let (store, condition) = try EnergyStore.open(path: path, now: now)
            guard case .setAside(let aside) = condition else {
                Issue.record("found \(condition)")
                return
            }
            #expect(try Data(contentsOf: URL(filePath: aside)) == bytes)
            try store.close()
            // A second one of the same second gets a name of its own.
            try FileManager.default.removeItem(atPath: path)
            try bytes.write(to: URL(filePath: path))
        }
        #expect(EnergyStore.setAside(beside: path).count == 2)
    }

    @Test func `an empty file is a new database, and a newer schema is refused and left as it is`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/energy.sqlite"
        try Data().write(to: URL(filePath: path))
        let (store, condition) = try EnergyStore.open(path: path, now: now)
        #expect(condition == .clean)
        try store.close()
        let queue = try DatabaseQueue(path: path)
        try queue.write { db in
            try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('v99 of the future')")
        }
        try queue.close()
        let error = #expect(throws: StoreError.self) { try EnergyStore.open(path: path, now: now) }
        #expect(error?.code == .newerSchema)
        #expect(EnergyStore.setAside(beside: path) == [])
    }
}
