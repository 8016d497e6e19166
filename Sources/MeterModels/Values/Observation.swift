/// One value of an observation: what a register said, and how to read it.
public struct Reading: Hashable, Sendable {
    /// What the value means.
    public let quantity: Quantity
    /// The register's value before scale and ratio.
    public let raw: ExactDecimal
    /// How the raw value becomes base units.
    public let scale: RegisterScale

    /// A reading of one quantity.
    public init(_ quantity: Quantity, raw: ExactDecimal, scale: RegisterScale) {
        self.quantity = quantity
        self.raw = raw
        self.scale = scale
    }

    /// The value in base units (Wh, mL, mW, …); nil beyond ±`RegisterScale.largest`.
    public var baseUnits: Int64? { scale.baseUnits(of: raw) }
}

/// What one device said at one time: the unit of decoding, storage, idempotence and acknowledgement.
public struct Observation: Hashable, Sendable {
    /// The meter's id.
    public let meter: String
    /// When the device said it.
    public let at: Timestamp
    /// Its values, each quantity at most once.
    public let readings: [Reading]

    /// What `meter` said at a time.
    public init(meter: String, at: Timestamp, readings: [Reading]) {
        self.meter = meter
        self.at = at
        self.readings = readings
    }
}

/// A value that could not be read: never a reason to lose its neighbours.
public struct DecodingFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where the value stands: `holding 0x0048` or `$.battery_v`.
    public let place: String
    /// What was wrong with it.
    public let reason: String

    /// A failure at a register or path.
    public init(at place: String, _ reason: String) {
        self.place = place
        self.reason = reason
    }

    /// The place and the reason.
    public var description: String { "\(place): \(reason)" }
}
