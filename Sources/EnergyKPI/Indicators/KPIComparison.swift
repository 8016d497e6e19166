import ConsumptionLedger
public import MeterModels

/// What a report is compared with.
///
/// The raw value is the name used in queries.
public enum KPIComparison: String, CaseIterable, Codable, Hashable, Sendable {
    /// 环比: the period before.
    case previous
    /// 同比: the same period a year earlier.
    case lastYear = "last-year"
    /// 较基期: a base year.
    case base

    /// Changes of all key figures against another report.
    ///
    /// Figures are compared only with their like: same basis and coefficient set, the period that the comparison
    /// names, and for a base year whole years. Everything else has no change, and says why.
    public func changes(of current: KPIReport, against reference: KPIReport?) -> [KPIChange] {
        current.values.map { value in
            let other = reference?[value.kpi]
            return KPIChange(
                kpi: value.kpi, reference: other?.value, referenceLabel: reference?.label,
                result: Result { () throws(KPINull) in
                    guard let reference, let other else { throw .referenceMissing }
                    guard isLike(current, reference) else { throw .periodDiffers }
                    guard value.set == other.set else { throw .basisDiffers }
                    guard !value.kpi.isInStandardCoal || current.heatBilledByArea == reference.heatBilledByArea else {
                        throw .boundaryDiffers
                    }
                    return try Rational.changePercent(from: other.result, to: value.result)
                })
        }
    }

    /// The change of a carrier's physical amount against another report, in per cent; no basis is involved.
    ///
    /// - Returns: The exact change, or why there is none.
    public func change(
        of carrier: Carrier, in current: KPIReport, against reference: KPIReport?
    ) -> Result<Rational, KPINull> {
        Result { () throws(KPINull) in
            guard let reference, let then = reference.total(carrier) else { throw .referenceMissing }
            guard isLike(current, reference) else { throw .periodDiffers }
            guard let now = current.total(carrier) else { throw .notUsed }
            return try Rational.changePercent(from: then.completeResult, to: now.completeResult)
        }
    }

    /// Changes of a year's key figures against a base year.
    ///
    /// Against what the base year's own amounts, headcounts and areas give, where they are known; else against the
    /// figures that were declared for it.
    ///
    /// - Parameters:
    ///   - current: The report of a whole year; shorter periods have no change.
    ///   - base: The report of the base year; nil when nothing of that year is known.
    ///   - facts: The declared figures.
    ///   - year: The base year; nil for the latest declared one before the report's.
    /// - Returns: One change for every key figure of the report.
    public static func changes(
        of current: KPIReport, againstBase base: KPIReport? = nil, in facts: FactBook, year: Int? = nil
    ) -> [KPIChange] {
        current.values.map { value in
            func declared(_ basis: Basis?) -> Fact? {
                value.kpi.baseFigure.flatMap {
                    facts.baseFigure(
                        $0, node: current.node, basis: basis, year: year, before: current.period.calendarYear)
                }
            }
            let isYear = current.period.isYear && current.isWholePeriod
            let fact = declared(value.set?.basis)
            let known = base?[value.kpi]?.result
            let calculated = known.flatMap { try? $0.get() }
            let reference = calculated ?? fact.map { Rational($0.value) }
            return KPIChange(
                kpi: value.kpi, reference: reference,
                referenceLabel: calculated == nil
                    ? fact?.year.map { "\($0) (declared, not verified)" } : base?.label,
                result: Result { () throws(KPINull) in
                    guard let reference else {
                        if case .failure(let reason) = known, base?.hasAmounts == true {
                            throw .referenceUnknown(reason)
                        }
                        let others = value.set.map { set in Basis.allCases.filter { $0 != set.basis } } ?? []
                        throw others.contains { declared($0) != nil } ? .basisDiffers : .referenceMissing
                    }
                    guard isYear else { throw .periodDiffers }
                    if calculated != nil, let base {
                        guard base.period.isYear, base.isWholePeriod else { throw .periodDiffers }
                        guard value.set == base[value.kpi]?.set else { throw .basisDiffers }
                        guard !value.kpi.isInStandardCoal || current.heatBilledByArea == base.heatBilledByArea else {
                            throw .boundaryDiffers
                        }
                    }
                    return try Rational.changePercent(from: .success(reference), to: value.result)
                })
        }
    }

    private func isLike(_ current: KPIReport, _ reference: KPIReport) -> Bool {
        switch self {
        case .previous:
            current.isWholePeriod && reference.isWholePeriod && reference.period == current.period.previous
        case .lastYear:
            reference.period == current.period.lastYear && reference.days == current.days.lastYear
        case .base:
            current.period.isYear && reference.period.isYear && current.isWholePeriod && reference.isWholePeriod
        }
    }
}

extension ReportingPeriod {
    var isYear: Bool {
        if case .year = self { true } else { false }
    }
}
