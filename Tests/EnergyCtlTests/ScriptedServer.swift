import Foundation
import Glibc
import Synchronization
import TestSupport

/// A Unix socket that plays the daemon for one connection: reads a request, sends what it is told, and closes.
final class ScriptedServer: Sendable {
    enum Script: Sendable {
        /// Reads the whole request, then sends these bytes.
        case answer([UInt8])
        /// Sends these bytes after the request's head, reads nothing more, and closes.
        case answerBeforeBody([UInt8])
        /// Reads, and never answers until the client goes.
        case silence
        /// Takes the connection and never reads.
        case deafness
    }

    let path: String
    /// The socket lives as long as its folder.
    private let folder: TemporaryFolder
    private let received = Mutex<[UInt8]>([])
    private let finished = DispatchSemaphore(value: 0)

    init(_ script: Script, in folder: TemporaryFolder) throws {
        self.folder = folder
        path = folder.path + "/s"
        let listener = try Self.listen(at: path)
        Thread { [self] in
            play(script, listener)
            close(listener)
            finished.signal()
        }.start()
    }

    /// The request as it came, once the connection has ended; nil when it has not within 20 s.
    func request() -> String? {
        guard finished.wait(timeout: .now() + 20) == .success else { return nil }
        finished.signal()
        return received.withLock { String(decoding: $0, as: UTF8.self) }
    }

    private static func listen(at path: String) throws -> Int32 {
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // The path is short: it fits with its terminating zero.
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        // bind wants the general form of an address; the memory is the same.
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, size) }
        }
        guard listener >= 0, bound == 0, Glibc.listen(listener, 4) == 0 else { throw SocketError(code: errno) }
        return listener
    }

    private func play(_ script: Script, _ listener: Int32) {
        var ready = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
        guard poll(&ready, 1, 10_000) == 1 else { return }
        let peer = accept(listener, nil, nil)
        guard peer >= 0 else { return }
        defer { close(peer) }
        switch script {
        case .answer(let bytes):
            while !hasWholeRequest, read(peer) {}
            send(bytes, to: peer)
        case .answerBeforeBody(let bytes):
            while !hasHead, read(peer) {}
            send(bytes, to: peer)
        case .silence:
            while read(peer) {}
        case .deafness:
            // Only the client's going ends this; it asks for no reading.
            var gone = pollfd(fd: peer, events: 0, revents: 0)
            _ = poll(&gone, 1, 10_000)
        }
    }

    private func read(_ peer: Int32) -> Bool {
        var ready = pollfd(fd: peer, events: Int16(POLLIN), revents: 0)
        guard poll(&ready, 1, 10_000) == 1 else { return false }
        var part = [UInt8](repeating: 0, count: 65536)
        let count = recv(peer, &part, part.count, 0)
        guard count > 0 else { return false }
        received.withLock { $0 += part.prefix(count) }
        return true
    }

    private func send(_ bytes: [UInt8], to peer: Int32) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(peer, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    private var hasHead: Bool {
        received.withLock { String(decoding: $0.prefix(4096), as: UTF8.self).contains("\r\n\r\n") }
    }

    /// Whether the head and the body that it announces have come.
    private var hasWholeRequest: Bool {
        received.withLock { bytes in
            guard let headEnd = bytes.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound else { return false }
            let head = String(decoding: bytes[..<headEnd], as: UTF8.self).lowercased()
            if head.contains("transfer-encoding: chunked") {
                return bytes.suffix(5) == Array("0\r\n\r\n".utf8)[...]
            }
            let length = head.split(separator: "\r\n").first { $0.hasPrefix("content-length: ") }?.dropFirst(16)
            return bytes.count - headEnd >= length.flatMap { Int($0) } ?? 0
        }
    }

    struct SocketError: Error {
        let code: Int32
    }
}

extension ScriptedServer.Script {
    /// A whole HTTP answer.
    static func http(_ status: String, _ body: String, type: String = "application/json") -> Self {
        .answer(answerBytes(status, body, type: type))
    }

    static func answerBytes(_ status: String, _ body: String, type: String = "application/json") -> [UInt8] {
        Array(
            "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
    }

    static func problem(_ status: String, _ body: String) -> Self {
        .http(status, body, type: "application/problem+json")
    }
}
