public import Foundation

/// The answer to `GET /v1/kpi`.
public struct KPIResponse: Codable, Hashable, Sendable {
    /// The node.
    public var node: String
    /// The node's name.
    public var nodeName: String
    /// The period as asked for: `2026`, `2026Q3` or `2026-10`.
    public var period: String
    /// First instant of the period.
    public var start: String
    /// First instant after it.
    public var end: String
    /// `statistical` (统计口径) or `quota` (定额口径).
    public var basis: String
    /// Id and version of the coefficient set.
    public var coefficientSet: String
    /// Covered share of the period, 0…1, cut to 4 places.
    public var coverage: Decimal
    /// Whether later readings can still change the values.
    public var provisional: Bool
    /// What `change` of each value compares with: `previous`, `last-year` or `base`.
    public var compare: String
    /// One entry a KPI.
    public var values: [KPIRow]
    /// Whether the site's use of its own generation counts as energy: `count-self-use` or `purchased-only`.
    public var pvPolicy: String
    /// What a reader must know: fallbacks taken, members missing, limits not met.
    public var remarks: [String]

    /// An answer with these values.
    public init(
        node: String, nodeName: String, period: String, start: String, end: String, basis: String,
        coefficientSet: String, coverage: Decimal, provisional: Bool, compare: String, values: [KPIRow],
        pvPolicy: String, remarks: [String]
    ) {
        self.node = node
        self.nodeName = nodeName
        self.period = period
        self.start = start
        self.end = end
        self.basis = basis
        self.coefficientSet = coefficientSet
        self.coverage = coverage
        self.provisional = provisional
        self.compare = compare
        self.values = values
        self.pvPolicy = pvPolicy
        self.remarks = remarks
    }

    enum CodingKeys: String, CodingKey {
        case node, period, start, end, basis, coverage, provisional, compare, values, remarks
        case nodeName = "node_name"
        case coefficientSet = "coefficient_set"
        case pvPolicy = "pv_policy"
    }
}

/// One KPI of a node and period.
public struct KPIRow: Codable, Hashable, Sendable {
    /// Stable name, such as `energy_per_capita`.
    public var kpi: String
    /// The field's Chinese term.
    public var name: String
    /// The unit of the value and its reference: kgce, kgce/人, kWh, and so on.
    public var unit: String
    /// The value, rounded for display; nil when it cannot be known.
    public var value: Decimal?
    /// Why there is no value, such as `denominator_missing 2026-10-03..2026-10-04` or `coverage_below_limit`.
    public var reason: String?
    /// The value compared with.
    public var reference: Decimal?
    /// What the reference is, such as `2025-10` or `2016 (declared, not verified)`.
    public var referenceLabel: String?
    /// Change against the reference in per cent; negative is a saving.
    public var changePercent: Decimal?
    /// Why there is no change although a comparison was asked for.
    public var changeReason: String?
    /// What a reader must know beside the value; nil when there is nothing.
    public var notes: [String]?
    /// Where the value lies within its quota; nil without one.
    public var quota: QuotaRow?
    /// The values of the periods before and of this one, the oldest first; nil when nobody asked for them.
    public var trend: [Decimal?]?
    /// Digits after the point that values of the figure are published with.
    public var decimals: Int?

    /// A KPI.
    public init(
        kpi: String, name: String, unit: String, value: Decimal?, reason: String?, reference: Decimal?,
        referenceLabel: String?, changePercent: Decimal?, changeReason: String?, notes: [String]? = nil,
        quota: QuotaRow? = nil, trend: [Decimal?]? = nil, decimals: Int? = nil
    ) {
        self.kpi = kpi
        self.name = name
        self.unit = unit
        self.value = value
        self.reason = reason
        self.reference = reference
        self.referenceLabel = referenceLabel
        self.changePercent = changePercent
        self.changeReason = changeReason
        self.notes = notes
        self.quota = quota
        self.trend = trend
        self.decimals = decimals
    }

    enum CodingKeys: String, CodingKey {
        case kpi, name, unit, value, reason, reference, notes, quota, trend, decimals
        case referenceLabel = "reference_label"
        case changePercent = "change_percent"
        case changeReason = "change_reason"
    }
}

/// A value against its quota.
public struct QuotaRow: Codable, Hashable, Sendable {
    /// `within_guide`, `within_base`, `within_constraint` or `above_constraint`; nil when it is not known.
    public var band: String?
    /// The band in published documents.
    public var bandName: String?
    /// Why it is not known.
    public var reason: String?
    /// Whether a written explanation is due.
    public var needsExplanation: Bool
    /// 约束值.
    public var constraint: Decimal
    /// 基准值; nil where there is none.
    public var base: Decimal?
    /// 引导值.
    public var guide: Decimal
    /// The standard.
    public var source: String

    /// All of it.
    public init(
        band: String?, bandName: String?, reason: String?, needsExplanation: Bool, constraint: Decimal, base: Decimal?,
        guide: Decimal, source: String
    ) {
        self.band = band
        self.bandName = bandName
        self.reason = reason
        self.needsExplanation = needsExplanation
        self.constraint = constraint
        self.base = base
        self.guide = guide
        self.source = source
    }

    enum CodingKeys: String, CodingKey {
        case band, reason, constraint, base, guide, source
        case bandName = "band_name"
        case needsExplanation = "needs_explanation"
    }
}
