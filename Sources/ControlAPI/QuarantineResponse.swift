public import Foundation

/// The answer to `GET /v1/quarantine`.
public struct QuarantineResponse: Codable, Hashable, Sendable {
    /// Rejected messages by session, reason and source since the database was made, most first.
    public var counts: [RejectionCount]
    /// Samples of them, the newest first.
    public var messages: [RejectedMessageSummary]
    /// Readings that were set aside, the newest first.
    public var readings: [QuarantinedReadingRow]

    /// A value from its parts.
    public init(counts: [RejectionCount], messages: [RejectedMessageSummary], readings: [QuarantinedReadingRow]) {
        self.counts = counts
        self.messages = messages
        self.readings = readings
    }
}

/// How many messages of a source were rejected for a reason.
public struct RejectionCount: Codable, Hashable, Sendable {
    /// The MQTT session.
    public var session: String
    /// The kind of reason, such as `malformed`.
    public var reason: String
    /// The sender, the topic where the sender is not known, or `other`.
    public var source: String
    /// How many.
    public var count: Int
    /// The first.
    public var first: String
    /// The last.
    public var last: String

    /// A value from its parts.
    public init(session: String, reason: String, source: String, count: Int, first: String, last: String) {
        self.session = session
        self.reason = reason
        self.source = source
        self.count = count
        self.first = first
        self.last = last
    }
}

/// A sample of a rejected message.
public struct RejectedMessageSummary: Codable, Hashable, Sendable {
    /// Its number, for `GET /v1/quarantine/message`.
    public var id: Int64
    /// When it came.
    public var at: String
    /// The MQTT session.
    public var session: String
    /// The kind of reason.
    public var reason: String
    /// The sender, or the topic.
    public var source: String
    /// Where and what was wrong.
    public var detail: String

    /// A value from its parts.
    public init(id: Int64, at: String, session: String, reason: String, source: String, detail: String) {
        self.id = id
        self.at = at
        self.session = session
        self.reason = reason
        self.source = source
        self.detail = detail
    }
}

/// The answer to `GET /v1/quarantine/message`.
public struct RejectedMessageResponse: Codable, Hashable, Sendable {
    /// Its number.
    public var id: Int64
    /// When it came.
    public var at: String
    /// The MQTT session.
    public var session: String
    /// The kind of reason.
    public var reason: String
    /// The sender, or the topic.
    public var source: String
    /// The topic.
    public var topic: String
    /// Where and what was wrong.
    public var detail: String
    /// How long the payload was, in bytes.
    public var length: Int
    /// What is kept of the payload, as text; nil when it is none.
    public var text: String?
    /// What is kept of the payload, in Base64.
    public var payload: Data

    /// A value from its parts.
    public init(
        id: Int64, at: String, session: String, reason: String, source: String, topic: String, detail: String,
        length: Int, text: String?, payload: Data
    ) {
        self.id = id
        self.at = at
        self.session = session
        self.reason = reason
        self.source = source
        self.topic = topic
        self.detail = detail
        self.length = length
        self.text = text
        self.payload = payload
    }
}

/// A reading that was set aside.
public struct QuarantinedReadingRow: Codable, Hashable, Sendable {
    /// The meter's id.
    public var meter: String
    /// What the value means.
    public var quantity: String
    /// When the device said it.
    public var at: String
    /// The value, in `unit`.
    public var value: Decimal
    /// The unit.
    public var unit: String
    /// The kind of reason, such as `conflict`.
    public var reason: String

    /// A value from its parts.
    public init(meter: String, quantity: String, at: String, value: Decimal, unit: String, reason: String) {
        self.meter = meter
        self.quantity = quantity
        self.at = at
        self.value = value
        self.unit = unit
        self.reason = reason
    }
}
