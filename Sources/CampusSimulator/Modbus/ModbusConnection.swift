import Glibc

/// One client's connection: what came and is not a whole request yet, and what could not be sent yet.
final class ModbusConnection {
    /// A client that sends this much without a whole request, or reads so little that this much waits, is dropped.
    private static let maximumBuffered = 65_536
    private static let bytesPerReceive = 4096

    /// Tells connections apart after their descriptors are reused.
    let number: Int
    /// What answers on this connection.
    let gateway: SimulatedCampus.Gateway
    /// Answers that wait for their time.
    var delayedAnswers = 0

    private let socket: OwnedDescriptor
    private var received: [UInt8] = []
    private var unsent: [UInt8] = []

    /// A connection that was accepted.
    init(_ socket: consuming OwnedDescriptor, number: Int, gateway: SimulatedCampus.Gateway) {
        self.socket = socket
        self.number = number
        self.gateway = gateway
    }

    /// The socket.
    var descriptor: Int32 { socket.number }

    /// Whether bytes wait for the client.
    var hasUnsent: Bool { !unsent.isEmpty }

    /// Takes in what the client sent; false when the connection is over.
    func receive() -> Bool {
        var buffer = [UInt8](repeating: 0, count: Self.bytesPerReceive)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        let code = errno
        guard count > 0 else { return count < 0 && (code == EAGAIN || code == EINTR) }
        received += buffer.prefix(count)
        return received.count <= Self.maximumBuffered
    }

    /// The next request that has come whole.
    func nextRequest() -> RequestFrame.Cut {
        let cut = RequestFrame.cut(from: received)
        if case .whole(let frame) = cut { received.removeFirst(frame.bytes.count) }
        return cut
    }

    /// Sends bytes, after those that still wait; false when the connection is over.
    func send(_ bytes: [UInt8]) -> Bool {
        unsent += bytes
        return flush()
    }

    /// Sends what waits as far as the client takes it; false when the connection is over.
    func flush() -> Bool {
        while !unsent.isEmpty {
            let count = Glibc.send(descriptor, unsent, unsent.count, Int32(MSG_NOSIGNAL))
            let code = errno
            if count < 0 {
                if code == EINTR { continue }
                return code == EAGAIN && unsent.count <= Self.maximumBuffered
            }
            unsent.removeFirst(count)
        }
        return true
    }
}
