/// How the values of a JSON message are found.
public struct PayloadMap: Hashable, Sendable {
    /// Where the sender's id stands.
    public var identity: Identity
    /// Path of the time; nil when messages carry none and are stamped on receipt.
    public var timePath: JSONPath?
    /// How the time is written.
    public var timeFormat: TimeFormat
    /// The values.
    public var points: [PayloadPoint]

    /// Where the sender's id stands.
    public enum Identity: Hashable, Sendable {
        /// A level of the topic, 0-based: 1 is `L001` in `lights/L001/telemetry`.
        case topicLevel(Int)
        /// A path of the message.
        case path(JSONPath)
    }

    /// How a time is written.
    public enum TimeFormat: String, CaseIterable, Sendable {
        /// RFC 3339 with a zone; a text without one is refused.
        case rfc3339
        /// Seconds since 1970 UTC.
        case epochSeconds = "epoch-s"
        /// Milliseconds since 1970 UTC.
        case epochMilliseconds = "epoch-ms"
    }

    /// A map.
    public init(identity: Identity, timePath: JSONPath?, timeFormat: TimeFormat, points: [PayloadPoint]) {
        self.identity = identity
        self.timePath = timePath
        self.timeFormat = timeFormat
        self.points = points
    }
}

/// One value of a JSON message.
public struct PayloadPoint: Hashable, Sendable {
    /// What the value means.
    public var quantity: Quantity
    /// Where it stands.
    public var path: JSONPath
    /// The unit that the number times `factor` is in.
    public var unit: MeasurementUnit
    /// Units a count.
    public var factor: ExactDecimal

    /// A point.
    public init(quantity: Quantity, path: JSONPath, unit: MeasurementUnit, factor: ExactDecimal = ExactDecimal(1)) {
        self.quantity = quantity
        self.path = path
        self.unit = unit
        self.factor = factor
    }
}

/// The place of a value in a JSON message: keys and array positions separated by dots, such as `object.cells.0.v`.
public struct JSONPath: Hashable, Sendable, CustomStringConvertible {
    /// The steps from the root.
    public let steps: [String]

    /// Parses `a.b.0`; nil when a step is empty.
    public init?(_ text: some StringProtocol) {
        let steps = String(text).split(separator: "." as Character, omittingEmptySubsequences: false).map { String($0) }
        guard !steps.contains(""), steps.count <= 16 else { return nil }
        self.steps = steps
    }

    /// The path from the root, such as `$.object.cells.0`.
    public var description: String { "$." + steps.joined(separator: ".") }
}
