/// The answer to `GET /v1/nodes`: the organisation as it is on a day.
public struct NodesResponse: Codable, Hashable, Sendable {
    /// The day.
    public var date: String
    /// Nodes, parents before children.
    public var nodes: [NodeResponse]

    /// Nodes of a day.
    public init(date: String, nodes: [NodeResponse]) {
        self.date = date
        self.nodes = nodes
    }
}

/// A node, how its amounts come about and who answers for it.
public struct NodeResponse: Codable, Hashable, Sendable {
    /// Its id.
    public var id: String
    /// Its name.
    public var name: String
    /// `campus`, `building`, `floor`, `department` or `system`.
    public var kind: String
    /// The node above; absent for a root.
    public var parent: String?
    /// How its amount of each carrier comes about.
    public var carriers: [NodeCarrierResponse]
    /// Who answers for it.
    public var responsible: [ResponsibleResponse]

    /// A node.
    public init(
        id: String, name: String, kind: String, parent: String?, carriers: [NodeCarrierResponse],
        responsible: [ResponsibleResponse]
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.parent = parent
        self.carriers = carriers
        self.responsible = responsible
    }
}

/// How a node's amount of a carrier comes about.
public struct NodeCarrierResponse: Codable, Hashable, Sendable {
    /// The carrier.
    public var carrier: String
    /// `formula`, `balance`, `sum`, or `none` when the node declares the carrier and has no member of it.
    public var basis: String
    /// The formula, where that is the basis.
    public var formula: String?
    /// Whether the node declares to use the carrier, so that nothing of it is missing and not zero.
    public var expected: Bool
    /// What makes up the amount.
    public var members: [NodeMemberResponse]

    /// A node's carrier.
    public init(carrier: String, basis: String, formula: String?, expected: Bool, members: [NodeMemberResponse]) {
        self.carrier = carrier
        self.basis = basis
        self.formula = formula
        self.expected = expected
        self.members = members
    }
}

/// A register, fleet or bill that is part of a node's amount.
public struct NodeMemberResponse: Codable, Hashable, Sendable {
    /// The meter's or fleet's id.
    public var member: String
    /// The meter's register; absent for a fleet.
    public var quantity: String?
    /// `+` or `-`.
    public var sign: String
    /// The node's share such as `42287/46666`; absent when it counts whole.
    public var share: String?
    /// How many senders a fleet should have; absent for a meter.
    public var count: Int?
    /// The first day; absent when it has always counted.
    public var from: String?
    /// The first day on which it no longer counts; absent when it still does.
    public var to: String?
    /// `ok`, `late`, `silent`, `never` or `imported`; absent for a fleet.
    public var state: String?

    /// A member.
    public init(
        member: String, quantity: String?, sign: String, share: String? = nil, count: Int? = nil, from: String? = nil,
        to: String? = nil, state: String? = nil
    ) {
        self.member = member
        self.quantity = quantity
        self.sign = sign
        self.share = share
        self.count = count
        self.from = from
        self.to = to
        self.state = state
    }
}

/// Who answers for a node.
public struct ResponsibleResponse: Codable, Hashable, Sendable {
    /// `leader`, `deputy`, `department_head` or `property_company`.
    public var role: String
    /// The name.
    public var name: String
    /// How to reach them.
    public var contact: String?
    /// The first day.
    public var from: String?
    /// The first day on which they no longer answer for it.
    public var to: String?

    /// A person or company.
    public init(role: String, name: String, contact: String?, from: String?, to: String?) {
        self.role = role
        self.name = name
        self.contact = contact
        self.from = from
        self.to = to
    }
}
