import Glibc

/// What `poll` found out about the connection and the wake-up.
struct Readiness: Equatable {
    /// There are bytes, or an end or error that reading will report.
    let isReadable: Bool
    /// Bytes can be written, or a connection attempt has come to an end.
    let isWritable: Bool

    /// Waits for the socket, the wake-up, or the time to pass.
    ///
    /// - Parameters:
    ///   - socket: The socket; a negative one is ignored.
    ///   - toWrite: Whether room to write ends the wait as well.
    ///   - wakeUp: A descriptor that ends the wait when it is readable; a negative one is ignored.
    ///   - timeout: How long to wait at most; 0 to look only.
    /// - Returns: The state of the socket.
    static func poll(_ socket: Int32, toWrite: Bool, wakeUp: Int32, timeout: Duration) -> Readiness {
        let events = Int16(POLLIN) | (toWrite ? Int16(POLLOUT) : 0)
        var descriptors = [
            pollfd(fd: socket, events: events, revents: 0), pollfd(fd: wakeUp, events: Int16(POLLIN), revents: 0),
        ]
        let (seconds, attoseconds) = max(timeout, .zero).components
        // Rounded up, so that a wait never ends just before its time and spins.
        let milliseconds = seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        guard Glibc.poll(&descriptors, nfds_t(descriptors.count), Int32(clamping: milliseconds)) > 0 else {
            return Readiness(isReadable: false, isWritable: false)
        }
        let found = descriptors[0].revents
        let isBroken = found & Int16(POLLERR | POLLHUP | POLLNVAL) != 0
        return Readiness(
            isReadable: found & Int16(POLLIN) != 0 || isBroken,
            isWritable: found & Int16(POLLOUT) != 0 || isBroken)
    }

    /// Whether reading now would find something.
    static func isReadable(_ socket: Int32) -> Bool {
        var descriptor = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        return Glibc.poll(&descriptor, 1, 0) > 0
    }
}
