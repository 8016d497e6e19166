import Bulletin
import ControlAPI
import Foundation
import Glibc

/// The key that evidence is signed with: 32 bytes beside the database, which only the service reads.
struct EvidenceKeyFile {
    /// The file.
    let path: String

    /// The key beside a database.
    init(databasePath: String) {
        let folder = (databasePath as NSString).deletingLastPathComponent
        path = (folder.isEmpty ? "." : folder) + "/evidence.key"
    }

    /// The key; made when there is none and one may be made.
    ///
    /// - Parameter mayBeNew: Whether nothing was signed by another yet.
    /// - Returns: The key.
    /// - Throws: `StoreFailure` when it cannot be read, written, is no key, or others could have read it.
    func key(mayBeNew: Bool) throws -> EvidenceKey {
        if let key = try read() { return key }
        guard mayBeNew else {
            throw failure("it is gone, and published bulletins name it: put it back from where you keep the seal")
        }
        let key = EvidenceKey()
        return try write(key.rawRepresentation) ? key : try read() ?? { throw failure("it vanished") }()
    }

    private func read() throws -> EvidenceKey? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            let code = errno
            guard code == ENOENT else { throw failure(String(cString: strerror(code))) }
            return nil
        }
        defer { close(descriptor) }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue, mode & 0o077 == 0 else {
            throw failure("others can read it: chmod 600 it, and tell whoever knows its fingerprint")
        }
        var bytes = [UInt8](repeating: 0, count: 33)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count == 32, let key = try? EvidenceKey(rawRepresentation: bytes.prefix(32)) else {
            throw failure("it is no key of 32 bytes: put it back from your copy, or take it away for a new one")
        }
        return key
    }

    /// Writes a new key durably; whether there was none before.
    private func write(_ bytes: Data) throws -> Bool {
        // Under another name first: after a power cut there is a whole key or none.
        let temporary = "\(path).\(UInt64.random(in: 0 ... .max))"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure(String(cString: strerror(errno))) }
        defer { unlink(temporary) }
        let written = Array(bytes)
        let count = Glibc.write(descriptor, written, written.count)
        let isDurable = count == written.count && fsync(descriptor) == 0
        let code = errno
        close(descriptor)
        guard isDurable else { throw failure(String(cString: strerror(code))) }
        guard link(temporary, path) == 0 else {
            let code = errno
            guard code == EEXIST else { throw failure(String(cString: strerror(code))) }
            return false
        }
        let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if folder >= 0 {
            fsync(folder)
            close(folder)
        }
        return true
    }

    private func failure(_ detail: String) -> ProblemDocument {
        ProblemDocument(
            type: "evidence-key", title: "No key to sign with", status: 500, detail: "\(path): \(detail)")
    }
}
