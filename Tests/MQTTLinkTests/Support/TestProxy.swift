import Foundation
import Glibc
import Synchronization
import TestSupport

/// Stands between a link and its broker: sees every packet, can change answers, and can cut the line.
final class TestProxy: Sendable {
    /// What a proxy does beside forwarding.
    enum Behaviour: Sendable {
        case forward
        /// Answers CONNECT of MQTT 5 as a broker of MQTT 3.1.1 does.
        case speakOnly311
        /// Makes the broker refuse each subscription as not authorized.
        case refuseSubscriptions
        /// Accepts connections and never answers.
        case mute
    }

    let port: UInt16
    private let target: UInt16
    private let behaviour: Behaviour
    private let listener: Int32
    private let seen = Mutex(Seen())

    private struct Seen {
        var connects: [[UInt8]] = []
        var fromClient: [UInt8: Int] = [:]
        var fromBroker: [UInt8: Int] = [:]
        var lines: [Line] = []
        var isClosed = false
    }

    /// The two sockets of one connection.
    private struct Line {
        let client: Int32
        let broker: Int32
        var clientScanner = PacketScanner()
        var brokerScanner = PacketScanner()
    }

    init(target: UInt16, behaviour: Behaviour = .forward) throws {
        self.target = target
        self.behaviour = behaviour
        (listener, port) = try LoopbackPort.listen()
        Thread.detachNewThread { [self] in run() }
    }

    /// The CONNECT packets seen, complete.
    var connects: [[UInt8]] { seen.withLock { $0.connects } }

    /// How many packets of a kind the client has sent.
    func sentByClient(_ kind: UInt8) -> Int { seen.withLock { $0.fromClient[kind] ?? 0 } }

    /// How many packets of a kind the broker has sent.
    func sentByBroker(_ kind: UInt8) -> Int { seen.withLock { $0.fromBroker[kind] ?? 0 } }

    /// Sends bytes to every client as if the broker had.
    func tellClients(_ packet: [UInt8]) {
        seen.withLock { seen in
            for line in seen.lines { _ = Self.send(packet, to: line.client) }
        }
    }

    /// Cuts every connection; new ones are accepted.
    func cut() {
        seen.withLock { seen in
            // The proxy's thread notices the ends and closes the sockets.
            for line in seen.lines {
                shutdown(line.client, Int32(SHUT_RDWR))
                shutdown(line.broker, Int32(SHUT_RDWR))
            }
        }
    }

    /// Cuts every connection and ends the proxy's thread.
    func close() {
        seen.withLock { $0.isClosed = true }
        cut()
    }

    private func run() {
        while !seen.withLock({ $0.isClosed }) {
            let lines = seen.withLock { $0.lines }
            var descriptors = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
            for line in lines {
                descriptors.append(pollfd(fd: line.client, events: Int16(POLLIN), revents: 0))
                descriptors.append(pollfd(fd: line.broker, events: Int16(POLLIN), revents: 0))
            }
            guard poll(&descriptors, nfds_t(descriptors.count), 20) > 0 else { continue }
            for index in lines.indices.reversed() {
                let isClientReady = descriptors[1 + 2 * index].revents != 0
                let isBrokerReady = descriptors[2 + 2 * index].revents != 0
                if (isClientReady && !forwardFromClient(index)) || (isBrokerReady && !forwardFromBroker(index)) {
                    hangUp(index)
                }
            }
            if descriptors[0].revents != 0 { accept() }
        }
        for index in seen.withLock({ $0.lines.indices }).reversed() { hangUp(index) }
        Glibc.close(listener)
    }

    private func accept() {
        let client = Glibc.accept(listener, nil, nil)
        guard client >= 0 else { return }
        guard let broker = LoopbackPort.connect(to: target) else {
            Glibc.close(client)
            return
        }
        seen.withLock { $0.lines.append(Line(client: client, broker: broker)) }
    }

    private func hangUp(_ index: Int) {
        let line = seen.withLock { $0.lines.remove(at: index) }
        Glibc.close(line.client)
        Glibc.close(line.broker)
    }

    private func forwardFromClient(_ index: Int) -> Bool {
        guard let bytes = Self.receive(seen.withLock { $0.lines[index].client }) else { return false }
        if case .mute = behaviour { return true }
        let (line, packets) = seen.withLock { seen in
            let packets = seen.lines[index].clientScanner.add(bytes)
            for packet in packets {
                let kind = packet[0] >> 4
                seen.fromClient[kind, default: 0] += 1
                if kind == PacketScanner.Kind.connect { seen.connects.append(packet) }
            }
            return (seen.lines[index], packets)
        }
        for packet in packets {
            if case .speakOnly311 = behaviour, packet[0] >> 4 == PacketScanner.Kind.connect,
                Self.protocolLevel(packet) == 5
            {
                _ = Self.send([0x20, 2, 0, 1], to: line.client)
                return false
            }
            guard Self.send(packet, to: line.broker) else { return false }
        }
        return true
    }

    private func forwardFromBroker(_ index: Int) -> Bool {
        guard let bytes = Self.receive(seen.withLock { $0.lines[index].broker }) else { return false }
        let (client, packets) = seen.withLock { seen in
            let packets = seen.lines[index].brokerScanner.add(bytes)
            for packet in packets { seen.fromBroker[packet[0] >> 4, default: 0] += 1 }
            return (seen.lines[index].client, packets)
        }
        for var packet in packets {
            if case .refuseSubscriptions = behaviour, packet[0] >> 4 == PacketScanner.Kind.subscribeAcknowledgement {
                packet[packet.count - 1] = 0x87
            }
            guard Self.send(packet, to: client) else { return false }
        }
        return true
    }

    /// The version byte of CONNECT, behind the fixed header and the protocol name.
    static func protocolLevel(_ connect: [UInt8]) -> UInt8? {
        connect.dropFirst(connect.count < 130 ? 8 : 9).first
    }

    private static func receive(_ descriptor: Int32) -> ArraySlice<UInt8>? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? buffer.prefix(count) : nil
    }

    private static func send(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
