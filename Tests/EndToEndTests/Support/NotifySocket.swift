import Glibc
import TestSupport
import Testing

/// The socket on which a service manager hears from its services, owned by the test.
final class NotifySocket {
    let path: String
    private let descriptor: Int32

    /// A bound socket in a folder.
    init(in folder: TemporaryFolder) throws {
        path = folder.path + "/notify"
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
    }

    deinit {
        close(descriptor)
    }

    /// The next message; nil when none comes in time.
    func message(within limit: Duration = .seconds(60)) -> String? {
        let (seconds, attoseconds) = limit.components
        var time = timeval(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count < 0 ? nil : String(decoding: buffer.prefix(count), as: UTF8.self)
    }

    /// The next message that begins so and names something, others passed over; nil when none comes in time.
    func message(beginning text: String, naming word: String = "", within limit: Duration = .seconds(60)) -> String? {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end, let message = message(within: end - .now) {
            if message.hasPrefix(text), word.isEmpty || message.contains(word) { return message }
        }
        return nil
    }
}
