import Testing
import TestSupport

@testable import MQTTLink

/// Brokers that are away, come back, refuse, or say nothing.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct ReconnectionTests {
    @Test func `a link started before its broker connects when the broker appears`() async throws {
        let broker = try TestBroker()
        let sink = RecordingSink()
        let link = try MQTTLink(broker: try broker.settings(), sink: sink)
        try link.start()
        #expect(await eventually { link.status().lastError?.code == .system(111) })
        #expect(!link.status().isConnected)
        try await broker.start()
        #expect(await eventually { link.status().subscriptions == [.granted(qos: 1)] })
        try await TestPublisher.publish(["hello"], to: broker)
        #expect(await eventually { sink.texts == ["hello"] })
        await link.stop()
    }

    @Test func `a broker that is restarted loses nothing`() async throws {
        let broker = try await TestBroker.started()
        let sink = RecordingSink()
        let link = try MQTTLink(broker: try broker.settings(), sink: sink)
        try link.start()
        #expect(await eventually { link.status().subscriptions == [.granted(qos: 1)] })
        try await TestPublisher.publish(["before"], to: broker)
        #expect(await eventually { sink.texts == ["before"] })
        broker.shutDown()
        #expect(await eventually { !link.status().isConnected && link.status().lastError != nil })
        try await broker.start()
        #expect(await eventually { link.status().isConnected })
        #expect(link.status().sessionWasPresent)
        #expect(link.status().reconnects == 1)
        try await TestPublisher.publish(["after"], to: broker)
        #expect(await eventually { sink.texts == ["before", "after"] })
        await link.stop()
    }

    @Test func `messages for a stopped link wait at the broker, also through its restart`() async throws {
        let broker = try await TestBroker.started()
        let first = try MQTTLink(broker: try broker.settings(), sink: RecordingSink())
        try first.start()
        #expect(await eventually { first.status().subscriptions == [.granted(qos: 1)] })
        await first.stop()
        let texts = (0..<100).map(String.init)
        try await TestPublisher.publish(texts, to: broker)
        broker.shutDown()
        try await broker.start()
        let sink = RecordingSink()
        let second = try MQTTLink(broker: try broker.settings(), sink: sink)
        try second.start()
        #expect(await eventually { sink.messages.count == 100 })
        #expect(sink.texts == texts)
        #expect(second.status().sessionWasPresent)
        await second.stop()
    }

    @Test func `messages read but not committed survive a restart of the broker`() async throws {
        let broker = try await TestBroker.started()
        let gate = Gate()
        let sink = RecordingSink { call in
            guard call == 1 else { return }
            gate.pass()
            throw RecordingSink.DiskFull()
        }
        let link = try MQTTLink(broker: try broker.settings(), sink: sink)
        try link.start()
        #expect(await eventually { link.status().subscriptions == [.granted(qos: 1)] })
        let texts = (0..<50).map(String.init)
        try await TestPublisher.publish(texts, to: broker)
        #expect(await eventually { !sink.batches.isEmpty })
        broker.shutDown()
        try await broker.start()
        gate.open()
        #expect(await eventually { Set(sink.texts) == Set(texts) })
        await link.stop()
    }

    @Test func `a wrong password is told, and the right one is taken without a restart`() async throws {
        let hash =
            "collector:$7$101$oFYssTGQa3HZl3rq$tVIcukdmmtkCB4XXpWVzWxCqrhRgSw0temQgticK4XX7RpxhvvkDL2fz6Vz2g"
            + "+EGUV68P87iq/x8HyUJdQtmdA==\n"
        let broker = try await TestBroker.started(
            options: ["allow_anonymous false", "password_file DIR/users"],
            files: ["users": hash, "password": "wrong\n"])
        var settings = try broker.settings()
        settings.username = "collector"
        settings.passwordFile = broker.path("password")
        let link = try MQTTLink(broker: settings, sink: RecordingSink())
        try link.start()
        #expect(await eventually { link.status().lastError != nil })
        let error = try #require(link.status().lastError)
        // mosquitto answers a wrong password with "not authorized".
        #expect(error.code == .refused(.notAuthorized))
        #expect(!error.isRetriable)
        #expect(error.description.contains("connecting: refused by the broker: not authorized (0x87)"))

        try broker.write("secret\n", to: "password")
        #expect(await eventually { link.status().isConnected })
        await link.stop()
    }

    @Test func `the reason of a broker that ends the session is told`() async throws {
        let broker = try await TestBroker.started()
        let proxy = try TestProxy(target: broker.port)
        defer { proxy.close() }
        let link = try MQTTLink(broker: try broker.settings(through: proxy.port), sink: RecordingSink())
        try link.start()
        #expect(await eventually { link.status().isConnected })
        // DISCONNECT of MQTT 5 with "session taken over", which mosquitto 2.0.11 does not send.
        proxy.tellClients([0xE0, 1, 0x8E])
        #expect(await eventually { link.status().lastError?.code == .refused(.sessionTakenOver) })
        #expect(await eventually { link.status().isConnected && link.status().reconnects == 1 })
        await link.stop()
    }

    @Test func `a TLS broker is served when its authority is trusted and refused when not`() async throws {
        let broker = try await TestBroker.started(
            options: ["allow_anonymous true", "certfile DIR/server.pem", "keyfile DIR/server.key"],
            files: [
                "server.pem": TestCertificates.server, "server.key": TestCertificates.serverKey,
                "authority.pem": TestCertificates.authority, "other.pem": TestCertificates.otherAuthority,
            ])
        let sink = RecordingSink()
        var settings = try broker.settings()
        settings.tls = .init(caFile: broker.path("authority.pem"))
        let link = try MQTTLink(broker: settings, sink: sink)
        try link.start()
        #expect(await eventually { link.status().subscriptions == [.granted(qos: 1)] })

        settings.clientID = "doubter"
        settings.tls = .init(caFile: broker.path("other.pem"))
        let doubter = try MQTTLink(broker: settings, sink: RecordingSink())
        try doubter.start()
        #expect(await eventually { doubter.status().lastError?.code == .tls })
        #expect(doubter.status().lastError?.detail.contains("certificate verify failed") == true)
        await doubter.stop()
        #expect(doubter.status().reconnects == 0 && doubter.status().protocolVersion == nil)

        settings.clientID = "without"
        settings.tls = .init(caFile: "/nonexistent/ca.pem")
        let without = try MQTTLink(broker: settings, sink: RecordingSink())
        try without.start()
        let missing = "cannot use /nonexistent/ca.pem: No such file or directory (errno 2)"
        #expect(await eventually { without.status().lastError?.detail == missing })
        await without.stop()
        await link.stop()
    }
}
