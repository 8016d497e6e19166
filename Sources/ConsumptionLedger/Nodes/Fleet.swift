public import MeterModels

/// How many senders a fleet should have over some days.
public struct FleetSize: Hashable, Sendable {
    /// Senders there should be.
    public var count: Int
    /// The days for which that holds.
    public var validity: Validity

    /// A size.
    public init(count: Int, validity: Validity = Validity()) {
        self.count = count
        self.validity = validity
    }
}

/// Many like senders that are one member of a node, such as the street-lights of a campus.
public struct Fleet: Hashable, Sendable {
    /// Stable id; the meter ids of its senders are `<fleet>/<sender>`, so that no sender can pass for a meter.
    public var id: String
    /// The node it belongs to.
    public var node: String
    /// The MQTT session that it reports by.
    public var mqtt: String
    /// What its senders use.
    public var carrier: Carrier
    /// Senders there should be, in time order; on days without a size there should be none.
    public var sizes: [FleetSize]
    /// Their ids, where they are known; nil takes every sender up to twice the planned number.
    public var senders: [String]?
    /// So many seconds after sunset and before sunrise the lamps must burn, and before sunset and after sunrise not.
    public var twilight: Int64

    /// A fleet.
    public init(
        id: String, node: String, mqtt: String, carrier: Carrier = .offGridSolar, sizes: [FleetSize],
        senders: [String]? = nil, twilight: Int64 = 1800
    ) {
        self.id = id
        self.node = node
        self.mqtt = mqtt
        self.carrier = carrier
        self.sizes = sizes
        self.senders = senders
        self.twilight = twilight
    }

    /// Senders there should be on a day.
    public func count(on date: CivilDate) -> Int {
        sizes.first { $0.validity.contains(date) }?.count ?? 0
    }

    /// The most senders that there should ever be.
    public var largestCount: Int { sizes.map(\.count).max() ?? 0 }
}
