public import ConsumptionLedger
public import MeterModels

/// All key figures of a node and period.
public struct KPIReport: Hashable, Sendable {
    /// What it was calculated from.
    public let input: KPIInput
    /// How it was calculated.
    public let method: KPICalculator
    /// One entry for every key figure, in their order.
    public let values: [KPIValue]
    /// Amounts by carrier, in the order of `Carrier`; also partial ones.
    public let totals: [CarrierTotal]
    /// The floor area with its change within the period; nil when it is not declared.
    public let floorArea: FloorArea?
    /// Whether later readings can still change the figures.
    public let isProvisional: Bool
    /// Nodes whose heat is in no total, since it is billed by area on some of the days.
    public let heatBilledByArea: [String]

    /// The node's id.
    public var node: String { input.node }

    /// The period, or the one that `days` are a part of.
    public var period: ReportingPeriod { input.period }

    /// The days that were counted: all of the period, or its first part for a year to date.
    public var days: DayRange { input.days }

    /// The coefficient set of the figures in standard coal.
    public var set: CoefficientSet.Reference { method.coefficients.reference }

    /// Whether all days of the period were counted.
    public var isWholePeriod: Bool { days == DayRange(period) }

    /// The days that were counted: the period as it is written, or the months of a part of it, `2025-01..2025-10`.
    public var label: String {
        guard !isWholePeriod else { return period.description }
        let (first, last) = (days.first.parts, days.end.adding(days: -1).parts)
        func month(_ date: (year: Int, month: Int, day: Int)) -> String {
            ReportingPeriod.month(year: date.year, month: date.month).description
        }
        guard first.day == 1, days.end.parts.day == 1 else {
            return "\(days.first)..\(days.end.adding(days: -1))"
        }
        return month(first) == month(last) ? month(first) : "\(month(first))..\(month(last))"
    }

    /// Whether the node has any amount in the period.
    public var hasAmounts: Bool { totals.contains { $0.amount.amount != nil } }

    /// A key figure.
    public subscript(kpi: KPI) -> KPIValue? {
        values.first { $0.kpi == kpi }
    }

    /// A carrier's total; nil when the node neither uses nor declares it.
    public func total(_ carrier: Carrier) -> CarrierTotal? {
        totals.first { $0.amount.carrier == carrier }
    }
}
