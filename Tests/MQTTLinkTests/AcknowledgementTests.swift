import Testing
import TestSupport

@testable import MQTTLink

/// Commit, then acknowledge.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct AcknowledgementTests {
    private static let texts = (0..<50).map(String.init)

    @Test func `nothing is acknowledged while the sink is busy`() async throws {
        let broker = try await TestBroker.started()
        let proxy = try TestProxy(target: broker.port)
        defer { proxy.close() }
        let gate = Gate()
        let sink = RecordingSink { _ in gate.pass() }
        let link = try MQTTLink(broker: try broker.settings(through: proxy.port), sink: sink)
        try link.start()
        #expect(await eventually { link.status().subscriptions == [.granted(qos: 1)] })
        try await TestPublisher.publish(Self.texts, to: broker)
        #expect(await eventually { proxy.sentByBroker(PacketScanner.Kind.publish) == 50 && !sink.batches.isEmpty })
        let status = link.status()
        #expect(status.pending == sink.batches.first?.count)
        #expect(status.oldestPendingAge.map { $0 > .zero } == true)
        #expect(status.committed == 0)
        #expect(proxy.sentByClient(PacketScanner.Kind.publishAcknowledgement) == 0)

        gate.open()
        #expect(await eventually { proxy.sentByClient(PacketScanner.Kind.publishAcknowledgement) == 50 })
        #expect(await eventually { link.status().pending == 0 && link.status().oldestPendingAge == nil })
        #expect(sink.texts == Self.texts)
        await link.stop()
    }

    @Test func `messages of a connection that was lost during the commit come again as duplicates`() async throws {
        let broker = try await TestBroker.started()
        let proxy = try TestProxy(target: broker.port)
        defer { proxy.close() }
        let gate = Gate()
        let sink = RecordingSink { call in if call == 1 { gate.pass() } }
        let link = try MQTTLink(broker: try broker.settings(through: proxy.port), sink: sink)
        try link.start()
        #expect(await eventually { link.status().subscriptions == [.granted(qos: 1)] })
        try await TestPublisher.publish(Self.texts, to: broker)
        #expect(await eventually { proxy.sentByBroker(PacketScanner.Kind.publish) == 50 && !sink.batches.isEmpty })
        let first = try #require(sink.batches.first)
        proxy.cut()
        gate.open()
        #expect(await eventually { Set(sink.texts) == Set(Self.texts) && link.status().pending == 0 })
        #expect(await eventually { sink.messages.count >= 50 + first.count })
        await link.stop()

        let again = sink.messages.dropFirst(first.count).filter { message in
            first.contains { $0.payload == message.payload }
        }
        #expect(again.count == first.count)
        #expect(again.allSatisfy { $0.isDuplicate })
        #expect(link.status().duplicates >= first.count)
        #expect(link.status().reconnects == 1)
    }

    @Test func `a sink that fails gets the same messages again and none is acknowledged before`() async throws {
        let broker = try await TestBroker.started()
        let proxy = try TestProxy(target: broker.port)
        defer { proxy.close() }
        let sink = RecordingSink { call in if call <= 3 { throw RecordingSink.DiskFull() } }
        let link = try MQTTLink(broker: try broker.settings(through: proxy.port), sink: sink)
        try link.start()
        #expect(await eventually { link.status().subscriptions == [.granted(qos: 1)] })
        try await TestPublisher.publish(Self.texts, to: broker)
        #expect(await eventually { link.status().failedCommits >= 1 })
        #expect(await eventually { proxy.sentByClient(PacketScanner.Kind.publishAcknowledgement) == 50 })
        #expect(sink.texts.sorted() == Self.texts.sorted())
        let status = link.status()
        #expect(status.failedCommits == 3)
        #expect(status.committed == 50)
        #expect(status.reconnects == 3)
        #expect(status.lastError?.code == .commitFailed)
        #expect(status.lastError?.description.hasSuffix("nothing is acknowledged: no space left on device") == true)
        #expect(status.lastErrorAt != nil)
        await link.stop()
    }

    @Test func `stopping during a commit acknowledges what was committed`() async throws {
        let broker = try await TestBroker.started()
        let proxy = try TestProxy(target: broker.port)
        defer { proxy.close() }
        let gate = Gate()
        let sink = RecordingSink { _ in gate.pass() }
        let link = try MQTTLink(broker: try broker.settings(through: proxy.port), sink: sink)
        try link.start()
        #expect(await eventually { link.status().subscriptions == [.granted(qos: 1)] })
        try await TestPublisher.publish(["only"], to: broker)
        #expect(await eventually { sink.batches.count == 1 })
        async let stopped: Void = link.stop()
        gate.open()
        await stopped
        #expect(await eventually { proxy.sentByClient(PacketScanner.Kind.disconnect) == 1 })
        #expect(proxy.sentByClient(PacketScanner.Kind.publishAcknowledgement) == 1)
        #expect(link.status().committed == 1)
    }
}
