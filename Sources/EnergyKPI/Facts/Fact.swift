public import MeterModels

/// Something a person states about a node: a headcount, a floor area, a figure of a base year.
public struct Fact: Hashable, Codable, Sendable {
    /// The node's id.
    public var node: String
    /// What it states.
    public var kind: FactKind
    /// The value, in the unit that the kind names.
    public var value: ExactDecimal
    /// The first day it holds.
    public var from: CivilDate
    /// The first day it no longer holds; nil until a later fact of the same node and kind.
    public var to: CivilDate?
    /// The base year, for figures of one.
    public var year: Int?
    /// The basis that a figure in standard coal was calculated by.
    public var basis: Basis?
    /// The document it is from.
    public var source: String
    /// Who recorded it.
    public var author: String
    /// When it was recorded.
    public var recordedAt: Timestamp
    /// 1 for the first statement, higher for each correction of it.
    public var revision: Int

    /// A fact.
    public init(
        node: String, kind: FactKind, value: ExactDecimal, from: CivilDate, to: CivilDate? = nil, year: Int? = nil,
        basis: Basis? = nil, source: String, author: String, recordedAt: Timestamp, revision: Int = 1
    ) {
        self.node = node
        self.kind = kind
        self.value = value
        self.from = from
        self.to = to
        self.year = year
        self.basis = basis
        self.source = source
        self.author = author
        self.recordedAt = recordedAt
        self.revision = revision
    }

    /// What a revision replaces: facts with the same key are statements of the same thing.
    public struct Key: Hashable, Sendable {
        /// The node's id.
        public let node: String
        /// What is stated.
        public let kind: FactKind
        /// The first day.
        public let from: CivilDate
        /// The base year.
        public let year: Int?
        /// The basis of a base year's figure.
        public let basis: Basis?
    }

    /// What the fact is a statement of.
    public var key: Key { Key(node: node, kind: kind, from: from, year: year, basis: basis) }
}
