import Foundation
import Glibc
import Synchronization
import TestSupport

/// Stands between a daemon and its broker and kills the daemon after a byte that a test chose.
///
/// Exact to the byte, so a kill hits every part of reading, committing and acknowledging without a wait by the clock.
final class KillingRelay: Sendable {
    /// When to kill.
    enum Moment: Sendable {
        /// After so many bytes from the broker, such as in the middle of a message.
        case received(Int)
        /// After so many bytes from the daemon, such as in the middle of its acknowledgements.
        case sent(Int)
    }

    let port: UInt16
    private let target: UInt16
    private let listener: Int32
    private let shared = Mutex(Shared())

    private struct Shared {
        var victim: ChildProcess?
        var bytesLeft: (received: Int, sent: Int) = (.max, .max)
        var inAll = (received: 0, sent: 0)
        var isClosed = false
    }

    private struct Line {
        let daemon: Int32
        let broker: Int32
    }

    init(target: UInt16) throws {
        self.target = target
        (listener, port) = try LoopbackPort.listen()
        Thread.detachNewThread { [self] in run() }
    }

    /// Kills a daemon at a moment of the connections that it makes from now on.
    func kill(_ daemon: ChildProcess, after moment: Moment) {
        shared.withLock { shared in
            shared.victim = daemon
            shared.bytesLeft =
                switch moment {
                case .received(let count): (count, .max)
                case .sent(let count): (.max, count)
                }
        }
    }

    /// How many bytes all daemons so far have received and sent.
    var bytesInAll: (received: Int, sent: Int) { shared.withLock { $0.inAll } }

    /// Cuts every connection and ends the thread.
    func close() {
        shared.withLock { $0.isClosed = true }
    }

    private func run() {
        var lines: [Line] = []
        while !shared.withLock({ $0.isClosed }) {
            var descriptors = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
            for line in lines {
                descriptors.append(pollfd(fd: line.daemon, events: Int16(POLLIN), revents: 0))
                descriptors.append(pollfd(fd: line.broker, events: Int16(POLLIN), revents: 0))
            }
            guard poll(&descriptors, nfds_t(descriptors.count), 20) > 0 else { continue }
            for index in lines.indices.reversed() {
                let isDaemonReady = descriptors[1 + 2 * index].revents != 0
                let isBrokerReady = descriptors[2 + 2 * index].revents != 0
                let isOpen =
                    (!isDaemonReady || forward(from: lines[index].daemon, to: lines[index].broker, \.sent))
                    && (!isBrokerReady || forward(from: lines[index].broker, to: lines[index].daemon, \.received))
                if !isOpen { hangUp(lines.remove(at: index)) }
            }
            if descriptors[0].revents != 0, let line = accept() { lines.append(line) }
        }
        for line in lines { hangUp(line) }
        Glibc.close(listener)
    }

    private func accept() -> Line? {
        let daemon = Glibc.accept(listener, nil, nil)
        guard daemon >= 0 else { return nil }
        guard let broker = LoopbackPort.connect(to: target) else {
            Glibc.close(daemon)
            return nil
        }
        return Line(daemon: daemon, broker: broker)
    }

    private func hangUp(_ line: Line) {
        Glibc.close(line.daemon)
        Glibc.close(line.broker)
    }

    /// Forwards what has come, up to the byte after which the daemon dies.
    ///
    /// - Returns: `false` when the connection is over.
    private func forward(
        from source: Int32, to destination: Int32,
        _ direction: WritableKeyPath<(received: Int, sent: Int), Int>
    ) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = recv(source, &buffer, buffer.count, 0)
        guard count > 0 else { return false }
        let allowed = shared.withLock { min(count, $0.bytesLeft[keyPath: direction]) }
        var sent = 0
        while sent < allowed {
            let written = buffer.withUnsafeBytes {
                Glibc.send(destination, $0.baseAddress?.advanced(by: sent), allowed - sent, Int32(MSG_NOSIGNAL))
            }
            guard written > 0 else { return false }
            sent += written
        }
        return shared.withLock { shared in
            shared.inAll[keyPath: direction] += sent
            guard let victim = shared.victim else { return true }
            shared.bytesLeft[keyPath: direction] -= sent
            guard shared.bytesLeft[keyPath: direction] <= 0 else { return true }
            victim.end(by: SIGKILL)
            shared.victim = nil
            shared.bytesLeft = (.max, .max)
            return false
        }
    }
}
