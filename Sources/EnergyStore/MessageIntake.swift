public import MeterModels

/// What a batch of messages leaves in the database: all of it in one transaction, or nothing.
public struct MessageIntake: Hashable, Sendable {
    /// What the messages' senders said.
    public var observations: [SourcedObservation]
    /// Messages that gave no reading.
    public var rejected: [RejectedMessage] = []
    /// Messages that later ones cannot be read without.
    public var needed: [NeededMessage] = []

    /// Observations alone, or nothing.
    public init(observations: [SourcedObservation] = []) {
        self.observations = observations
    }

    /// Whether there is nothing to store.
    public var isEmpty: Bool { observations.isEmpty && rejected.isEmpty && needed.isEmpty }
}

/// A message that gave no reading, or a part of one.
public struct RejectedMessage: Hashable, Sendable {
    /// The most that is kept of a payload, in bytes.
    public static let sampleBytes = 4096

    /// The session that it came by.
    public var session: String
    /// When it came.
    public var at: Timestamp
    /// The kind of reason, such as `malformed`.
    public var reason: String
    /// The sender, or the topic where the sender is not known.
    public var source: String
    /// The topic.
    public var topic: String
    /// Where and what was wrong.
    public var detail: String
    /// How long the payload was, in bytes.
    public var length: Int
    /// The payload, or the beginning of a long one.
    public var payload: [UInt8]

    /// A rejected message; what is too long of it is cut.
    public init(
        session: String, at: Timestamp, reason: String, source: String, topic: String, detail: String, length: Int,
        payload: [UInt8]
    ) {
        self.session = session
        self.at = at
        self.reason = reason
        self.source = String(source.prefix(128))
        self.topic = String(topic.prefix(512))
        self.detail = String(detail.prefix(512))
        self.length = length
        self.payload = Array(payload.prefix(Self.sampleBytes))
    }
}

/// A message that later ones cannot be read without, such as a birth of Sparkplug B.
public struct NeededMessage: Hashable, Sendable {
    /// The session that it came by.
    public var session: String
    /// The topic, of which the last message counts.
    public var topic: String
    /// The bytes.
    public var payload: [UInt8]
    /// When it came.
    public var at: Timestamp

    /// A needed message.
    public init(session: String, topic: String, payload: [UInt8], at: Timestamp) {
        self.session = session
        self.topic = topic
        self.payload = payload
        self.at = at
    }
}
