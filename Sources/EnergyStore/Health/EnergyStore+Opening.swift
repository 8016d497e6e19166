import Foundation
import GRDB
public import MeterModels
import Synchronization

extension EnergyStore {
    /// How a database was found when it was opened.
    public enum Condition: Hashable, Sendable {
        /// It was closed in order, or is new.
        case clean
        /// It was not closed in order; a check found nothing wrong.
        case checked
        /// It was not closed in order, and is too large to check it before the start: check it beside the work.
        case toBeChecked
        /// It was damaged and renamed to this file; a new one was begun.
        case setAside(String)
    }

    /// Up to this size a database that was not closed in order is checked before the start: some seconds.
    public static let checkedAtOnce = 512 * 1024 * 1024

    /// Opens or creates a database for the one who writes to it, and looks whether it was closed in order.
    ///
    /// A damaged database is renamed to `<name>.corrupt-<UTC time>`, with its log, and never written to again; a new one
    /// is begun, so that what devices say from now on is kept.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - now: For the name of one that is set aside.
    ///   - checkedAtOnce: The largest size, in bytes, that is checked before the start.
    /// - Returns: The store, and how it was found.
    /// - Throws: `StoreError` when the file cannot be opened or was written by a newer version; it is left as it is.
    public static func open(
        path: String, now: Timestamp, checkedAtOnce: Int = EnergyStore.checkedAtOnce
    ) throws(StoreError) -> (store: EnergyStore, condition: Condition) {
        do {
            let store = try EnergyStore(path: path)
            let condition = try store.condition(checkedAtOnce: checkedAtOnce)
            try store.claim()
            return (store, condition)
        } catch  where error.code == .corrupt {
            let aside = try setAside(path, now: now)
            let store = try EnergyStore(path: path)
            try store.claim()
            return (store, .setAside(aside))
        }
    }

    /// Checks every page of the database, while others read and write it.
    ///
    /// Cost: reads the whole file. What is found damaged is set aside at the next start.
    ///
    /// - Throws: `StoreError` with the code `corrupt` when something is wrong.
    public func check() throws(StoreError) {
        do {
            let findings = try pool.read { db in try String.fetchAll(db, sql: "PRAGMA quick_check(5)") }
            guard findings == ["ok"] else {
                throw StoreError(.corrupt, path: path, findings.joined(separator: "; "))
            }
        } catch {
            let failure = StoreError(error, path: path)
            if failure.code == .corrupt { try? mark { mark in try mark.setDamaged() } }
            throw failure
        }
    }

    /// Databases that were set aside beside a path, by their file names.
    public static func setAside(beside path: String) -> [String] {
        let file = URL(filePath: path)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: file.deletingLastPathComponent().path)) ?? []
        return names.filter { name in
            name.hasPrefix(file.lastPathComponent + ".corrupt-") && !name.hasSuffix("-wal") && !name.hasSuffix("-shm")
        }.sorted()
    }

    private func condition(checkedAtOnce limit: Int) throws(StoreError) -> Condition {
        let (isLeft, isDamaged) = try read { db, _ in
            let mark = OpenMark(db: db)
            return (try mark.isLeft(), try mark.isDamaged())
        }
        if isDamaged {
            try? close()
            throw StoreError(.corrupt, path: path, "a check found it damaged")
        }
        guard isLeft else { return .clean }
        guard sizeInBytes <= limit else { return .toBeChecked }
        do {
            try check()
        } catch {
            if error.code == .corrupt { try? close() }
            throw error
        }
        return .checked
    }

    private func mark(_ body: (OpenMark) throws -> Void) throws(StoreError) {
        try write { db, _ in try body(OpenMark(db: db)) }
    }

    private func claim() throws(StoreError) {
        try mark { mark in try mark.set() }
        isClaimed.withLock { $0 = true }
    }

    /// Renames a damaged database and its log.
    private static func setAside(_ path: String, now: Timestamp) throws(StoreError) -> String {
        let stamp = now.rfc3339(offset: 0).filter { $0.isNumber || $0 == "T" }.prefix(15) + "Z"
        var target = path + ".corrupt-" + stamp
        var number = 1
        while FileManager.default.fileExists(atPath: target) {
            number += 1
            target = path + ".corrupt-\(stamp)-\(number)"
        }
        do {
            // The log first: without it the rest would look whole.
            for suffix in ["-wal", "-shm", ""] where FileManager.default.fileExists(atPath: path + suffix) {
                try FileManager.default.moveItem(atPath: path + suffix, toPath: target + suffix)
            }
        } catch {
            throw StoreError(.corrupt, path: path, "it is damaged and cannot be set aside as \(target): \(error)")
        }
        return target
    }
}
