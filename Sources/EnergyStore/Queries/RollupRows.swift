public import ConsumptionLedger
public import MeterModels

/// A bucket of a meter's register as queries give it.
///
/// Amounts in base units.
public struct MeterRollupRow: Hashable, Sendable {
    /// The register's quantity.
    public var quantity: Quantity
    /// The bucket's time.
    public var span: Span
    /// What it holds.
    public var bucket: BucketAmount
    /// Whether later readings can still change it.
    public var isProvisional: Bool

    /// Covered share of the bucket's time, 0…1 as a fraction of milliseconds.
    public var coverage: (covered: Int64, expected: Int64) {
        (bucket.coveredMilliseconds, span.seconds * 1000)
    }
}

/// A bucket of a node's carrier as queries give it.
///
/// Amounts in base units.
public struct NodeRollupRow: Hashable, Sendable {
    /// The carrier.
    public var carrier: Carrier
    /// The bucket's time.
    public var span: Span
    /// measured + derived + apportioned + manual + estimated.
    public var amount: Int64
    /// The part that was spread over longer gaps.
    public var derived: Int64
    /// The part that is a share of meters which other nodes have shares of, too.
    public var apportioned: Int64
    /// The part that rests on readings entered by persons.
    public var manual: Int64
    /// The part that persons estimated.
    public var estimated: Int64
    /// Advance that belongs nowhere; outside `amount`.
    public var unattributed: Int64
    /// Advance that persons judged wrong; outside `amount`.
    public var rejected: Int64
    /// Milliseconds of the members' time that are covered.
    public var coveredMilliseconds: Int64
    /// Milliseconds that the members are in force.
    public var expectedMilliseconds: Int64
    /// Members with an amount in the bucket.
    public var membersPresent: Int
    /// Members in force in the bucket.
    public var membersExpected: Int
    /// The member of which least is known; nil when all are covered, and below a day.
    public var worstMember: WorstMember?
    /// Average energy users, thousandths; nil below a day or where it cannot be known.
    public var headcountMilli: Int64?
    /// Average floor area, thousandths of m².
    public var floorAreaMilli: Int64?
    /// Base units per energy user.
    public var perCapita: Int64?
    /// Base units per m².
    public var perArea: Int64?
    /// Whether later readings can still change it.
    public var isProvisional: Bool

    /// The part that is a plain register subtraction.
    public var measured: Int64 { amount - derived - apportioned - manual - estimated }
}
