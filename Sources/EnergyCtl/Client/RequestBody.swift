import Foundation
import Glibc
import NIOCore

/// The body of a request: JSON, or a file or pipe that is read part by part, so that memory does not grow with it.
final class RequestBody {
    /// The body cannot be read, or changed while it was.
    struct Failure: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    /// The name for messages: the path, or `stdin`.
    let name: String
    let mediaType: String
    /// The bytes of a regular file; nil for a pipe.
    let length: Int?

    /// What is sent of a body in memory; nil once it is, and for files.
    private var memory: ByteBuffer?
    /// -1 for a body in memory.
    private let descriptor: Int32
    private let closesDescriptor: Bool
    private var position = 0
    private static let partSize = 128 * 1024

    /// Opens a file; `-` is the given standard input.
    ///
    /// - Throws: `Failure` with the path and the system's reason.
    init(path: String, mediaType: String, standardInput: Int32) throws(Failure) {
        self.mediaType = mediaType
        closesDescriptor = path != "-"
        name = closesDescriptor ? path : "stdin"
        descriptor = closesDescriptor ? open(path, O_RDONLY | O_CLOEXEC) : standardInput
        let openError = errno
        guard descriptor >= 0 else {
            throw Failure(description: "cannot open \(path): \(String(cString: strerror(openError)))")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let statError = errno
            if closesDescriptor { close(descriptor) }
            throw Failure(description: "cannot read \(name): \(String(cString: strerror(statError)))")
        }
        // Standard input may stand in the middle of a file, so its length is not the file's.
        length = closesDescriptor && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    }

    /// A value as JSON.
    init(json value: some Encodable) throws {
        mediaType = "application/json"
        name = "request"
        let data = try JSONEncoder().encode(value)
        length = data.count
        memory = ByteBuffer(bytes: data)
        descriptor = -1
        closesDescriptor = false
    }

    deinit {
        if closesDescriptor { close(descriptor) }
    }

    /// The next part; nil at the end.
    ///
    /// The end is known before the last part is given away: a file that grew or shrank is never sent as if it were
    /// whole.
    ///
    /// - Throws: `Failure` when reading fails or the file is not as long as it was.
    func next() throws(Failure) -> ByteBuffer? {
        if descriptor < 0 {
            defer { memory = nil }
            return memory
        }
        guard let length else { return try read() }
        guard position < length else { return nil }
        guard let part = try read() else { throw changed }
        position += part.readableBytes
        if position > length { throw changed }
        if position == length, try read() != nil { throw changed }
        return part
    }

    private var changed: Failure {
        Failure(description: "\(name) changed while it was being sent; nothing was stored: send it again")
    }

    private func read() throws(Failure) -> ByteBuffer? {
        var part = ByteBufferAllocator().buffer(capacity: Self.partSize)
        while true {
            // The kernel fills the spare bytes of the buffer; the closure returns how many, or -1.
            var code: Int32 = 0
            let count = part.withUnsafeMutableWritableBytes { bytes in
                let count = Glibc.read(descriptor, bytes.baseAddress, Self.partSize)
                code = errno
                return count
            }
            if count > 0 {
                part.moveWriterIndex(forwardBy: count)
                return part
            }
            if count == 0 { return nil }
            guard code == EINTR else {
                throw Failure(description: "cannot read \(name): \(String(cString: strerror(code)))")
            }
        }
    }
}
