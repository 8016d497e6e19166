public import ConsumptionLedger
public import MeterModels

/// What a register counted over a span, from the readings at its borders: what its buckets have to add up to.
///
/// Amounts in base units. In every statement that the ledger keeps its law in,
/// `counted − before + within = amount − estimated + unattributed + rejected`.
public struct RegisterStatement: Hashable, Sendable {
    /// A reading that the register's account stood at.
    public struct Standing: Hashable, Sendable {
        /// When.
        public var at: Timestamp
        /// What the register showed, in base units.
        public var value: Int64
        /// Last minus first of all its lives up to then, with every turn of the register.
        public var total: Int64
        /// Turns of the register so far.
        public var wraps: Int64
        /// The value that its present life began with.
        public var lifeFirst: Int64
        /// Last minus first of the lives before, added up.
        public var earlierLives: Int64
    }

    /// The accepted reading at the start of the span, else the last one before it, or the first one ever; nil without
    /// any.
    public var opening: Standing?
    /// The accepted reading at the end of the span, else the last one before it; nil without any.
    public var closing: Standing?
    /// When the first accepted reading after the end of the span was, whose advance lies in it in part; nil when there is
    /// none, or the closing one is at the end.
    public var following: Timestamp?
    /// What of the advance after the opening reading lies before the span.
    public var before: Int64 = 0
    /// What of the advance after the closing reading lies in the span.
    public var within: Int64 = 0
    /// What a turn of the register counts; 0 when it is not known to turn.
    public var modulus: Int64 = 0
    /// What the buckets of the span hold.
    public var bucket = BucketAmount()

    /// Closing − opening total.
    public var counted: Int64 { (closing?.total ?? 0) - (opening?.total ?? 0) }

    /// Whether the buckets hold what the readings say.
    public var isBalanced: Bool {
        counted - before + within
            == bucket.amount - bucket.estimated + bucket.unattributed + bucket.rejected
    }
}

/// What a meter gave to a node's amount over a span.
public struct MemberStatement: Hashable, Sendable {
    /// The meter's id.
    public var meter: String
    /// The register.
    public var quantity: Quantity
    /// +1 or −1.
    public var sign: Int64
    /// The node's share of it; nil when it counts whole.
    public var share: MeterShare?
    /// The part of the span in which it counts.
    public var span: Span
    /// What it gave, in base units, with its sign and by its share; nil when nothing is known.
    public var amount: Int64?
    /// What of the amount a person estimated, in base units, with its sign and by the node's share.
    public var estimated: Int64
    /// The register's own statement over that time.
    public var register: RegisterStatement
}
