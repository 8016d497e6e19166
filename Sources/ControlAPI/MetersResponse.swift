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
    /// The last day on which its calibration holds; nil when nobody said.
    public var calibrationDue: String?
    /// `valid`, `due` (it ends within 60 days) or `expired`; nil when nobody said until when it holds.
    public var calibration: String?
    /// What does not agree with the register of meters, in words; nil when nothing is known to.
    public var findings: [String]?
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
        case calibrationDue = "calibration_due"
        case calibration, findings
    }
}

/// The answer to `GET /v1/meters/card`: what the register of meters says of one, 计量器具台账, and how it stands.
public struct MeterCardResponse: Codable, Hashable, Sendable {
    /// How it stands.
    public var status: MeterStatus
    /// The serial number on its plate.
    public var serial: String?
    /// Its accuracy class.
    public var accuracyClass: String?
    /// The number of its calibration certificate.
    public var certificate: String?
    /// The day on which it was last calibrated.
    public var calibrated: String?
    /// Where it hangs.
    public var location: String?
    /// The day on which it was installed.
    public var installed: String?
    /// The most that can flow by its circuit or pipe, in the unit below; nil when plausibility is off.
    public var rated: Decimal?
    /// The unit of `rated` such as `W`.
    public var ratedUnit: String?
    /// Seconds between its readings by plan.
    public var cadence: Double
    /// What it stands for, and when.
    public var assignments: [MeterAssignmentResponse]
    /// The meters that are a part of it.
    public var subMeters: [String]

    /// A card.
    public init(
        status: MeterStatus, serial: String?, accuracyClass: String?, certificate: String?, calibrated: String?,
        location: String?, installed: String?, rated: Decimal?, ratedUnit: String?, cadence: Double,
        assignments: [MeterAssignmentResponse], subMeters: [String]
    ) {
        self.status = status
        self.serial = serial
        self.accuracyClass = accuracyClass
        self.certificate = certificate
        self.calibrated = calibrated
        self.location = location
        self.installed = installed
        self.rated = rated
        self.ratedUnit = ratedUnit
        self.cadence = cadence
        self.assignments = assignments
        self.subMeters = subMeters
    }

    enum CodingKeys: String, CodingKey {
        case status, serial, certificate, calibrated, location, installed, rated, cadence, assignments
        case accuracyClass = "accuracy_class"
        case ratedUnit = "rated_unit"
        case subMeters = "sub_meters"
    }
}

/// That a meter stands for something at a node.
public struct MeterAssignmentResponse: Codable, Hashable, Sendable {
    /// The node.
    public var node: String
    /// The carrier.
    public var carrier: String
    /// The role.
    public var role: String
    /// The node's share such as `1/3`; absent when the meter is its alone.
    public var share: String?
    /// The meter it is a part of.
    public var parentMeter: String?
    /// The first day.
    public var from: String?
    /// The first day on which it no longer does.
    public var to: String?

    /// An assignment.
    public init(
        node: String, carrier: String, role: String, share: String?, parentMeter: String?, from: String?, to: String?
    ) {
        self.node = node
        self.carrier = carrier
        self.role = role
        self.share = share
        self.parentMeter = parentMeter
        self.from = from
        self.to = to
    }

    enum CodingKeys: String, CodingKey {
        case node, carrier, role, share, from, to
        case parentMeter = "parent_meter"
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
