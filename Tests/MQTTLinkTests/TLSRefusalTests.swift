import TestSupport
import Testing

@testable import MQTTLink

/// What an operator reads when TLS with a real broker does not come to be.
@Suite(.timeLimit(.minutes(5)))
struct TLSRefusalTests {
    /// Files in the broker's directory; the names are used in the cases.
    private static let files = [
        "server.pem": TestCertificates.server, "server.key": TestCertificates.serverKey,
        "authority.pem": TestCertificates.authority, "other.pem": TestCertificates.otherAuthority,
        "refusal.pem": TestCertificates.refusalAuthority, "expired.pem": TestCertificates.expired,
        "host.pem": TestCertificates.otherHost, "client.pem": TestCertificates.client,
        "stranger.pem": TestCertificates.strangerClient, "garbage.pem": "neither a certificate nor a key\n",
    ]

    /// What a broker presents and what a link trusts, and the words that name why that fails.
    struct Refusal: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var presented = "server.pem"
        var options: [String] = []
        var trusted: String? = "authority.pem"
        var certificate: String?
        var key: String?
        let reason: String
    }

    private static let wantsCertificate = ["cafile DIR/refusal.pem", "require_certificate true"]

    private func broker(presenting certificate: String, options: [String] = []) async throws -> TestBroker {
        try await TestBroker.started(
            options: ["allow_anonymous true", "certfile DIR/\(certificate)", "keyfile DIR/server.key"] + options,
            files: Self.files)
    }

    private func link(
        to broker: TestBroker, trusting authority: String?, certificate: String? = nil, key: String? = nil
    ) throws -> MQTTLink {
        var settings = try broker.settings()
        settings.tls = .init(
            caFile: authority.map(broker.path), certificateFile: certificate.map(broker.path),
            keyFile: key.map(broker.path))
        return try MQTTLink(broker: settings, sink: RecordingSink())
    }

    @Test(arguments: [
        Refusal(
            testDescription: "an authority that did not sign", trusted: "other.pem",
            reason: "certificate verify failed: unable to get local issuer certificate"),
        Refusal(
            testDescription: "the authorities of the system", trusted: nil,
            reason: "certificate verify failed: unable to get local issuer certificate"),
        Refusal(
            testDescription: "an expired certificate", presented: "expired.pem", trusted: "refusal.pem",
            reason: "certificate verify failed: certificate has expired"),
        Refusal(
            testDescription: "a certificate for another host", presented: "host.pem", trusted: "refusal.pem",
            reason: "host name verification failed"),
        Refusal(
            testDescription: "no certificate for a broker that wants one", options: wantsCertificate,
            reason: "alert certificate required"),
        Refusal(
            testDescription: "a certificate of an authority that the broker does not trust", options: wantsCertificate,
            certificate: "stranger.pem", key: "server.key", reason: "alert unknown ca"),
        Refusal(
            testDescription: "a key file that is missing", certificate: "client.pem", key: "missing.key",
            reason: "missing.key: No such file or directory (errno 2)"),
        Refusal(
            testDescription: "a certificate file that is missing", certificate: "missing.pem", key: "server.key",
            reason: "missing.pem: No such file or directory (errno 2)"),
        Refusal(
            testDescription: "a file of authorities that is missing", trusted: "missing-ca.pem",
            reason: "missing-ca.pem: No such file or directory (errno 2)"),
        Refusal(
            testDescription: "a key file without a key", certificate: "client.pem", key: "garbage.pem",
            reason: "Unable to load client key file"),
        Refusal(
            testDescription: "a file of authorities without any", trusted: "garbage.pem",
            reason: "Unable to load CA certificates"),
    ])
    func `a refusal of TLS names its reason`(_ refusal: Refusal) async throws {
        let broker = try await broker(presenting: refusal.presented, options: refusal.options)
        let link = try link(
            to: broker, trusting: refusal.trusted, certificate: refusal.certificate, key: refusal.key)
        try link.start()
        // A reset of the broker can be faster than its alert: the reason may come with a later attempt only.
        let isNamed = await eventually(within: .seconds(30)) {
            link.status().lastError.map { $0.code == .tls && $0.description.contains(refusal.reason) } == true
        }
        #expect(isNamed, "\(link.status().lastError?.description ?? "no error")")
        await link.stop()
        let status = link.status()
        #expect(status.protocolVersion == nil && status.received == 0, "no session was accepted")
    }

    @Test func `the right certificate is accepted by a broker that wants one`() async throws {
        let broker = try await broker(presenting: "server.pem", options: Self.wantsCertificate)
        let link = try link(to: broker, trusting: "authority.pem", certificate: "client.pem", key: "server.key")
        try link.start()
        #expect(await eventually { link.status().subscriptions == [.granted(qos: 1)] })
        #expect(link.status().lastError == nil)
        await link.stop()
    }

    @Test func `a certificate that is repaired is taken without a restart`() async throws {
        let broker = try await broker(presenting: "server.pem", options: Self.wantsCertificate)
        try broker.write(TestCertificates.strangerClient, to: "renewed.pem")
        let link = try link(to: broker, trusting: "authority.pem", certificate: "renewed.pem", key: "server.key")
        try link.start()
        #expect(await eventually { link.status().lastError != nil })
        try broker.write(TestCertificates.client, to: "renewed.pem")
        #expect(await eventually { link.status().subscriptions == [.granted(qos: 1)] })
        await link.stop()
    }

    @Test func `a broker without TLS is told from one that refuses`() async throws {
        let broker = try await TestBroker.started(files: Self.files)
        let link = try link(to: broker, trusting: "authority.pem")
        try link.start()
        #expect(await eventually { link.status().lastError != nil })
        #expect(link.status().lastError?.description.contains("certificate") == false)
        await link.stop()
        #expect(link.status().protocolVersion == nil)
    }
}
