import Testing
import TestSupport

@testable import MQTTLink

/// Subscriptions that change while the session lives, and messages of ours.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct SubscriptionTests {
    @Test func `subscriptions change on the connection there is, and the session stays`() async throws {
        let broker = try await TestBroker.started()
        let sink = RecordingSink()
        var settings = try broker.settings()
        settings.subscriptions = [
            MQTTSubscription(try TopicFilter("old/#")), MQTTSubscription(try TopicFilter("both/#")),
        ]
        let link = try MQTTLink(broker: settings, sink: sink)
        try link.start()
        #expect(await eventually { link.status().subscriptions == [.granted(qos: 1), .granted(qos: 1)] })
        let since = link.status().connectedSince
        link.subscribe(to: [MQTTSubscription(try TopicFilter("both/#")), MQTTSubscription(try TopicFilter("new/#"))])
        #expect(await eventually { link.status().subscriptions == [.granted(qos: 1), .granted(qos: 1)] })
        try await TestPublisher.publish(["a"], topic: "old/x", to: broker)
        try await TestPublisher.publish(["b"], topic: "both/x", to: broker)
        try await TestPublisher.publish(["c"], topic: "new/x", to: broker)
        #expect(await eventually { sink.texts.contains("c") })
        #expect(sink.texts == ["b", "c"])
        #expect(link.status().connectedSince == since && link.status().reconnects == 0)
        await link.stop()
    }

    @Test func `a topic that an earlier run asked for is given up`() async throws {
        let broker = try await TestBroker.started()
        var settings = try broker.settings()
        settings.subscriptions = [MQTTSubscription(try TopicFilter("old/#"))]
        let first = try MQTTLink(broker: settings, sink: RecordingSink())
        try first.start()
        #expect(await eventually { first.status().subscriptions == [.granted(qos: 1)] })
        await first.stop()

        let sink = RecordingSink()
        settings.formerSubscriptions = [try TopicFilter("old/#"), try TopicFilter("new/#")]
        settings.subscriptions = [MQTTSubscription(try TopicFilter("new/#"))]
        let second = try MQTTLink(broker: settings, sink: sink)
        try second.start()
        #expect(await eventually { second.status().subscriptions == [.granted(qos: 1)] })
        #expect(second.status().sessionWasPresent)
        try await TestPublisher.publish(["a"], topic: "old/x", to: broker)
        try await TestPublisher.publish(["b"], topic: "new/x", to: broker)
        #expect(await eventually { sink.texts == ["b"] })
        await second.stop()
    }

    @Test func `a topic that is no longer wanted while the broker is away is given up when it is back`() async throws {
        let broker = try await TestBroker.started()
        let sink = RecordingSink()
        var settings = try broker.settings()
        settings.subscriptions = [MQTTSubscription(try TopicFilter("old/#"))]
        let link = try MQTTLink(broker: settings, sink: sink)
        try link.start()
        #expect(await eventually { link.status().subscriptions == [.granted(qos: 1)] })
        broker.shutDown()
        #expect(await eventually { !link.status().isConnected })
        link.subscribe(to: [MQTTSubscription(try TopicFilter("new/#"))])
        try await broker.start()
        #expect(await eventually { link.status().subscriptions == [.granted(qos: 1)] })
        try await TestPublisher.publish(["a"], topic: "old/x", to: broker)
        try await TestPublisher.publish(["b"], topic: "new/x", to: broker)
        #expect(await eventually { sink.texts == ["b"] })
        await link.stop()
    }

    @Test func `a message of ours reaches its topic, and without a connection it is not taken`() async throws {
        let broker = try await TestBroker.started()
        let sink = RecordingSink()
        var settings = try broker.settings()
        settings.subscriptions = [MQTTSubscription(try TopicFilter("echo/#"))]
        let link = try MQTTLink(broker: settings, sink: sink)
        #expect(!link.publish([1], to: "echo/x"))
        try link.start()
        #expect(await eventually { link.status().subscriptions == [.granted(qos: 1)] })
        #expect(link.publish(Array("hello".utf8), to: "echo/x"))
        #expect(await eventually { sink.texts == ["hello"] })
        await link.stop()
    }

    @Test func `two clients of the same name do not fight: one leaves the session to the other and says why`()
        async throws
    {
        let broker = try await TestBroker.started()
        var settings = try broker.settings()
        settings.takeoverDelay = .seconds(600) ... .seconds(900)
        let links = [
            try MQTTLink(broker: settings, sink: RecordingSink()),
            try MQTTLink(broker: settings, sink: RecordingSink()),
        ]
        for link in links { try link.start() }
        #expect(await eventually { links.contains { $0.status().takeovers > 0 } })
        #expect(await eventually { links.contains { $0.status().isConnected } })
        let loser = try #require(links.first { $0.status().takeovers > 0 })
        let error = try #require(loser.status().lastError)
        #expect("\(error)".contains("another client use"))
        #expect("\(error)".contains("the client id '\(settings.clientID)'"))
        #expect(loser.status().connection == .waiting)
        // Stopping does not wait for the delay.
        for link in links { await link.stop() }
    }

    @Test func `what is published at quality of service 2 is accepted and arrives once`() async throws {
        let broker = try await TestBroker.started()
        let sink = RecordingSink()
        let link = try MQTTLink(broker: try broker.settings(), sink: sink)
        try link.start()
        #expect(await eventually { link.status().subscriptions == [.granted(qos: 1)] })
        let texts = (0..<50).map(String.init)
        try await TestPublisher.publish(texts, to: broker, qos: 2)
        #expect(await eventually { sink.texts.count >= 50 })
        #expect(sink.texts == texts)
        await link.stop()
    }
}
