import ControlAPI
import Foundation
import Glibc

/// A folder that bulletins are written into.
///
/// A reader of the folder sees the old file or the new one, never a part: each is written under a temporary name beside
/// it, forced to disk, and renamed.
struct BulletinFolder {
    /// A file cannot be written: which one, and why.
    ///
    /// If it could not be replaced, the files before it are replaced already.
    struct Failure: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    let path: String

    /// Writes files, all under temporary names before the first is renamed.
    ///
    /// - Returns: Their paths.
    /// - Throws: `Failure`; then no temporary file is left.
    func write(_ files: [BulletinFile]) throws(Failure) -> [String] {
        try check(files.map(\.name))
        if mkdir(path, 0o777) != 0, errno != EEXIST { throw failure("make the folder", path, errno) }
        var pending: [(temporary: String, final: String)] = []
        do throws(Failure) {
            for file in files {
                let temporary = joined(".\(file.name).energyctl-\(getpid())")
                pending.append((temporary, joined(file.name)))
                try write(file.content, to: temporary)
            }
            while let next = pending.first {
                guard rename(next.temporary, next.final) == 0 else { throw failure("replace", next.final, errno) }
                pending.removeFirst()
            }
            try synchronise()
        } catch {
            for file in pending { unlink(file.temporary) }
            throw error
        }
        return files.map { joined($0.name) }
    }

    /// The daemon names files; a name must not lead out of the folder, hide, or stand for two files.
    private func check(_ names: [String]) throws(Failure) {
        for name in names {
            let isPlain =
                !name.isEmpty && !name.hasPrefix(".")
                && name.unicodeScalars.allSatisfy { $0 != "/" && $0.value >= 0x20 && $0.value != 0x7F }
            guard isPlain else {
                throw Failure(description: "refused: the daemon named a file '\(name)'; nothing was written")
            }
        }
        guard Set(names).count == names.count else {
            throw Failure(description: "refused: the daemon gave one name to two files; nothing was written")
        }
    }

    private func write(_ content: Data, to path: String) throws(Failure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw failure("create", path, errno) }
        var written = 0
        while written < content.count {
            // The pointer is used only inside the call; errno is read before anything else runs.
            let (count, code) = content.withUnsafeBytes { bytes in
                let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
                return (count, errno)
            }
            if count > 0 {
                written += count
            } else if count < 0, code != EINTR {
                close(descriptor)
                throw failure("write", path, code)
            }
        }
        guard fsync(descriptor) == 0 else {
            let code = errno
            close(descriptor)
            throw failure("write", path, code)
        }
        guard close(descriptor) == 0 else { throw failure("write", path, errno) }
    }

    /// Forces the new names to disk.
    private func synchronise() throws(Failure) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", path, errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("write", path, errno) }
    }

    private func joined(_ name: String) -> String {
        path.hasSuffix("/") ? path + name : path + "/" + name
    }

    private func failure(_ action: String, _ path: String, _ code: Int32) -> Failure {
        Failure(description: "cannot \(action) \(path): \(String(cString: strerror(code)))")
    }
}
