extension FactBook: Codable {
    /// Reads facts and checks them as any others.
    ///
    /// - Throws: `DecodingError`, or `FactError` when they contradict each other.
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode([Fact].self))
    }

    /// Writes every fact that counts, in one order whatever order they came in.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(all)
    }

    /// The facts that count, by node and kind, and in the order of their first days.
    public var all: [Fact] {
        facts.sorted { ($0.key.node, $0.key.kind.rawValue) < ($1.key.node, $1.key.kind.rawValue) }.flatMap(\.value)
    }

    /// The facts about a node: what its figures rest on.
    public func about(_ node: String) -> FactBook {
        FactBook(facts: facts.filter { $0.key.node == node })
    }
}

extension BillBook: Codable {
    /// Reads bills and checks them as any others.
    ///
    /// - Throws: `DecodingError`, or `BillError` when they contradict each other.
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode([Bill].self))
    }

    /// Writes every bill, in one order whatever order they came in.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(all)
    }

    /// Its bills, by node, carrier and purpose, and in the order of their days.
    public var all: [Bill] { series.flatMap(\.bills) }
}
