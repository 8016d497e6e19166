/// What one bucket of a register holds.
///
/// Amounts are in base units.
public struct BucketAmount: Hashable, Codable, Sendable {
    /// measured + derived.
    public var amount: Int64 = 0
    /// The part that a longer gap was spread over the bucket's border by, 推导.
    public var derived: Int64 = 0
    /// Milliseconds of the bucket that are covered.
    public var coveredMilliseconds: Int64 = 0
    /// Advance that is known but may hide turns of the register; outside `amount`.
    public var unattributed: Int64 = 0

    /// An empty bucket.
    public init() {}

    /// A bucket from its parts.
    public init(amount: Int64, derived: Int64, coveredMilliseconds: Int64, unattributed: Int64) {
        self.amount = amount
        self.derived = derived
        self.coveredMilliseconds = coveredMilliseconds
        self.unattributed = unattributed
    }

    /// The part that is a plain register subtraction, 实测.
    public var measured: Int64 { amount - derived }

    /// Adds the part of an advance that falls into a span.
    mutating func add(_ advance: Advance, in span: Span) {
        let part = advance.amount(in: span)
        amount += part
        if advance.isGap, advance.straddles(span) { derived += part }
        if advance.isCovered { coveredMilliseconds += advance.milliseconds(in: span) }
    }

    /// Adds what another part of the same bucket holds.
    static func += (left: inout BucketAmount, right: BucketAmount) {
        left.amount += right.amount
        left.derived += right.derived
        left.coveredMilliseconds += right.coveredMilliseconds
        left.unattributed += right.unattributed
    }

    /// The bucket of a level from the buckets of the level below and the gaps that reach into it.
    ///
    /// Amounts, coverage and what is unattributed add up. The grade does not: a gap inside one bucket is a register
    /// subtraction there, whatever it is in the buckets below.
    public static func combining(
        _ below: some Sequence<BucketAmount>, gaps: some Sequence<Advance>, span: Span
    ) -> BucketAmount {
        var sum = BucketAmount()
        for part in below {
            sum.amount += part.amount
            sum.coveredMilliseconds += part.coveredMilliseconds
            sum.unattributed += part.unattributed
        }
        for gap in gaps where gap.straddles(span) {
            sum.derived += gap.amount(in: span)
        }
        return sum
    }
}
