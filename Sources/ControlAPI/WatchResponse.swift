public import Foundation

/// What a live view shows, sent every few seconds by `GET /v1/watch`.
public struct WatchResponse: Codable, Hashable, Sendable {
    /// Links, queue, rollups and what is wrong.
    public var status: StatusResponse
    /// Every meter that is no sender of a fleet.
    public var meters: [MeterStatus]
    /// What flows at this moment, by meter, as far as it was said a moment ago.
    public var power: [PowerReading]
    /// What the nodes consumed since midnight.
    public var today: [NodeToday]
    /// Fleets of lamps.
    public var fleets: [FleetStatus]

    /// A view from its parts.
    public init(
        status: StatusResponse, meters: [MeterStatus], power: [PowerReading], today: [NodeToday],
        fleets: [FleetStatus]
    ) {
        self.status = status
        self.meters = meters
        self.power = power
        self.today = today
        self.fleets = fleets
    }
}

/// The power at a meter at one moment.
public struct PowerReading: Codable, Hashable, Sendable {
    /// The meter.
    public var meter: String
    /// The node that it is assigned to.
    public var node: String?
    /// Its role, such as `generation`.
    public var role: String?
    /// When it was read.
    public var at: String
    /// Power in kW; below 0 against the counter's direction.
    public var power: Decimal

    /// A reading of power.
    public init(meter: String, node: String?, role: String?, at: String, power: Decimal) {
        self.meter = meter
        self.node = node
        self.role = role
        self.at = at
        self.power = power
    }

    enum CodingKeys: String, CodingKey {
        case meter, node, role, at
        case power = "power_kw"
    }
}

/// What a node consumed of a carrier since midnight.
public struct NodeToday: Codable, Hashable, Sendable {
    /// The node.
    public var node: String
    /// Its name.
    public var name: String
    /// The carrier.
    public var carrier: String
    /// The amount so far, in `unit`.
    public var amount: Decimal
    /// The carrier's display unit.
    public var unit: String
    /// The share of the time so far that readings cover, 0…1.
    public var coverage: Decimal

    /// An amount of today.
    public init(node: String, name: String, carrier: String, amount: Decimal, unit: String, coverage: Decimal) {
        self.node = node
        self.name = name
        self.carrier = carrier
        self.amount = amount
        self.unit = unit
        self.coverage = coverage
    }
}
