/// How the values of a JSON message are found.
public struct PayloadMap: Hashable, Sendable {
    /// Where an array of readings or senders stands; nil when the message is one reading.
    ///
    /// Other paths are then counted from its elements, those that begin with `$.` from the root.
    public var elements: JSONPath?
    /// Where the sender's id stands.
    public var identity: Identity
    /// Where the time stands and how it is written; nil when messages carry none and are stamped on receipt.
    public var time: TimeRule?
    /// The values.
    public var points: [PayloadPoint]
    /// Where an id stands by which the same message is known again; nil when its time is enough.
    public var deduplication: JSONPath?
    /// Where the sender's count of its messages stands, by which lost ones are known.
    public var frameCounter: JSONPath?

    /// Where the sender's id stands.
    public enum Identity: Hashable, Sendable {
        /// A level of the topic, 0-based: 1 is `L001` in `lights/L001/telemetry`.
        case topicLevel(Int)
        /// A path of the message.
        case path(JSONPath)
    }

    /// Where a time stands and how it is written.
    public struct TimeRule: Hashable, Sendable {
        /// Where it stands.
        public var path: JSONPath
        /// How it is written.
        public var format: TimeFormat
        /// The zone of times that name none; nil when each has to name its own.
        public var zone: CivilZone?

        /// A rule.
        public init(path: JSONPath, format: TimeFormat, zone: CivilZone? = nil) {
            self.path = path
            self.format = format
            self.zone = zone
        }
    }

    /// How a time is written.
    public enum TimeFormat: String, CaseIterable, Sendable {
        /// RFC 3339 with a zone; a text without one is refused unless the rule has one.
        case rfc3339
        /// Date and time without a zone, which the rule has: `2026-10-01 20:15:00`, `20261001201500`.
        case local
        /// Seconds since 1970 UTC.
        case epochSeconds = "epoch-s"
        /// Milliseconds since 1970 UTC.
        case epochMilliseconds = "epoch-ms"
    }

    /// A map.
    public init(
        elements: JSONPath? = nil, identity: Identity, time: TimeRule?, points: [PayloadPoint],
        deduplication: JSONPath? = nil, frameCounter: JSONPath? = nil
    ) {
        self.elements = elements
        self.identity = identity
        self.time = time
        self.points = points
        self.deduplication = deduplication
        self.frameCounter = frameCounter
    }
}

/// One value of a JSON message.
public struct PayloadPoint: Hashable, Sendable {
    /// Where it stands.
    public var path: JSONPath
    /// What it means.
    public var conversion: ValueConversion

    /// A point.
    public init(path: JSONPath, conversion: ValueConversion) {
        self.path = path
        self.conversion = conversion
    }
}
