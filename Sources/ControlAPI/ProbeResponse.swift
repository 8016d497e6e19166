public import Foundation

/// The answer to `POST /v1/probe`: what an unknown Modbus device may be.
public struct ProbeResponse: Codable, Hashable, Sendable {
    /// `host:port`.
    public var endpoint: String
    /// The unit id.
    public var unit: Int
    /// Requests that were answered with registers.
    public var answered: Int
    /// Requests that were answered with "no such register".
    public var refused: Int
    /// Requests that were not answered.
    public var unanswered: Int
    /// Why the probe ended early, in words; nil when it did not.
    public var error: String?
    /// Ways to read the device, the most plausible first.
    public var candidates: [ProbeCandidateRow]

    /// What a probe found.
    public init(
        endpoint: String, unit: Int, answered: Int, refused: Int, unanswered: Int, error: String?,
        candidates: [ProbeCandidateRow]
    ) {
        self.endpoint = endpoint
        self.unit = unit
        self.answered = answered
        self.refused = refused
        self.unanswered = unanswered
        self.error = error
        self.candidates = candidates
    }
}

/// One way to read a device.
public struct ProbeCandidateRow: Codable, Hashable, Sendable {
    /// The profile.
    public var profile: String
    /// Points for plausible values less points for impossible ones.
    public var score: Int
    /// What the profile would have to be changed in, such as `function 3`, `order CDAB` or `addresses -1`.
    public var changes: [String]
    /// Telling values as they would be read.
    public var values: [ProbeValue]

    /// A way to read a device.
    public init(profile: String, score: Int, changes: [String], values: [ProbeValue]) {
        self.profile = profile
        self.score = score
        self.changes = changes
        self.values = values
    }
}

/// A value of a probed device.
public struct ProbeValue: Codable, Hashable, Sendable {
    /// What the value would mean.
    public var quantity: String
    /// The value in `unit`.
    public var value: Decimal
    /// The quantity's display unit.
    public var unit: String

    /// A value.
    public init(quantity: String, value: Decimal, unit: String) {
        self.quantity = quantity
        self.value = value
        self.unit = unit
    }
}
