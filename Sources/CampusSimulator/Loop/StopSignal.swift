import Glibc

/// Tells an event loop from any thread to end.
final class StopSignal: Sendable {
    private let pair: SocketPair

    /// A signal that nobody has given.
    init() throws(SystemError) {
        pair = try SocketPair()
    }

    /// Readable once the signal was given.
    var descriptor: Int32 { pair.inner.number }

    /// Gives the signal; again does nothing that matters.
    func stop() {
        var byte: UInt8 = 1
        // A full buffer is readable already, so a failed write loses nothing.
        _ = send(pair.outer.number, &byte, 1, Int32(MSG_NOSIGNAL))
    }
}
