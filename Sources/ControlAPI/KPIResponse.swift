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
    /// What a reader must know: fallbacks taken, members missing, limits not met.
    public var remarks: [String]

    /// An answer with these values.
    public init(
        node: String, nodeName: String, period: String, start: String, end: String, basis: String,
        coefficientSet: String, coverage: Decimal, provisional: Bool, compare: String, values: [KPIRow],
        remarks: [String]
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
        self.remarks = remarks
    }

    enum CodingKeys: String, CodingKey {
        case node, period, start, end, basis, coverage, provisional, compare, values, remarks
        case nodeName = "node_name"
        case coefficientSet = "coefficient_set"
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

    /// A KPI.
    public init(
        kpi: String, name: String, unit: String, value: Decimal?, reason: String?, reference: Decimal?,
        referenceLabel: String?, changePercent: Decimal?, changeReason: String?
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
    }

    enum CodingKeys: String, CodingKey {
        case kpi, name, unit, value, reason, reference
        case referenceLabel = "reference_label"
        case changePercent = "change_percent"
        case changeReason = "change_reason"
    }
}
