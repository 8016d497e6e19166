import TestSupport
import Testing

@testable import MQTTLink

/// Brokers that break the protocol: the link says so, acknowledges nothing of it, does not spin, and recovers.
@Suite(.timeLimit(.minutes(5)))
struct HostileBrokerTests {
    /// A misbehaviour, and the words with which the link reports it.
    struct Hostility: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var script: ScriptedBroker.Script
        /// How many connections misbehave; fewer where the link has to wait for each.
        var times = 8
        var keepAlive = Duration.seconds(30)
        let reasons: [String]
    }

    private static let good = ["good 0", "good 1", "good 2"]
    private static let goodIdentifiers = [UInt16](
        ScriptedBroker.firstIdentifier..<ScriptedBroker.firstIdentifier + UInt16(good.count))
    private static let protocolErrors = ["the broker broke the protocol", "malformed packet"]
    private static let pings = [UInt8]((0..<32_768).flatMap { _ in [0xD0, 0] as [UInt8] })
    private static let webServer =
        Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8) + [UInt8](repeating: 0x20, count: 99)
    private static let lost = ["connection lost", "Connection reset"]

    private func settings(for broker: ScriptedBroker, keepAlive: Duration = .seconds(30)) throws -> MQTTBroker {
        MQTTBroker(
            id: "test", host: "127.0.0.1", port: broker.port, clientID: "collector",
            subscriptions: [MQTTSubscription(try TopicFilter("lights/#"))], keepAlive: keepAlive,
            reconnectDelay: .milliseconds(50) ... .milliseconds(400),
            takeoverDelay: .milliseconds(50) ... .milliseconds(400))
    }

    /// Eight attempts, of which each may be followed by one in 3.1.1 at once, have waits of 50, 100 and 200 ms.
    private func expectPauses(_ records: [ScriptedBroker.Record]) {
        guard records.count >= 8 else { return }
        #expect(records[7].acceptedAt - records[0].acceptedAt >= .milliseconds(300))
    }

    /// Misbehaviour before the session is accepted.
    private static let whileConnecting = [
        Hostility(testDescription: "closes at once", script: .init(hangsUp: true), reasons: lost),
        Hostility(
            testDescription: "CONNACK that is too short", script: .init(connectAnswer: [0x20, 1, 0]),
            reasons: protocolErrors),
        Hostility(
            testDescription: "CONNACK with properties that lie about their length",
            // 3.1.1 has no properties and reads a refusal with its code 5.
            script: .init(connectAnswer: [0x20, 5, 0, 5, 0x7F, 0x11, 0x22]),
            reasons: protocolErrors + ["not authorized (0x87)"]),
        Hostility(
            testDescription: "the answer of a web server",
            script: .init(connectAnswer: webServer),
            reasons: protocolErrors),
        Hostility(
            testDescription: "CONNACK never sent", script: .init(connectAnswer: []), times: 1,
            reasons: ["connecting: no answer in time"]),
        Hostility(
            testDescription: "half of CONNACK, then silence", script: .init(connectAnswer: [0x20, 3, 0]), times: 1,
            reasons: ["connecting: no answer in time"]),
        Hostility(
            testDescription: "PUBLISH before CONNACK",
            script: .init(greeting: ScriptedBroker.publish("too early", identifier: 7)), reasons: protocolErrors),
        Hostility(
            testDescription: "endless zeros",
            script: .init(connectAnswer: [], flood: [UInt8](repeating: 0, count: 65_536)),
            reasons: protocolErrors + lost),
        Hostility(
            testDescription: "endless ones",
            script: .init(connectAnswer: [], flood: [UInt8](repeating: 0xFF, count: 65_536)),
            reasons: protocolErrors + lost),
        Hostility(
            testDescription: "endless answers to pings, never to CONNECT",
            script: .init(connectAnswer: [], flood: pings),
            reasons: protocolErrors),
    ]

    /// Misbehaviour in a session that was accepted.
    private static let whileReceiving = [
        Hostility(
            testDescription: "half of PUBLISH, then silence",
            script: .init(afterSubscription: Array(ScriptedBroker.publish("only half", identifier: 7).dropLast(9))),
            times: 1, keepAlive: .seconds(5), reasons: ["no sign of life within the keepalive"]),
        Hostility(
            testDescription: "PUBLISH of 256 MB that never comes",
            script: .init(afterSubscription: [0x32, 0xFF, 0xFF, 0xFF, 0x7F, 0, 8]), times: 1,
            keepAlive: .seconds(5), reasons: ["no sign of life within the keepalive"]),
        Hostility(
            testDescription: "PUBLISH with a topic that is longer than the packet",
            script: .init(afterSubscription: [0x32, 5, 0, 200, 0x61, 0, 7]), reasons: protocolErrors),
        Hostility(
            testDescription: "PUBLISH with a length of five bytes",
            script: .init(afterSubscription: [0x32, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]), reasons: protocolErrors),
        Hostility(
            testDescription: "PUBLISH with a topic that is not UTF-8",
            script: .init(
                afterSubscription: ScriptedBroker.publish(
                    "bad topic", identifier: 7, topic: [0x6C, 0xC3, 0x28, 0xFF])),
            reasons: protocolErrors + ["malformed UTF-8"]),
        Hostility(
            testDescription: "PUBLISH with the packet identifier 0",
            script: .init(afterSubscription: ScriptedBroker.publish("no number", identifier: 0)),
            reasons: protocolErrors),
        Hostility(
            testDescription: "PUBLISH with quality of service 3",
            script: .init(afterSubscription: [0x36] + ScriptedBroker.publish("qos 3", identifier: 7).dropFirst()),
            reasons: protocolErrors),
        Hostility(
            testDescription: "a broken packet in one breath with CONNACK",
            script: .init(connectAnswer: [0x20, 3, 0, 0, 0, 0x00, 0]), reasons: protocolErrors),
        Hostility(
            testDescription: "a packet type that does not exist", script: .init(afterSubscription: [0x00, 0]),
            reasons: protocolErrors),
        Hostility(
            testDescription: "DISCONNECT because the session was taken over",
            script: .init(afterSubscription: [0xE0, 1, 0x8E]), reasons: ["session taken over (0x8E)"]),
    ]

    @Test(arguments: whileConnecting + whileReceiving)
    func `a broker that misbehaves is reported, not believed, and used once it behaves`(
        _ hostility: Hostility
    ) async throws {
        let broker = try ScriptedBroker(hostility.script, times: hostility.times, messages: Self.good)
        defer { broker.close() }
        let sink = RecordingSink()
        let settings = try settings(for: broker, keepAlive: hostility.keepAlive)
        let link = try MQTTLink(broker: settings, sink: sink)
        try link.start()
        #expect(await eventually(within: .seconds(60)) { broker.records.last?.acknowledged == Self.goodIdentifiers })
        #expect(await eventually { link.status().pending == 0 })
        let status = link.status()
        await link.stop()

        let error = try #require(status.lastError)
        #expect(hostility.reasons.contains { error.description.contains($0) }, "\(error)")
        let records = broker.records
        #expect(records.count == hostility.times + 1, "each connection misbehaved, then the first good one was kept")
        #expect(records.dropLast().allSatisfy { $0.acknowledged.isEmpty })
        #expect(sink.texts == Self.good)
        #expect(status.received == Self.good.count && status.committed == Self.good.count)
        #expect(status.isConnected && status.subscriptions == [.granted(qos: 1)])
        #expect(status.protocolVersion == .v5, "a misbehaviour is no reason to stay with the older version")
        expectPauses(records)
    }

    @Test func `a refused subscription is told, and granted by the next session`() async throws {
        let broker = try ScriptedBroker(.init(grant: 0x87), times: 1, messages: Self.good)
        defer { broker.close() }
        let sink = RecordingSink()
        let refused = try MQTTLink(broker: try settings(for: broker), sink: sink)
        try refused.start()
        #expect(await eventually { refused.status().subscriptions == [.refused(.notAuthorized)] })
        #expect(refused.status().isConnected)
        await refused.stop()
        #expect(sink.batches.isEmpty && broker.records.first?.acknowledged.isEmpty == true)

        let granted = try MQTTLink(broker: try settings(for: broker), sink: sink)
        try granted.start()
        #expect(await eventually(within: .seconds(60)) { broker.records.last?.acknowledged == Self.goodIdentifiers })
        #expect(granted.status().subscriptions == [.granted(qos: 1)])
        await granted.stop()
        #expect(sink.texts == Self.good)
        #expect(broker.records.count == 2)
    }

    @Test(arguments: [
        Hostility(
            testDescription: "closes at once", script: .init(hangsUp: true),
            reasons: lost + ["unexpected eof while reading", "system error on the connection"]),
        Hostility(
            testDescription: "a web server without TLS", script: .init(greeting: webServer),
            reasons: ["wrong version number"]),
        Hostility(
            testDescription: "never answers", script: .init(connectAnswer: []), times: 1,
            reasons: ["connecting: no answer in time"]),
    ])
    func `whoever does not speak TLS is reported and not hammered`(_ hostility: Hostility) async throws {
        let broker = try ScriptedBroker(hostility.script, times: .max, messages: [])
        defer { broker.close() }
        var settings = try settings(for: broker)
        settings.tls = .init()
        let link = try MQTTLink(broker: settings, sink: RecordingSink())
        try link.start()
        #expect(await eventually(within: .seconds(60)) { broker.records.count > hostility.times })
        let status = link.status()
        await link.stop()
        let error = try #require(status.lastError)
        #expect(hostility.reasons.contains { error.description.contains($0) }, "\(error)")
        #expect(status.protocolVersion == nil && status.received == 0)
        expectPauses(broker.records)
    }

    @Test func `a link that is flooded stops in time`() async throws {
        let script = ScriptedBroker.Script(afterSubscription: [], flood: Self.pings)
        let broker = try ScriptedBroker(script, times: .max, messages: [])
        defer { broker.close() }
        let link = try MQTTLink(broker: try settings(for: broker), sink: RecordingSink())
        try link.start()
        #expect(await eventually { link.status().subscriptions == [.granted(qos: 1)] })
        #expect(await eventually { (broker.records.last?.flooded ?? 0) > 1_000_000 })
        await link.stop()
        // A thread that was left behind would still be connected.
        #expect(link.status().connection == .stopped)
        #expect(broker.records.count == 1)
    }
}
