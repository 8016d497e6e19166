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
    /// The node's share of the meter; nil when the meter is the node's alone.
    public var share: MeterShare?
    /// What the electricity is used for, by the codes of sub-metering such as `B10`, 分项; nil when nobody said.
    public var subItem: String?
    /// Whether the electricity heats.
    public var isHeating: Bool
    /// The first day; nil when it has always stood there.
    public var from: CivilDate?
    /// The first day on which it no longer does; nil when it still does.
    public var to: CivilDate?

    /// An assignment.
    public init(
        meter: String, node: String, carrier: Carrier, role: MeterRole, parentMeter: String? = nil,
        share: MeterShare? = nil, subItem: String? = nil, isHeating: Bool = false, from: CivilDate? = nil,
        to: CivilDate? = nil
    ) {
        self.meter = meter
        self.node = node
        self.carrier = carrier
        self.role = role
        self.parentMeter = parentMeter
        self.share = share
        self.subItem = subItem
        self.isHeating = isHeating
        self.from = from
        self.to = to
    }

    /// The register that carries its amount.
    public var quantity: Quantity? { role.quantity(for: carrier) }

    /// The days on which it is in force.
    public var validity: Validity { Validity(from: from, to: to) }
}

/// One register and how it counts in a node's amount over some days.
public struct NodeMember: Hashable, Sendable {
    /// The meter's id.
    public var meter: String
    /// The register.
    public var quantity: Quantity
    /// +1 or −1.
    public var sign: Int64
    /// The node's share of it; nil when it counts whole.
    public var share: MeterShare?
    /// The days on which it counts.
    public var validity: Validity

    /// A member.
    public init(
        meter: String, quantity: Quantity, sign: Int64, share: MeterShare? = nil, validity: Validity = Validity()
    ) {
        self.meter = meter
        self.quantity = quantity
        self.sign = sign
        self.share = share
        self.validity = validity
    }
}

/// How a node's amount of a carrier comes about.
public enum NodeBasis: String, Sendable {
    /// The signed sum of the meters that a formula names; the nodes below only allocate.
    case formula
    /// Grid import + generation − grid export at the node's border; the nodes below only allocate.
    case balance
    /// Own consumption and that of the nodes below.
    case sum
}

/// The organisation: nodes, and which meters stand for what.
public struct Site: Equatable, Sendable {
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
    /// Formulas of nodes, in configuration order.
    public var formulas: [NodeFormula]
    /// Who answers for nodes, in configuration order.
    public var responsibilities: [Responsibility]
    /// Fleets in configuration order.
    public var fleets: [Fleet]
    /// Where heat is billed by floor area, in configuration order.
    public var areaBillings: [AreaBilling]
    /// Whether the site is declared never to export electricity.
    public var neverExports: Bool
    /// Where it lies; nil when nobody said so, and then nobody knows when it is dark there.
    public var location: GeoLocation?

    /// A site.
    public init(
        id: String, name: String, zone: CivilZone, nodes: [SiteNode], assignments: [MeterAssignment],
        formulas: [NodeFormula] = [], responsibilities: [Responsibility] = [], fleets: [Fleet] = [],
        areaBillings: [AreaBilling] = [], neverExports: Bool, location: GeoLocation? = nil
    ) {
        self.id = id
        self.name = name
        self.zone = zone
        self.nodes = nodes
        self.assignments = assignments
        self.formulas = formulas
        self.responsibilities = responsibilities
        self.fleets = fleets
        self.areaBillings = areaBillings
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
}
