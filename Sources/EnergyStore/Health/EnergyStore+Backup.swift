import Crypto
import Foundation
import GRDB

/// A copy of a database that was checked.
public struct BackupFile: Hashable, Sendable {
    /// The file.
    public var path: String
    /// Its length in bytes.
    public var bytes: Int
    /// SHA-256 of its bytes.
    public var digest: [UInt8]
    /// Observations in it.
    public var observations: Int
}

extension EnergyStore {
    /// Writes a consistent copy of the database, while others read and write it, and checks it.
    ///
    /// The copy is one file that was closed in order: put in the database's place, it is the database.
    ///
    /// Cost: reads the database once and the copy twice; writers are not held up.
    ///
    /// - Parameter target: The file, which is overwritten.
    /// - Returns: The copy.
    /// - Throws: `StoreError`: `diskFull` when there is no room for it, `corrupt` when the copy is not whole.
    public func backup(to target: String) throws(StoreError) -> BackupFile {
        let folder = URL(filePath: target).deletingLastPathComponent().path
        let free = (try? FileManager.default.attributesOfFileSystem(forPath: folder))?[.systemFreeSize] as? NSNumber
        let (needed, known) = (sizeInBytes, free?.intValue ?? .max)
        guard needed < known else {
            throw StoreError(
                .diskFull, path: target, "a copy needs \(needed) bytes in \(folder), where \(known) are free")
        }
        try Self.copy(path, to: target)
        do {
            let observations = try Self.finishCopy(target)
            let (bytes, digest) = try Self.digest(of: target)
            return BackupFile(path: target, bytes: bytes, digest: digest, observations: observations)
        } catch {
            throw StoreError(error, path: target)
        }
    }

    /// Makes one file of a copy and checks it.
    private static func finishCopy(_ path: String) throws -> Int {
        let queue = try DatabaseQueue(path: path)
        let count = try queue.writeWithoutTransaction { db in
            try OpenMark(db: db).remove()
            let findings = try String.fetchAll(db, sql: "PRAGMA integrity_check(5)")
            guard findings == ["ok"] else {
                throw StoreError(.corrupt, path: path, findings.joined(separator: "; "))
            }
            try db.execute(sql: "PRAGMA journal_mode = DELETE")
            let sql = "SELECT value FROM counter_total WHERE name = 'observations'"
            return try Int.fetchOne(db, sql: sql) ?? 0
        }
        try queue.close()
        return count
    }

    private static func digest(of path: String) throws -> (bytes: Int, digest: [UInt8]) {
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        defer { try? file.close() }
        var hash = SHA256()
        var bytes = 0
        while let part = try file.read(upToCount: 1 << 20), !part.isEmpty {
            hash.update(data: part)
            bytes += part.count
        }
        try file.synchronize()
        return (bytes, Array(hash.finalize()))
    }
}
