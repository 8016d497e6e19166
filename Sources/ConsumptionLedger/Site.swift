public import MeterModels

/// A place in the organisation that figures are made for: campus, building, floor, department, system.
public struct SiteNode: Hashable, Sendable {
    /// Stable id, used in queries.
    public var id: String
    /// Name for people.
    public var name: String
    /// `campus`, `building`, `floor`, `department` or `system`.
    public var kind: Kind
    /// The node above; nil for a root.
    public var parent: String?

    /// What a node stands for.
    public enum Kind: String, CaseIterable, Sendable {
        case campus, building, floor, department, system
    }

    /// A node.
    public init(id: String, name: String, kind: Kind, parent: String?) {
        self.id = id
        self.name = name
        self.kind = kind
        self.parent = parent
    }
}

/// What a meter stands for at a node.
public enum MeterRole: String, CaseIterable, Sendable {
    /// Consumption of the node.
    case consumption
    /// Purchase from the grid at the node's border.
    case gridImport = "grid_import"
    /// Delivery to the grid at the node's border.
    case gridExport = "grid_export"
    /// The node's own generation.
    case generation
    /// A part of another meter's amount: shown, never summed.
    case sub
    /// Consumption of others that is taken off the node's amount.
    case deduct

    /// The register that carries the role's amount for a carrier.
    public func quantity(for carrier: Carrier) -> Quantity? {
        switch (carrier, self) {
        case (.electricity, .gridExport), (.electricity, .generation): .activeEnergyExport
        case (.electricity, _): .activeEnergyImport
        case (.water, _): .waterVolume
        case (.naturalGas, _): .gasVolume
        case (.heat, _): .heatEnergy
        case (.offGridSolar, _): .lampEnergyUsed
        case (.petrol, _), (.diesel, _), (.coal, _), (.lpg, _), (.fuelOil, _): nil
        }
    }
}

/// That a meter stands for something at a node over some days.
public struct MeterAssignment: Hashable, Sendable {
    /// The meter's id.
    public var meter: String
    /// The node's id.
    public var node: String
    /// What flows through the meter.
    public var carrier: Carrier
    /// What it stands for.
    public var role: MeterRole
    /// The meter it is a part of, for `sub`.
    public var parentMeter: String?
    /// The first day; nil when it has always stood there.
    public var from: CivilDate?
    /// The first day on which it no longer does; nil when it still does.
    public var to: CivilDate?

    /// An assignment.
    public init(
        meter: String, node: String, carrier: Carrier, role: MeterRole, parentMeter: String? = nil,
        from: CivilDate? = nil, to: CivilDate? = nil
    ) {
        self.meter = meter
        self.node = node
        self.carrier = carrier
        self.role = role
        self.parentMeter = parentMeter
        self.from = from
        self.to = to
    }

    /// The register that carries its amount.
    public var quantity: Quantity? { role.quantity(for: carrier) }
}

/// One register and how it counts in a node's amount.
public struct NodeMember: Hashable, Sendable {
    /// The assignment whose register counts.
    public var assignment: MeterAssignment
    /// +1 or −1.
    public var sign: Int64

    /// A member.
    public init(assignment: MeterAssignment, sign: Int64) {
        self.assignment = assignment
        self.sign = sign
    }
}

/// How a node's amount of a carrier comes about.
public enum NodeBasis: String, Sendable {
    /// Grid import + generation − grid export at the node's border.
    case balance
    /// Own consumption and that of the nodes below.
    case sum
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
    /// Senders there should be.
    public var count: Int
    /// Their ids, where they are known; nil takes every sender up to twice the planned number.
    public var senders: [String]?
    /// So many seconds after sunset and before sunrise the lamps must burn, and before sunset and after sunrise not.
    public var twilight: Int64

    /// A fleet.
    public init(
        id: String, node: String, mqtt: String, carrier: Carrier = .offGridSolar, count: Int,
        senders: [String]? = nil, twilight: Int64 = 1800
    ) {
        self.id = id
        self.node = node
        self.mqtt = mqtt
        self.carrier = carrier
        self.count = count
        self.senders = senders
        self.twilight = twilight
    }
}

/// The organisation: nodes, and which meters stand for what.
public struct Site: Sendable {
    /// The site's id.
    public var id: String
    /// Name for people.
    public var name: String
    /// Its civil time.
    public var zone: CivilZone
    /// Nodes, parents before children.
    public var nodes: [SiteNode]
    /// Assignments in configuration order.
    public var assignments: [MeterAssignment]
    /// Fleets in configuration order.
    public var fleets: [Fleet]
    /// Whether the site is declared never to export electricity.
    public var neverExports: Bool
    /// Where it lies; nil when nobody said so, and then nobody knows when it is dark there.
    public var location: GeoLocation?

    /// A site.
    public init(
        id: String, name: String, zone: CivilZone, nodes: [SiteNode], assignments: [MeterAssignment],
        fleets: [Fleet] = [], neverExports: Bool, location: GeoLocation? = nil
    ) {
        self.id = id
        self.name = name
        self.zone = zone
        self.nodes = nodes
        self.assignments = assignments
        self.fleets = fleets
        self.neverExports = neverExports
        self.location = location
    }

    /// A node and all below it.
    public func descendants(of node: String) -> Set<String> {
        var found: Set<String> = [node]
        // Parents stand before their children.
        for candidate in nodes {
            if let parent = candidate.parent, found.contains(parent) { found.insert(candidate.id) }
        }
        return found
    }

    /// How the node's amount of a carrier comes about: a grid-import meter at the node makes it a balance.
    public func basis(of node: String, carrier: Carrier) -> NodeBasis {
        let isBalance = assignments.contains { $0.node == node && $0.carrier == carrier && $0.role == .gridImport }
        return isBalance ? .balance : .sum
    }

    /// The registers whose signed sum is the node's amount of a carrier; empty when it has none.
    ///
    /// Under `sum` generation is never added and sub-meters are never summed.
    public func members(of node: String, carrier: Carrier) -> [NodeMember] {
        let own = assignments.filter { $0.node == node && $0.carrier == carrier && $0.quantity != nil }
        switch basis(of: node, carrier: carrier) {
        case .balance:
            return own.compactMap { assignment in
                switch assignment.role {
                case .gridImport, .generation: NodeMember(assignment: assignment, sign: 1)
                case .gridExport, .deduct: NodeMember(assignment: assignment, sign: -1)
                case .consumption, .sub: nil
                }
            }
        case .sum:
            let direct: [NodeMember] = own.compactMap { assignment in
                switch assignment.role {
                case .consumption: NodeMember(assignment: assignment, sign: 1)
                case .deduct: NodeMember(assignment: assignment, sign: -1)
                case .gridImport, .gridExport, .generation, .sub: nil
                }
            }
            let children = nodes.filter { $0.parent == node }
            return direct + children.flatMap { members(of: $0.id, carrier: carrier) }
        }
    }
}
