import MeterModels

extension CollectorReader {
    /// A session; nil after noting what is wrong.
    func session(_ entry: YAMLMapping) -> MQTTSession? {
        let id = entry.required("id", expected: "an id of letters, digits, '-', '_' and '.'", ScalarForm.identifier)
        let url = url(entry)
        let clientID = entry.text("client_id")
        let username = entry.optional("username", expected: "a text", { $0 })
        let passwordFile = entry.optional("password_file", expected: "a file", { $0 })
        let caFile = entry.optional("ca_file", expected: "a file", { $0 })
        let certificate = entry.optional("cert_file", expected: "a file", { $0 })
        let key = entry.optional("key_file", expected: "a file", { $0 })
        let stateTopic = entry.optional("state_topic", expected: "a topic without '+' and '#'") { text in
            Self.isTopicFilter(text) && !text.contains { $0 == "+" || $0 == "#" } ? text : nil
        }
        let maximumPayload = entry.optional(
            "maximum_payload", expected: "a size from 1KiB to 16MiB such as 64KiB"
        ) { text in
            ScalarForm.bytes(text).flatMap { (1024...16_777_216).contains($0) ? $0 : nil }
        }
        let subscriptions = (entry.required("subscriptions", expected: "the topics to subscribe to")?.elements ?? [])
            .compactMap(subscription)
        entry.finish()
        if (certificate == nil) != (key == nil) { entry.value.reject("cert_file and key_file go together") }
        if entry.optional("subscriptions")?.elements?.isEmpty == true {
            entry.optional("subscriptions")?.reject("a session without a subscription receives nothing")
        }
        for name in ["password_file", "key_file"] {
            guard let place = entry.optional(name), let path = place.scalarText, FileHint.isReadableByAll(path) else {
                continue
            }
            place.warn("everybody on this machine can read '\(path)'", hint: "chmod o= \(path)")
        }
        if passwordFile != nil, username == nil {
            entry.optional("password_file")?.reject("a password needs a 'username'")
        }
        if let url, !url.isEncrypted, caFile != nil || certificate != nil {
            entry.optional("url")?.reject("certificates need mqtts://")
        }
        guard let id, let url, let clientID else { return nil }
        return MQTTSession(
            id: id, host: url.host, port: url.port,
            tls: url.isEncrypted ? MQTTSession.TLS(caFile: caFile, certificateFile: certificate, keyFile: key) : nil,
            clientID: clientID, username: username, passwordFile: passwordFile, stateTopic: stateTopic,
            maximumPayload: maximumPayload ?? 65_536, subscriptions: subscriptions)
    }

    /// The broker; what stands before an '@' is never repeated, since it may be a password.
    private func url(_ entry: YAMLMapping) -> BrokerURL? {
        let expected = "mqtt://host:port or mqtts://host:port"
        guard let place = entry.required("url", expected: expected) else { return nil }
        if place.scalarText?.contains("@") == true {
            place.reject(
                "a URL without user and password expected",
                hint: "give 'username', and 'password_file' with the path of a file that holds the password")
            return nil
        }
        return place.value(expected: expected, BrokerURL.init(_:))
    }

    private func subscription(_ value: YAMLValue) -> MQTTSession.Subscription? {
        guard let entry = value.mapping else { return nil }
        let topic = entry.required(
            "topic", expected: "a topic filter: '+' stands for one level, '#' for all that follow and only at the end"
        ) { Self.isTopicFilter($0) ? $0 : nil }
        let name = entry.required("profile", expected: "a profile's id")
        let profile = name.flatMap { profiles.profile($0, parameters: nil) }
        entry.finish()
        guard let topic, let profile else { return nil }
        guard profile.makeMessageReader() != nil else {
            name?.reject("'\(profile.id)' is a profile of Modbus registers, expected one of MQTT messages")
            return nil
        }
        return MQTTSession.Subscription(topic: topic, profile: profile)
    }

    /// Whether a text is a topic filter as MQTT has it (section 4.7).
    private static func isTopicFilter(_ text: String) -> Bool {
        let levels = text.split(separator: "/", omittingEmptySubsequences: false)
        guard !text.isEmpty, text.utf8.count <= 65_535, !text.unicodeScalars.contains("\0") else { return false }
        return levels.enumerated().allSatisfy { index, level in
            level == "+" || (level == "#" && index == levels.count - 1) || !level.contains { $0 == "+" || $0 == "#" }
        }
    }
}

/// `mqtt://host:port` or `mqtts://host:port`.
struct BrokerURL {
    var isEncrypted: Bool
    var host: String
    var port: UInt16

    init?(_ text: String) {
        let isEncrypted = text.hasPrefix("mqtts://")
        guard isEncrypted || text.hasPrefix("mqtt://") else { return nil }
        let rest = text.dropFirst(isEncrypted ? 8 : 7)
        let parts = rest.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let host = parts.first, !host.isEmpty, !host.contains("/") else { return nil }
        self.isEncrypted = isEncrypted
        self.host = String(host)
        guard parts.count == 2 else {
            port = isEncrypted ? 8883 : 1883
            return
        }
        guard let port = UInt16(parts[1]), port > 0 else { return nil }
        self.port = port
    }
}
