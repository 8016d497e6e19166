import Testing
import TestSupport

@testable import MQTTLink

/// Messages on their way through a real broker.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct DeliveryTests {
    @Test func `published messages reach the sink complete and in order`() async throws {
        let broker = try await TestBroker.started()
        let sink = RecordingSink()
        let link = try MQTTLink(broker: try broker.settings(), sink: sink)
        try link.start()
        #expect(await eventually { link.status().subscriptions == [.granted(qos: 1)] })
        let before = WallClock.milliseconds()
        let texts = (0..<200).map { "reading \($0)" }
        try await TestPublisher.publish(texts, to: broker)
        #expect(await eventually { link.status().committed == 200 && link.status().pending == 0 })
        await link.stop()

        #expect(sink.texts == texts)
        #expect(sink.messages.allSatisfy { $0.topic == "lights/1/telemetry" && $0.qos == 1 })
        #expect(sink.messages.allSatisfy { !$0.isRetained && !$0.isDuplicate })
        #expect(sink.messages.allSatisfy { (before...WallClock.milliseconds()).contains($0.receivedAt) })
        let status = link.status()
        #expect(status.received == 200)
        #expect(status.duplicates == 0)
        #expect(status.protocolVersion == .v5)
        #expect(status.lastError == nil)
        #expect(status.connection == .stopped)
    }

    @Test func `an empty payload and a retained message arrive as such`() async throws {
        let broker = try await TestBroker.started()
        try await TestPublisher.publish(["old"], to: broker, retain: true)
        let sink = RecordingSink()
        let link = try MQTTLink(broker: try broker.settings(), sink: sink)
        try link.start()
        #expect(await eventually { sink.messages.count == 1 })
        try await TestPublisher.publish([""], to: broker)
        #expect(await eventually { sink.messages.count == 2 })
        await link.stop()
        #expect(sink.texts == ["old", ""])
        #expect(sink.messages.map(\.isRetained) == [true, false])
    }

    @Test func `a batch never exceeds its limit`() async throws {
        let broker = try await TestBroker.started()
        let gate = Gate()
        let sink = RecordingSink { call in if call == 1 { gate.pass() } }
        var settings = try broker.settings()
        settings.batchLimit = 10
        let link = try MQTTLink(broker: settings, sink: sink)
        try link.start()
        #expect(await eventually { link.status().subscriptions == [.granted(qos: 1)] })
        try await TestPublisher.publish((0..<95).map(String.init), to: broker)
        gate.open()
        #expect(await eventually { sink.messages.count == 95 })
        await link.stop()
        #expect(sink.texts == (0..<95).map(String.init))
        #expect(sink.batches.allSatisfy { (1...10).contains($0.count) })
    }

    @Test func `of an oversized payload the beginning is handed over, and it stops nobody`() async throws {
        let broker = try await TestBroker.started()
        let proxy = try TestProxy(target: broker.port)
        defer { proxy.close() }
        let sink = RecordingSink()
        var settings = try broker.settings(through: proxy.port)
        settings.maximumPayload = 10
        let link = try MQTTLink(broker: settings, sink: sink)
        try link.start()
        #expect(await eventually { link.status().subscriptions == [.granted(qos: 1)] })
        try await TestPublisher.publish(["0123456789", "0123456789A", "after"], to: broker)
        #expect(await eventually { proxy.sentByClient(PacketScanner.Kind.publishAcknowledgement) == 3 })
        await link.stop()
        #expect(sink.texts == ["0123456789", "0123456789", "after"])
        #expect(sink.messages.map(\.length) == [10, 11, 5])
        #expect(sink.messages.map(\.isCut) == [false, true, false])
        #expect(link.status().oversized == 1)
        #expect(link.status().received == 3)
        #expect(link.status().committed == 3)
    }

    @Test func `a packet that could fill the memory stays at the broker`() async throws {
        let broker = try await TestBroker.started()
        let sink = RecordingSink()
        let link = try MQTTLink(broker: try broker.settings(), sink: sink)
        try link.start()
        #expect(await eventually { link.status().subscriptions == [.granted(qos: 1)] })
        try await TestPublisher.publish([String(repeating: "x", count: 4_000_000), "after"], to: broker)
        #expect(await eventually { sink.texts == ["after"] })
        await link.stop()
        #expect(link.status().received == 1)
    }

    @Test func `a refused subscription is visible`() async throws {
        let broker = try await TestBroker.started()
        let proxy = try TestProxy(target: broker.port, behaviour: .refuseSubscriptions)
        defer { proxy.close() }
        let link = try MQTTLink(
            broker: try broker.settings(through: proxy.port, filters: ["lights/#", "meters/#"]), sink: RecordingSink())
        try link.start()
        #expect(
            await eventually {
                link.status().subscriptions == [.refused(.notAuthorized), .refused(.notAuthorized)]
            })
        #expect(link.status().isConnected)
        await link.stop()
    }

    @Test func `a broker that speaks only 3_1_1 is served in 3_1_1`() async throws {
        let broker = try await TestBroker.started()
        let proxy = try TestProxy(target: broker.port, behaviour: .speakOnly311)
        defer { proxy.close() }
        let sink = RecordingSink()
        let link = try MQTTLink(broker: try broker.settings(through: proxy.port), sink: sink)
        try link.start()
        #expect(await eventually { link.status().subscriptions == [.granted(qos: 1)] })
        #expect(link.status().protocolVersion == .v311)
        #expect(proxy.connects.map(TestProxy.protocolLevel) == [5, 4])
        try await TestPublisher.publish((0..<100).map(String.init), to: broker)
        #expect(await eventually { sink.texts == (0..<100).map(String.init) })
        await link.stop()
    }

    @Test func `CONNECT asks for a session that stays and a wide window`() async throws {
        let broker = try await TestBroker.started()
        let proxy = try TestProxy(target: broker.port)
        defer { proxy.close() }
        let link = try MQTTLink(broker: try broker.settings(through: proxy.port), sink: RecordingSink())
        try link.start()
        #expect(await eventually { link.status().isConnected })
        await link.stop()
        let connect = try #require(proxy.connects.first)
        // Clean start off: bit 1 of the flags behind the version.
        #expect(connect[9] & 0b10 == 0)
        #expect(connect.contains([0x11, 0xFF, 0xFF, 0xFF, 0xFF]), "session expiry: never")
        #expect(connect.contains([0x21, 0xEA, 0x60]), "receive maximum: 60000")
    }
}
