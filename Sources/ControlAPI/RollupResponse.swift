public import Foundation

/// The answer to `GET /v1/rollup`.
public struct RollupResponse: Codable, Hashable, Sendable {
    /// One row a carrier and bucket, in time order.
    public var rows: [RollupRow]

    /// An answer with these rows.
    public init(rows: [RollupRow]) {
        self.rows = rows
    }
}

/// The amount of one bucket of a node or meter.
///
/// Amounts are in `unit`.
public struct RollupRow: Codable, Hashable, Sendable {
    /// The node, or nil for a meter's row.
    public var node: String?
    /// The meter, or nil for a node's row.
    public var meter: String?
    /// The meter's quantity, for a meter's row.
    public var quantity: String?
    /// The carrier.
    public var carrier: String
    /// `quarter`, `hour`, `day`, `month` or `year`.
    public var by: String
    /// First instant of the bucket.
    public var start: String
    /// First instant after it.
    public var end: String
    /// measured + derived + apportioned + manual + estimated.
    public var amount: Decimal
    /// The unit of every amount: kWh, m3, and so on.
    public var unit: String
    /// Register subtraction, 实测.
    public var measured: Decimal
    /// Counter advance spread over an outage, 推导.
    public var derived: Decimal
    /// Share of a meter or bill, 分摊.
    public var apportioned: Decimal
    /// Entered by hand, 人工.
    public var manual: Decimal
    /// Estimated, 估算.
    public var estimated: Decimal
    /// Advance that is known but belongs to nothing yet; outside `amount`.
    public var unattributed: Decimal
    /// Advance judged wrong; outside `amount`.
    public var rejected: Decimal
    /// Covered share of the time that its meters are in force, 0…1, cut to 4 places so that a gap never prints 1.
    public var coverage: Decimal
    /// Members with an amount in the bucket; nil for a meter's row.
    public var membersPresent: Int?
    /// Members in force in the bucket; nil for a meter's row.
    public var membersExpected: Int?
    /// The member of which least is known; nil when all are covered, below a day and for a meter's row.
    public var worstMember: String?
    /// What is remarkable: `negative`, a node's amount below 0; nil when nothing is.
    public var flags: [String]?
    /// What the meter's sub-meters do not account for, over the time in which it and all of them are covered; only when
    /// asked for, nil where there is no such time.
    public var unaccounted: Decimal?
    /// The share of the bucket's time for which that is known, 0…1; only when asked for.
    public var unaccountedCoverage: Decimal?
    /// Average number of energy users over the bucket, 用能人数; nil below a day and for a meter's row.
    public var headcount: Decimal?
    /// Average floor area over the bucket, m².
    public var floorArea: Decimal?
    /// `amount` per energy user.
    public var perCapita: Decimal?
    /// `amount` per m².
    public var perArea: Decimal?
    /// Whether later readings can still change the bucket.
    public var provisional: Bool

    /// A row.
    public init(
        node: String?, meter: String?, quantity: String?, carrier: String, by: String, start: String, end: String,
        amount: Decimal, unit: String, measured: Decimal, derived: Decimal, apportioned: Decimal, manual: Decimal,
        estimated: Decimal, unattributed: Decimal, rejected: Decimal, coverage: Decimal, membersPresent: Int?,
        membersExpected: Int?, headcount: Decimal?, floorArea: Decimal?, perCapita: Decimal?, perArea: Decimal?,
        provisional: Bool
    ) {
        self.node = node
        self.meter = meter
        self.quantity = quantity
        self.carrier = carrier
        self.by = by
        self.start = start
        self.end = end
        self.amount = amount
        self.unit = unit
        self.measured = measured
        self.derived = derived
        self.apportioned = apportioned
        self.manual = manual
        self.estimated = estimated
        self.unattributed = unattributed
        self.rejected = rejected
        self.coverage = coverage
        self.membersPresent = membersPresent
        self.membersExpected = membersExpected
        self.headcount = headcount
        self.floorArea = floorArea
        self.perCapita = perCapita
        self.perArea = perArea
        self.provisional = provisional
    }

    enum CodingKeys: String, CodingKey {
        case node, meter, quantity, carrier, by, start, end, amount, unit, measured, derived, apportioned, manual
        case estimated, unattributed, rejected, coverage, headcount, provisional
        case membersPresent = "members_present"
        case membersExpected = "members_expected"
        case worstMember = "worst_member"
        case flags, unaccounted
        case unaccountedCoverage = "unaccounted_coverage"
        case floorArea = "floor_area_m2"
        case perCapita = "per_capita"
        case perArea = "per_area"
    }
}
