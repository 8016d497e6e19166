import Crypto
import Foundation
import Glibc
import NIOCore

/// A file that an answer is written to: under another name until it is whole.
///
/// @unchecked: written on the client's event loop while the answer comes in, and finished by the caller after it.
final class DownloadFile: @unchecked Sendable {
    /// The file cannot be written, or what came is not what was sent.
    struct Failure: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    private let path: String
    private let replaces: Bool
    private let descriptor: Int32
    private let progress: (_ received: Int, _ total: Int?) -> Void
    private var hash = SHA256()
    private var isFinished = false
    /// Bytes written.
    private(set) var received = 0

    /// Where it lies until it is whole: of this process alone.
    private var partPath: String { "\(path).part-\(getpid())" }

    /// Makes the file, for its owner alone.
    ///
    /// A file or link that somebody put where it is to lie is neither followed nor written into: the folder may be one
    /// in which others can write.
    ///
    /// - Throws: `Failure` when there is one of the name and it is not to be replaced, or none can be made.
    init(path: String, replaces: Bool, progress: @escaping (Int, Int?) -> Void) throws(Failure) {
        self.path = path
        self.replaces = replaces
        self.progress = progress
        var status = stat()
        if !replaces, lstat(path, &status) == 0 {
            throw Failure(description: "\(path) exists; --force replaces it")
        }
        let part = "\(path).part-\(getpid())"
        let opened = open(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        let code = errno
        guard opened >= 0 else {
            throw Failure(description: "cannot make \(part): \(String(cString: strerror(code)))")
        }
        // Last: from here on the file is ours, and goes with the value.
        descriptor = opened
    }

    deinit {
        close(descriptor)
        if !isFinished { unlink(partPath) }
    }

    /// Takes an answer.
    var sink: AnswerSink { AnswerSink { [self] in try write($0, of: $1) } }

    /// Writes the next part.
    private func write(_ part: ByteBuffer, of total: Int?) throws(Failure) {
        var code: Int32 = 0
        let isWritten = part.withUnsafeReadableBytes { bytes in
            hash.update(bufferPointer: bytes)
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                code = errno
                if count < 0, code == EINTR { continue }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
        guard isWritten else {
            throw Failure(description: "cannot write \(partPath): \(String(cString: strerror(code)))")
        }
        received += part.readableBytes
        progress(received, total)
    }

    /// Checks what came against its digest, and gives the file its name once it is on the disk.
    func finish(digest: String?) throws(Failure) {
        let own = "sha-256=:\(Data(hash.finalize()).base64EncodedString()):"
        guard digest == own else {
            throw Failure(description: "what was received is not what was sent: try again")
        }
        guard fsync(descriptor) == 0, rename(partPath, path) == 0 else {
            let code = errno
            throw Failure(description: "cannot write \(path): \(String(cString: strerror(code)))")
        }
        isFinished = true
        let folder = open(
            (path as NSString).deletingLastPathComponent.isEmpty ? "." : (path as NSString).deletingLastPathComponent,
            O_RDONLY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }
}
