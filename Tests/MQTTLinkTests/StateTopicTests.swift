import Testing
import TestSupport

@testable import MQTTLink

/// What a session says of itself on its state topic, as another client of the broker sees it.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct StateTopicTests {
    private func observer(_ broker: TestBroker) async throws -> (MQTTLink, RecordingSink) {
        let sink = RecordingSink()
        var settings = try broker.settings()
        settings.clientID = "observer"
        settings.subscriptions = [MQTTSubscription(try TopicFilter("state/#"))]
        let link = try MQTTLink(broker: settings, sink: sink)
        try link.start()
        #expect(await eventually { link.status().subscriptions == [.granted(qos: 1)] })
        return (link, sink)
    }

    @Test func `a session says online, offline at its end, and the broker says it when the line is cut`() async throws {
        let broker = try await TestBroker.started()
        let (observer, seen) = try await observer(broker)
        let proxy = try TestProxy(target: broker.port, behaviour: .forward)
        defer { proxy.close() }
        var settings = try broker.settings(through: proxy.port)
        settings.stateTopic = "state/lights"
        settings.reconnectDelay = .milliseconds(50) ... .milliseconds(100)
        let link = try MQTTLink(broker: settings, sink: RecordingSink())
        try link.start()
        #expect(await eventually { seen.texts == ["online"] })
        proxy.cut()
        #expect(await eventually { seen.texts == ["online", "offline", "online"] })
        await link.stop()
        #expect(await eventually { seen.texts == ["online", "offline", "online", "offline"] })
        await observer.stop()
        // Retained: who comes later learns it too.
        let (later, late) = try await self.observer(broker)
        #expect(await eventually { late.texts.last == "offline" })
        await later.stop()
    }

    @Test func `a state topic with wildcards is refused before anything starts`() throws {
        var settings = try TestBroker().settings()
        for topic in ["", "state/+", "#"] {
            settings.stateTopic = topic
            #expect(throws: MQTTError.self) { try MQTTLink(broker: settings, sink: RecordingSink()) }
        }
    }
}
