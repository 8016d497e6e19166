import Testing
import TestSupport

@testable import MQTTLink

/// Starting once and stopping soon, whatever the link is doing.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct StopTests {
    /// Far less than what each test would otherwise wait for, and enough for a machine under load.
    private static let promptly = Duration.seconds(30)

    private func timeToStop(_ link: MQTTLink) async -> Duration {
        await ContinuousClock().measure { await link.stop() }
    }

    @Test func `a connected link stops at once`() async throws {
        let broker = try await TestBroker.started()
        let link = try MQTTLink(broker: try broker.settings(), sink: RecordingSink())
        try link.start()
        #expect(await eventually { link.status().isConnected })
        #expect(await timeToStop(link) < Self.promptly)
        #expect(link.status().connection == .stopped)
    }

    @Test func `a link that waits for its next attempt stops at once`() async throws {
        var settings = try TestBroker().settings()
        settings.reconnectDelay = .seconds(200) ... .seconds(300)
        let link = try MQTTLink(broker: settings, sink: RecordingSink())
        try link.start()
        #expect(await eventually { link.status().connection == .waiting })
        #expect(await timeToStop(link) < Self.promptly)
        #expect(link.status().connection == .stopped)
    }

    @Test func `a link whose broker never answers stops at once`() async throws {
        let broker = try await TestBroker.started()
        let proxy = try TestProxy(target: broker.port, behaviour: .mute)
        defer { proxy.close() }
        let link = try MQTTLink(broker: try broker.settings(through: proxy.port), sink: RecordingSink())
        try link.start()
        #expect(await eventually { link.status().connection == .connecting })
        #expect(await timeToStop(link) < Self.promptly)
        #expect(link.status().connection == .stopped)
    }

    @Test func `stopping does not wait for a sink that hangs`() async throws {
        let broker = try await TestBroker.started()
        let gate = Gate()
        let sink = RecordingSink { _ in gate.pass() }
        let link = try MQTTLink(broker: try broker.settings(), sink: sink)
        try link.start()
        #expect(await eventually { link.status().subscriptions == [.granted(qos: 1)] })
        try await TestPublisher.publish(["stuck"], to: broker)
        #expect(await eventually { sink.batches.count == 1 })
        #expect(await timeToStop(link) < Self.promptly)
        #expect(link.status().connection == .connected)
        gate.open()
        #expect(await eventually { link.status().connection == .stopped })
    }

    @Test func `stopping twice or before the start does nothing`() async throws {
        let link = try MQTTLink(broker: try TestBroker().settings(), sink: RecordingSink())
        await link.stop()
        await link.stop()
        #expect(link.status().connection == .stopped)
        #expect(throws: MQTTError.self) { try link.start() }
    }

    @Test func `a link starts once`() async throws {
        let link = try MQTTLink(broker: try TestBroker().settings(), sink: RecordingSink())
        try link.start()
        let error = #expect(throws: MQTTError.self) { try link.start() }
        #expect(error?.code == .alreadyStarted)
        await link.stop()
    }
}
