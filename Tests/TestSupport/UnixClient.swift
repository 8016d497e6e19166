import Foundation
import Glibc

/// A plain client of a Unix socket: it sends bytes, and reads or does not.
public final class UnixClient {
    private let descriptor: Int32

    /// Connects.
    ///
    /// - Parameter path: The socket.
    /// - Throws: `SystemFailure` when nobody takes the connection.
    public init(_ path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SystemFailure(call: "socket", code: errno) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        guard result == 0 else {
            let code = errno
            close(descriptor)
            throw SystemFailure(call: "connect", code: code)
        }
    }

    deinit {
        close(descriptor)
    }

    /// Sends a text; whether the other side took it.
    @discardableResult
    public func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Sends bytes; whether the other side took them.
    @discardableResult
    public func send(_ bytes: [UInt8]) -> Bool {
        Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    /// Says that nothing more is sent.
    public func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// What comes until the other side closes, enough has come, or nothing does for so long.
    ///
    /// - Parameters:
    ///   - limit: How many bytes are enough.
    ///   - patience: How long nothing may come.
    ///   - isEnough: Whether what has come is enough.
    /// - Returns: What came, and whether the other side closed.
    public func receive(
        atMost limit: Int = 1 << 20, patience: Duration = .seconds(20),
        until isEnough: (String) -> Bool = { _ in false }
    ) -> (text: String, isClosed: Bool) {
        var timeout = timeval(tv_sec: Int(patience.components.seconds), tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while received.count < limit {
            let count = recv(descriptor, &buffer, min(buffer.count, limit - received.count), 0)
            if count == 0 || (count < 0 && errno == ECONNRESET) {
                return (String(decoding: received, as: UTF8.self), true)
            }
            guard count > 0 else { break }
            received += buffer.prefix(count)
            if isEnough(String(decoding: received.prefix(4096), as: UTF8.self)) { break }
        }
        return (String(decoding: received, as: UTF8.self), false)
    }

    /// Asks and reads the whole answer.
    public static func answer(_ path: String, _ request: String) throws -> String {
        let client = try UnixClient(path)
        client.send(request)
        return client.receive().text
    }
}
