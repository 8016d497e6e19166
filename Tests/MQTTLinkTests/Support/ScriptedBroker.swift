import Foundation
import Glibc
import Synchronization
import TestSupport

/// A broker that misbehaves on its first connections as a test says, and serves the ones that follow.
final class ScriptedBroker: Sendable {
    /// What happens to a connection; without any change it is served.
    struct Script: Sendable {
        /// Closes the connection as soon as it stands.
        var hangsUp = false
        /// Sent as soon as the connection stands.
        var greeting: [UInt8] = []
        /// Sent for CONNECT in place of an acceptance.
        var connectAnswer: [UInt8]?
        /// The reason code in SUBACK.
        var grant: UInt8 = 1
        /// Sent behind SUBACK in place of messages; nothing is answered from then on.
        var afterSubscription: [UInt8]?
        /// Sent again and again, from the beginning or behind `afterSubscription`, as fast as the link reads.
        var flood: [UInt8] = []
    }

    /// What the broker saw on one connection.
    struct Record: Sendable {
        let acceptedAt: ContinuousClock.Instant
        /// The version in CONNECT.
        var version: UInt8?
        /// The packet identifiers of each PUBACK.
        var acknowledged: [UInt16] = []
        /// Bytes sent as a flood.
        var flooded = 0
    }

    private struct Line {
        let socket: Int32
        let script: Script
        let record: Int
        var scanner = PacketScanner()
        /// Nothing is answered any more.
        var isSilent = false
        /// The link speaks TLS, whose bytes may look like packets.
        var isDeaf = false
        var isFlooding: Bool { !script.flood.isEmpty && (isSilent || script.afterSubscription == nil) }
    }

    /// The packet identifier of the first message that is served.
    static let firstIdentifier: UInt16 = 101

    private static let handshakeOfTLS: UInt8 = 0x16

    let port: UInt16
    private let listener: Int32
    private let script: Script
    private let times: Int
    private let messages: [String]
    private let shared = Mutex(Shared())

    private struct Shared {
        var records: [Record] = []
        var isClosed = false
    }

    /// Starts a broker that follows the script so many times and then serves, with messages for each subscription.
    init(_ script: Script, times: Int, messages: [String]) throws {
        self.script = script
        self.times = times
        self.messages = messages
        (listener, port) = try LoopbackPort.listen()
        Thread.detachNewThread { [self] in run() }
    }

    /// What was seen on each connection so far.
    var records: [Record] { shared.withLock { $0.records } }

    /// Cuts every connection and ends the thread.
    func close() {
        shared.withLock { $0.isClosed = true }
    }

    private func run() {
        var lines: [Line] = []
        while !shared.withLock({ $0.isClosed }) {
            var descriptors = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
            for line in lines {
                let events = Int16(POLLIN) | (line.isFlooding ? Int16(POLLOUT) : 0)
                descriptors.append(pollfd(fd: line.socket, events: events, revents: 0))
            }
            guard poll(&descriptors, nfds_t(descriptors.count), 20) > 0 else { continue }
            for index in lines.indices.reversed() {
                let found = descriptors[1 + index].revents
                let isReadable = found & ~Int16(POLLOUT) != 0
                let isOpen = !isReadable || answer(&lines[index])
                if isOpen, found & Int16(POLLOUT) != 0 { flood(lines[index]) }
                if !isOpen { Glibc.close(lines.remove(at: index).socket) }
            }
            if descriptors[0].revents != 0, let line = accept() { lines.append(line) }
        }
        for line in lines { Glibc.close(line.socket) }
        Glibc.close(listener)
    }

    private func accept() -> Line? {
        let socket = Glibc.accept(listener, nil, nil)
        guard socket >= 0 else { return nil }
        let index = shared.withLock { shared in
            shared.records.append(Record(acceptedAt: .now))
            return shared.records.count - 1
        }
        let line = Line(socket: socket, script: index < times ? script : Script(), record: index)
        guard !line.script.hangsUp else {
            Glibc.close(socket)
            return nil
        }
        send(line.script.greeting, on: line)
        return line
    }

    /// Reads what has come and answers it.
    ///
    /// - Returns: `false` when the link has closed the connection.
    private func answer(_ line: inout Line) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(line.socket, &buffer, buffer.count, 0)
        guard count > 0 else { return false }
        if buffer[0] == Self.handshakeOfTLS { line.isDeaf = true }
        guard !line.isDeaf else { return true }
        for packet in line.scanner.add(buffer.prefix(count)) {
            note(packet, on: line)
            if !line.isSilent { answer(packet, on: &line) }
        }
        return true
    }

    private func note(_ packet: [UInt8], on line: Line) {
        shared.withLock { shared in
            switch packet[0] >> 4 {
            case PacketScanner.Kind.connect: shared.records[line.record].version = TestProxy.protocolLevel(packet)
            case PacketScanner.Kind.publishAcknowledgement:
                shared.records[line.record].acknowledged.append(UInt16(packet[2]) << 8 | UInt16(packet[3]))
            default: break
            }
        }
    }

    private func answer(_ packet: [UInt8], on line: inout Line) {
        let hasProperties = records[line.record].version == 5
        switch packet[0] >> 4 {
        case PacketScanner.Kind.connect:
            send(line.script.connectAnswer ?? (hasProperties ? [0x20, 3, 0, 0, 0] : [0x20, 2, 0, 0]), on: line)
        case 8:
            // SUBSCRIBE: with one filter, and shorter than 128 bytes.
            let identifier = Array(packet[2...3])
            send(
                hasProperties
                    ? [0x90, 4] + identifier + [0, line.script.grant] : [0x90, 3] + identifier + [line.script.grant],
                on: line)
            if let bytes = line.script.afterSubscription {
                send(bytes, on: line)
                line.isSilent = true
            } else if line.script.grant < 0x80 {
                for (number, message) in messages.enumerated() {
                    let identifier = Self.firstIdentifier + UInt16(number)
                    send(Self.publish(message, identifier: identifier, hasProperties: hasProperties), on: line)
                }
            }
        case 12: send([0xD0, 0], on: line)
        default: break
        }
    }

    private func flood(_ line: Line) {
        let count = Glibc.send(
            line.socket, line.script.flood, line.script.flood.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
        guard count > 0 else { return }
        shared.withLock { $0.records[line.record].flooded += count }
    }

    private func send(_ bytes: [UInt8], on line: Line) {
        // Short enough for the buffer of a socket on loopback; a link that has gone is noticed by reading.
        _ = Glibc.send(line.socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// PUBLISH at quality of service 1 with a packet identifier; shorter than 128 bytes.
    static func publish(
        _ text: String, identifier: UInt16, topic: [UInt8] = Array("lights/1/telemetry".utf8),
        hasProperties: Bool = true
    ) -> [UInt8] {
        let body =
            [0, UInt8(topic.count)] + topic + [UInt8(identifier >> 8), UInt8(identifier & 0xFF)]
            + (hasProperties ? [0] : []) + Array(text.utf8)
        return [0x32, UInt8(body.count)] + body
    }
}
