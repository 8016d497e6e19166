/// Reads JSON messages by a profile's map.
public struct JSONMessageReader: MessageReader {
    /// More elements of one message are refused: an array without end must not become observations without end.
    private static let maximumElements = 1000
    private let map: PayloadMap
    private var recent = RecentIDs()
    private var counters = FrameCounters()

    /// A reader that has read nothing yet.
    public init(map: PayloadMap) {
        self.map = map
    }

    /// Nothing: no message of this format needs an earlier one.
    public mutating func restore(_ message: DeviceMessage) {}

    /// Reads one message.
    public mutating func read(_ message: DeviceMessage) throws(MessageRejection) -> MessageContent {
        let root: JSONValue
        do {
            root = try JSONValue(parsing: message.payload)
        } catch {
            throw MessageRejection(.malformed, error)
        }
        var content = MessageContent()
        var first: MessageRejection?
        for element in try elements(of: root) {
            do throws(MessageRejection) {
                let found = try observation(in: element, root: root, message)
                content.observations.append(found.observation)
                content.failures += found.failures
            } catch {
                first = first ?? error
                content.failures.append(error.failure)
            }
        }
        guard let sender = content.observations.first?.meter else {
            throw first
                ?? MessageRejection(
                    .noValue, DecodingFailure(at: map.elements?.description ?? "$", "the array is empty"))
        }
        try noteMessage(root, from: sender, in: &content)
        return content
    }

    /// What of the message is read one by one: the message itself, or the elements of its array.
    private func elements(of root: JSONValue) throws(MessageRejection) -> [JSONValue] {
        guard let path = map.elements else { return [root] }
        guard case .array(let elements)? = root[path] else {
            throw MessageRejection(.malformed, DecodingFailure(at: path.description, "there is no array"))
        }
        guard elements.count <= Self.maximumElements else {
            throw MessageRejection(
                .malformed, DecodingFailure(at: path.description, "more than \(Self.maximumElements) elements"))
        }
        return elements
    }

    private func observation(
        in element: JSONValue, root: JSONValue, _ message: DeviceMessage
    ) throws(MessageRejection) -> (observation: Observation, failures: [DecodingFailure]) {
        func value(_ path: JSONPath) -> JSONValue? { path.isFromRoot ? root[path] : element[path] }
        let sender = try sender(topic: message.topic, value)
        let at: Timestamp
        if let rule = map.time {
            at = try rule.time(value(rule.path), from: sender)
        } else {
            guard !message.isRetained else {
                throw MessageRejection(
                    .retainedWithoutTime, sender: sender, DecodingFailure(at: "$", "a retained message without a time"))
            }
            at = message.receivedAt
        }
        var readings: [Reading] = []
        readings.reserveCapacity(map.points.count)
        var failures: [DecodingFailure] = []
        // By index: a copy of each point would cost more than its value.
        for index in map.points.indices {
            do {
                let reading = try map.points[index].conversion.reading(
                    of: value(map.points[index].path), at: map.points[index].path.description)
                if let reading { readings.append(reading) }
            } catch {
                failures.append(error)
            }
        }
        guard !readings.isEmpty else {
            if let failure = failures.first { throw MessageRejection(.badValue, sender: sender, failure) }
            throw MessageRejection(
                .noValue, sender: sender, DecodingFailure(at: "$", "none of the profile's values is in the message"))
        }
        return (Observation(meter: sender, at: at, readings: readings), failures)
    }

    private func sender(
        topic: String, _ value: (JSONPath) -> JSONValue?
    ) throws(MessageRejection) -> String {
        let id: String
        switch map.identity {
        case .topicLevel(let level):
            var rest = topic.utf8[...]
            for _ in 0..<level {
                guard let slash = rest.firstIndex(of: UInt8(ascii: "/")) else {
                    throw MessageRejection(.badSender, DecodingFailure(at: "topic", "the topic has no level \(level)"))
                }
                rest = rest[rest.index(after: slash)...]
            }
            id = String(Substring(rest.prefix { $0 != UInt8(ascii: "/") }))
        case .path(let path):
            guard case .string(let text)? = value(path) else {
                throw MessageRejection(
                    .badSender, DecodingFailure(at: path.description, "the sender's id is missing or no text"))
            }
            id = text
        }
        guard SenderID.isValid(id) else {
            throw MessageRejection(
                .badSender, DecodingFailure(at: "topic", "the sender's id is empty, too long or not plain ASCII"))
        }
        return id
    }

    /// Knows a message again that came before, and counts those that should have come before it.
    private mutating func noteMessage(
        _ root: JSONValue, from sender: String, in content: inout MessageContent
    ) throws(MessageRejection) {
        if let path = map.deduplication, case .string(let id)? = root[path], !recent.insert(id) {
            throw MessageRejection(
                .repeated, sender: sender, DecodingFailure(at: path.description, "the message was read before"))
        }
        guard let path = map.frameCounter, case .number(let number)? = root[path],
            let counter = number.rounded(limit: 1 << 32), counter >= 0
        else { return }
        // A smaller count is a sender that joined anew; the same count is the same frame over another gateway.
        if let last = counters[sender], counter > last + 1 { content.lostMessages = Int(counter - last - 1) }
        counters.set(counter, of: sender)
    }
}

extension PayloadMap.TimeRule {
    /// The instant that a value says.
    func time(_ value: JSONValue?, from sender: String) throws(MessageRejection) -> Timestamp {
        func unreadable(_ reason: String) -> MessageRejection {
            MessageRejection(.badTime, sender: sender, DecodingFailure(at: path.description, reason))
        }
        switch (format, value) {
        case (_, nil): throw unreadable("the time is missing")
        case (.rfc3339, .string(let text)?):
            if let time = Timestamp(rfc3339: text) { return time }
            if let zone { return try local(text, zone, unreadable) }
            guard Timestamp(rfc3339: text + "Z") != nil else {
                throw unreadable("'\(text)' is no RFC 3339 time with a zone")
            }
            throw MessageRejection(
                .zonelessTime, sender: sender,
                DecodingFailure(
                    at: path.description, "'\(text)' is no RFC 3339 time with a zone, and the profile has none"))
        case (.local, .string(let text)?):
            guard let zone else { throw unreadable("the profile has no zone") }
            return try local(text, zone, unreadable)
        case (.epochSeconds, .number(let number)?):
            if let value = ExactDecimal.product(of: [number, ExactDecimal(1000)], limit: 1 << 53) {
                return Timestamp(milliseconds: value)
            }
        case (.epochMilliseconds, .number(let number)?):
            if let value = number.rounded(limit: 1 << 53) { return Timestamp(milliseconds: value) }
        default: break
        }
        throw unreadable("the time is not written as \(format.rawValue)")
    }

    private func local(
        _ text: String, _ zone: CivilZone, _ unreadable: (String) -> MessageRejection
    ) throws(MessageRejection) -> Timestamp {
        do {
            return try Timestamp(local: text, in: zone)
        } catch {
            throw unreadable(error.description)
        }
    }
}

extension JSONValue {
    /// What the value is, for messages.
    var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a text"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
