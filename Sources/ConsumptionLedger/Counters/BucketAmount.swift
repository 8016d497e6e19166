/// What one bucket of a register holds.
///
/// Amounts are in base units.
public struct BucketAmount: Hashable, Codable, Sendable {
    /// measured + derived + manual + estimated.
    public var amount: Int64 = 0
    /// The part that a longer gap was spread over the bucket's border by, 推导.
    public var derived: Int64 = 0
    /// Milliseconds of the bucket that are covered.
    public var coveredMilliseconds: Int64 = 0
    /// Advance that is known and belongs to no time, or may hide turns of the register; outside `amount`.
    public var unattributed: Int64 = 0
    /// The part that rests on readings entered by a person, 人工.
    public var manual: Int64 = 0
    /// The part that a person estimated, 估算; the register knows nothing of it.
    public var estimated: Int64 = 0
    /// Advance that a person judged wrong; outside `amount`.
    public var rejected: Int64 = 0

    /// An empty bucket.
    public init() {}

    /// A bucket from its parts.
    public init(
        amount: Int64, derived: Int64, coveredMilliseconds: Int64, unattributed: Int64, manual: Int64 = 0,
        estimated: Int64 = 0, rejected: Int64 = 0
    ) {
        self.amount = amount
        self.derived = derived
        self.coveredMilliseconds = coveredMilliseconds
        self.unattributed = unattributed
        self.manual = manual
        self.estimated = estimated
        self.rejected = rejected
    }

    /// The part that is a plain register subtraction, 实测.
    public var measured: Int64 { amount - derived - manual - estimated }

    /// Adds the part of an advance that falls into a span.
    mutating func add(_ advance: Advance, in span: Span) {
        add(advance.amount(in: span), of: advance, isDerived: advance.isDerived(in: span))
        if advance.isCovered { coveredMilliseconds += advance.milliseconds(in: span) }
    }

    /// Adds a part of an advance.
    mutating func add(_ part: Int64, of advance: Advance, isDerived: Bool) {
        switch advance.standing {
        case .attributed:
            amount += part
            if advance.isManual {
                manual += part
            } else if isDerived {
                derived += part
            }
        case .estimated:
            amount += part
            estimated += part
        case .unattributed: unattributed += part
        case .rejected: rejected += part
        case .unknown: break
        }
    }

    /// Adds what another part of the same bucket holds.
    static func += (left: inout BucketAmount, right: BucketAmount) {
        left.amount += right.amount
        left.derived += right.derived
        left.coveredMilliseconds += right.coveredMilliseconds
        left.unattributed += right.unattributed
        left.manual += right.manual
        left.estimated += right.estimated
        left.rejected += right.rejected
    }

    /// The bucket of a level from the buckets of the level below and the gaps that reach into it.
    ///
    /// Everything adds up but the grade: a gap inside one bucket is a register
    /// subtraction there, whatever it is in the buckets below.
    public static func combining(
        _ below: some Sequence<BucketAmount>, gaps: some Sequence<Advance>, span: Span
    ) -> BucketAmount {
        var sum = BucketAmount()
        for part in below { sum += part }
        sum.derived = 0
        for gap in gaps where gap.isDerived(in: span) {
            sum.derived += gap.amount(in: span)
        }
        return sum
    }
}

extension Advance {
    /// Whether its part in a span is derived: it was spread over the span's border.
    func isDerived(in span: Span) -> Bool {
        isGap && standing == .attributed && !isManual && straddles(span)
    }
}
