import Foundation
import Testing

@testable import MQTTLink

struct MQTTErrorTests {
    private let broker = MQTTBroker(id: "lights", host: "::1", tls: .init(), clientID: "collector", subscriptions: [])

    @Test(arguments: [
        (
            MQTTError.Code.refused(.badUserNameOrPassword), "refused by the broker: bad user name or password (0x86)",
            false
        ),
        (.refused(MQTTReasonCode(rawValue: 0x89)), "refused by the broker: server busy (0x89)", true),
        (.library(7), "connection lost (MOSQ_ERR 7)", true),
        (.library(99), "unknown error of libmosquitto (MOSQ_ERR 99)", true),
        (.system(111), "Connection refused (errno 111)", true),
        (.unknownHost(-2), "host name not resolved: Name or service not known (EAI -2)", true),
        (.tls, "TLS failed", false),
    ])
    func `an error says what, where and whether to try again`(code: MQTTError.Code, cause: String, isRetriable: Bool) {
        let error = MQTTError(code, during: .connecting, broker: broker, detail: "detail")
        #expect(error.description == "lights (mqtts://[::1]:1883): connecting: \(cause): detail")
        #expect(error.isRetriable == isRetriable)
    }

    @Test(arguments: [(UInt8(1), UInt8(0x84)), (2, 0x85), (3, 0x88), (4, 0x86), (5, 0x87), (0x8A, 0x8A), (0x9F, 0x9F)])
    func `return codes of 3_1_1 become reason codes of 5`(wire: UInt8, reason: UInt8) {
        #expect(MQTTReasonCode(connectionRefusal: wire) == MQTTReasonCode(rawValue: reason))
    }

    @Test func `every failure code of MQTT 5 has a meaning`() {
        for code in UInt8(0x80)...0xA2 {
            #expect(!MQTTReasonCode(rawValue: code).description.hasPrefix("unknown"))
        }
        #expect(MQTTReasonCode(rawValue: 3).description == "unknown reason (0x03)")
    }

    @Test(arguments: [
        ("secret\n", "secret"), ("secret\r\n", "secret"), ("secret", "secret"), (" two words \n\n", " two words \n"),
        ("", ""),
    ])
    func `a password file loses one line break and nothing else`(content: String, password: String) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "password-\(UUID().uuidString)")
        try content.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(try PasswordFile(path: file.path).read(for: broker) == password)
    }

    @Test func `a missing password file is named`() throws {
        let error = #expect(throws: MQTTError.self) {
            try PasswordFile(path: "/nonexistent/password").read(for: broker)
        }
        #expect(error?.code == .unreadablePassword)
        #expect(error?.detail == "/nonexistent/password: No such file or directory (errno 2)")
    }

    @Test func `settings that break a rule make no link`() throws {
        let subscription = MQTTSubscription(try TopicFilter("lights/#"))
        let good = MQTTBroker(id: "lights", host: "127.0.0.1", clientID: "collector", subscriptions: [subscription])
        #expect(good.firstProblem == nil)
        let changes: [(inout MQTTBroker) -> Void] = [
            { $0.host = "" }, { $0.port = 0 }, { $0.clientID = "" }, { $0.passwordFile = "/run/password" },
            { $0.tls = .init(certificateFile: "/etc/our.pem") }, { $0.keepAlive = .seconds(4) },
            { $0.keepAlive = .seconds(70_000) }, { $0.maximumPayload = 0 }, { $0.batchLimit = 0 },
            { $0.batchDelay = .seconds(8) }, { $0.reconnectDelay = .zero ... .seconds(1) }, { $0.subscriptions = [] },
        ]
        for change in changes {
            var broken = good
            change(&broken)
            let error = #expect(throws: MQTTError.self) { try MQTTLink(broker: broken, sink: RecordingSink()) }
            #expect(error?.code == .invalidConfiguration)
        }
    }
}
