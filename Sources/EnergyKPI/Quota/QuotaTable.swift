import ConsumptionLedger
public import MeterModels

/// A standard's quotas of energy and water, 能耗定额: values of a year by kind of institution and climate zone.
public struct QuotaTable: Hashable, Sendable {
    /// One row: what a year's figure is held against.
    public struct Row: Hashable, Codable, Sendable {
        /// The figure.
        public let kpi: KPI
        /// The kind of institution or way of heating, such as `市级`; nil for all.
        public let group: String?
        /// The climate zone; nil for all.
        public let zone: String?
        /// 约束值: above it an explanation is due.
        public let constraint: ExactDecimal
        /// 基准值; nil where the standard has none.
        public let base: ExactDecimal?
        /// 引导值 (先进值).
        public let guide: ExactDecimal
        /// Where it is from.
        public let source: String
        /// How sure we are of it.
        public let confidence: Coefficient.Confidence

        /// A row.
        public init(
            kpi: KPI, group: String?, zone: String?, constraint: ExactDecimal, base: ExactDecimal?,
            guide: ExactDecimal, source: String, confidence: Coefficient.Confidence
        ) {
            self.kpi = kpi
            self.group = group
            self.zone = zone
            self.constraint = constraint
            self.base = base
            self.guide = guide
            self.source = source
            self.confidence = confidence
        }
    }

    /// The table's stable id.
    public let id: String
    /// Its version.
    public let version: String
    /// Where it is from.
    public let source: String
    /// Its rows, in the order given.
    public let rows: [Row]

    /// A table.
    public init(id: String, version: String, source: String, rows: [Row]) {
        self.id = id
        self.version = version
        self.source = source
        self.rows = rows
    }

    /// The rows that a site is held against, by what it is (kind of institution, way of heating) and its climate zone:
    /// at most one a figure.
    public func rows(groups: Set<String>, zone: String?) -> [Row] {
        var chosen: [Row] = []
        for row in rows {
            guard row.group.map(groups.contains) ?? true, row.zone.map({ $0 == zone }) ?? true,
                !chosen.contains(where: { $0.kpi == row.kpi })
            else { continue }
            chosen.append(row)
        }
        return chosen
    }
}

/// Where a year's figure lies within its quotas.
public enum QuotaBand: Int, CaseIterable, Comparable, Codable, Sendable {
    /// At most the guide value, 引导值.
    case withinGuide
    /// At most the base value, 基准值.
    case withinBase
    /// At most the constraint value, 约束值.
    case withinConstraint
    /// Above the constraint: it has to be explained in writing.
    case aboveConstraint

    /// The name used in queries.
    public var code: String {
        switch self {
        case .withinGuide: "within_guide"
        case .withinBase: "within_base"
        case .withinConstraint: "within_constraint"
        case .aboveConstraint: "above_constraint"
        }
    }

    /// The term in published documents.
    public var name: String {
        switch self {
        case .withinGuide: "优于引导值"
        case .withinBase: "优于基准值"
        case .withinConstraint: "符合约束值"
        case .aboveConstraint: "超过约束值"
        }
    }

    /// Whether a written explanation is due.
    public var needsExplanation: Bool { self == .aboveConstraint }

    /// Whether one is better than the other.
    public static func < (left: QuotaBand, right: QuotaBand) -> Bool { left.rawValue < right.rawValue }
}

/// A figure against its quota.
public struct QuotaStanding: Hashable, Codable, Sendable {
    /// The row of the table.
    public let row: QuotaTable.Row
    /// The figure; or why it is not known.
    public let result: Result<Rational, KPINull>
    /// Where it lies; or why that is not known.
    public let band: Result<QuotaBand, KPINull>

    /// A report of a year against a row.
    ///
    /// Quotas are of whole years, and those in standard coal of the quota basis.
    public init(_ report: KPIReport, against row: QuotaTable.Row) {
        self.row = row
        let result = report[row.kpi]?.result ?? .failure(.notUsed)
        self.result = result
        band = Result { () throws(KPINull) in
            guard report.isWholePeriod, report.period.monthCount == 12 else { throw .periodDiffers }
            guard !row.kpi.isInStandardCoal || report.set.basis == .quota else { throw .basisDiffers }
            let value = try result.get()
            if value <= Rational(row.guide) { return .withinGuide }
            if let base = row.base, value <= Rational(base) { return .withinBase }
            return value <= Rational(row.constraint) ? .withinConstraint : .aboveConstraint
        }
    }
}
