extension PayloadMap {
    /// Decodes one message.
    ///
    /// - Parameters:
    ///   - topic: The topic it came by.
    ///   - payload: Its bytes.
    ///   - receivedAt: When it came, the time of messages that carry none.
    /// - Returns: The observation, and the values of the message that could not be read.
    /// - Throws: `DecodingFailure` when the message as a whole cannot be used.
    public func decode(
        topic: String, payload: [UInt8], receivedAt: Timestamp
    ) throws(DecodingFailure) -> (observation: Observation, failures: [DecodingFailure]) {
        let message = try JSONValue(parsing: payload)
        let meter = try sender(topic: topic, message: message)
        let at = try timePath.map { path throws(DecodingFailure) in try time(of: message, at: path) } ?? receivedAt
        var readings: [Reading] = []
        var failures: [DecodingFailure] = []
        for point in points {
            do {
                if let reading = try point.decode(message) { readings.append(reading) }
            } catch {
                failures.append(error)
            }
        }
        guard !readings.isEmpty else {
            throw failures.first ?? DecodingFailure(at: "$", "none of the profile's values is in the message")
        }
        return (Observation(meter: meter, at: at, readings: readings), failures)
    }

    private func sender(topic: String, message: JSONValue) throws(DecodingFailure) -> String {
        let id: String
        switch identity {
        case .topicLevel(let level):
            let levels = topic.split(separator: "/", omittingEmptySubsequences: false)
            guard levels.indices.contains(level) else {
                throw DecodingFailure(at: "topic", "'\(topic)' has no level \(level)")
            }
            id = String(levels[level])
        case .path(let path):
            guard case .string(let text)? = message[path] else {
                throw DecodingFailure(at: path.description, "the sender's id is missing")
            }
            id = text
        }
        let isPlain = id.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        guard !id.isEmpty, id.utf8.count <= 64, isPlain else {
            throw DecodingFailure(at: "topic", "the sender's id is empty, too long or not plain ASCII")
        }
        return id
    }

    private func time(of message: JSONValue, at path: JSONPath) throws(DecodingFailure) -> Timestamp {
        switch (timeFormat, message[path]) {
        case (.rfc3339, .string(let text)?):
            guard let time = Timestamp(rfc3339: text) else {
                throw DecodingFailure(at: path.description, "'\(text)' is no RFC 3339 time with a zone")
            }
            return time
        case (.epochSeconds, .number(let number)?):
            if let value = ExactDecimal.product(of: [number, ExactDecimal(1000)], limit: 1 << 53) {
                return Timestamp(milliseconds: value)
            }
        case (.epochMilliseconds, .number(let number)?):
            if let value = number.rounded(limit: 1 << 53) { return Timestamp(milliseconds: value) }
        case (_, nil):
            throw DecodingFailure(at: path.description, "the time is missing")
        default:
            break
        }
        throw DecodingFailure(at: path.description, "the time is not written as \(timeFormat.rawValue)")
    }
}

extension PayloadPoint {
    /// The reading; nil when the message says null or nothing.
    func decode(_ message: JSONValue) throws(DecodingFailure) -> Reading? {
        let raw: ExactDecimal
        switch message[path] {
        case nil, .null?: return nil
        case .number(let number)?: raw = number
        case .bool(let flag)? where quantity.kind == .state: raw = ExactDecimal(flag ? 1 : 0)
        case let other?: throw DecodingFailure(at: path.description, "expected a number, found \(other.kindName)")
        }
        guard let scale = RegisterScale(unit: unit, factor: factor, encoding: .decimal) else {
            throw DecodingFailure(at: path.description, "factor \(factor) needs more than 18 digits")
        }
        let reading = Reading(quantity, raw: raw, scale: scale)
        guard let value = reading.baseUnits, quantity.kind != .counter || value >= 0 else {
            throw DecodingFailure(at: path.description, "\(raw) is not possible for \(quantity.rawValue)")
        }
        return reading
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
