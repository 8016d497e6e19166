public import Foundation

/// The answer to `GET /v1/meters`.
public struct MetersResponse: Codable, Hashable, Sendable {
    /// One entry a meter or fleet, in configuration order.
    public var meters: [MeterStatus]

    /// An answer with these meters.
    public init(meters: [MeterStatus]) {
        self.meters = meters
    }
}

/// One meter's state.
public struct MeterStatus: Codable, Hashable, Sendable {
    /// The meter's id.
    public var meter: String
    /// The node it is assigned to.
    public var node: String?
    /// Its carrier.
    public var carrier: String?
    /// Its roles, such as `consumption` or `grid_import`.
    public var roles: [String]
    /// The link that polls it, or `import`.
    public var link: String
    /// The profile that decodes it.
    public var profile: String?
    /// `ok`, `late` (a cadence missed), `silent`, `never` (no reading yet), or `imported`.
    public var state: String
    /// When it was last read.
    public var lastReading: String?
    /// Seconds since then.
    public var age: Double?
    /// Its main register, in `unit`.
    public var value: Decimal?
    /// The main register's quantity.
    public var quantity: String?
    /// The unit of `value`.
    public var unit: String?
    /// Failed polls in a row.
    public var consecutiveFailures: Int
    /// Why it is not `ok`, in words.
    public var reason: String?
    /// Who the device says it is; nil when it does not, or has not yet.
    public var identity: DeviceIdentityResponse?

    /// A meter's state.
    public init(
        meter: String, node: String?, carrier: String?, roles: [String], link: String, profile: String?, state: String,
        lastReading: String?, age: Double?, value: Decimal?, quantity: String?, unit: String?,
        consecutiveFailures: Int, reason: String?, identity: DeviceIdentityResponse? = nil
    ) {
        self.meter = meter
        self.node = node
        self.carrier = carrier
        self.roles = roles
        self.link = link
        self.profile = profile
        self.state = state
        self.lastReading = lastReading
        self.age = age
        self.value = value
        self.quantity = quantity
        self.unit = unit
        self.consecutiveFailures = consecutiveFailures
        self.reason = reason
        self.identity = identity
    }

    enum CodingKeys: String, CodingKey {
        case meter, node, carrier, roles, link, profile, state, age, value, quantity, unit, reason, identity
        case lastReading = "last_reading"
        case consecutiveFailures = "consecutive_failures"
    }
}

/// A device's name plate, as its registers say it.
public struct DeviceIdentityResponse: Codable, Hashable, Sendable {
    /// The manufacturer.
    public var manufacturer: String?
    /// The model.
    public var model: String?
    /// The firmware's version.
    public var version: String?
    /// The serial number.
    public var serial: String?
    /// The rated power in W.
    public var ratedPower: Decimal?

    /// A name plate.
    public init(manufacturer: String?, model: String?, version: String?, serial: String?, ratedPower: Decimal?) {
        self.manufacturer = manufacturer
        self.model = model
        self.version = version
        self.serial = serial
        self.ratedPower = ratedPower
    }

    enum CodingKeys: String, CodingKey {
        case manufacturer, model, version, serial
        case ratedPower = "rated_power_w"
    }
}
