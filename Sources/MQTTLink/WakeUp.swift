import Glibc

/// A pair of sockets that ends a `poll` from another thread.
///
/// Not a pipe or an eventfd: Glibc's module has neither `pipe2` nor `eventfd`, and descriptors must not leak into
/// child processes.
struct WakeUp: ~Copyable, Sendable {
    /// Becomes readable with `signal()`, until `drain()`.
    let readEnd: Int32
    private let writeEnd: Int32

    /// Opens the pair.
    ///
    /// - Parameter broker: The broker that an error names.
    /// - Throws: `MQTTError` if the process has no descriptors left.
    init(for broker: MQTTBroker) throws(MQTTError) {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else {
            throw MQTTError(.system(errno), during: .starting, broker: broker)
        }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    /// Makes `readEnd` silent again; whoever was woken looks for the reason after this.
    borrowing func drain() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while recv(readEnd, &bytes, bytes.count, Int32(MSG_DONTWAIT)) == bytes.count {}
    }

    /// Wakes the thread that polls `readEnd`, now or as soon as it does.
    borrowing func signal() {
        var byte: UInt8 = 1
        // A full buffer is readable already, so a failed write loses nothing.
        _ = send(writeEnd, &byte, 1, Int32(MSG_NOSIGNAL))
    }
}
