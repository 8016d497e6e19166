import CollectorConfiguration
import ConsumptionLedger
import EnergyKPI
import MeterModels

/// Judges targets of a year by the reports of their nodes, each made once.
final class TargetReports {
    private struct Key: Hashable {
        var node: String
        var basis: Basis
        var days: DayRange
    }

    let year: Int
    /// The months of the year that have ended.
    let months: [ReportingPeriod]
    /// The days of the months that have ended; nil before the first has.
    let days: DayRange?
    private let reports: (Basis) throws -> KPIReports
    private var sources: [Basis: KPIReports] = [:]
    private var known: [Key: KPIReport?] = [:]

    /// The targets of a year, as they stand on a day.
    init(year: Int, today: CivilDate, reports: @escaping (Basis) throws -> KPIReports) {
        self.year = year
        self.reports = reports
        months = ReportingPeriod.year(year).months.filter { DayRange($0).end <= today }
        days = months.last.flatMap { DayRange(first: DayRange(.year(year)).first, end: DayRange($0).end) }
    }

    /// How a target stands, and its figure in the months that have ended and a year before each of them.
    func progress(of letter: TargetLetter) throws -> (progress: TargetProgress, months: [(KPIReport?, KPIReport?)]) {
        let months = try self.months.map { month in
            (
                try report(letter, month, DayRange(month), year: year),
                try report(letter, month.lastYear, DayRange(month.lastYear), year: year)
            )
        }
        let input = TargetInput(
            toDate: try days.flatMap { try report(letter, .year(year), $0, year: year) },
            lastYearToDate: try days?.lastYear.flatMap { try report(letter, .year(year - 1), $0, year: year) },
            lastYear: try report(letter, .year(year - 1), DayRange(.year(year - 1)), year: year),
            months: months.compactMap { now, then in now.map { (now: $0, then: then) } }, base: try base(of: letter))
        return (TargetProgress(letter, input), months)
    }

    /// The base year's figure: from its own amounts, else as it was declared.
    private func base(of letter: TargetLetter) throws -> Result<Rational, KPINull> {
        guard let year = letter.base?.year else { return .failure(.referenceMissing) }
        let report = try report(letter, .year(year), DayRange(.year(year)), year: self.year)
        if let value = report?[letter.kpi]?.value { return .success(value) }
        let declared = try letter.kpi.baseFigure.flatMap { kind in
            try source(letter.basis).facts.baseFigure(
                kind, node: letter.node, basis: letter.kpi.isInStandardCoal ? letter.basis : nil, year: year,
                before: self.year)
        }
        if let declared { return .success(Rational(declared.value)) }
        return report?[letter.kpi]?.result ?? .failure(.referenceMissing)
    }

    /// A report by the coefficients of a year, so that all of a target's figures are alike.
    private func report(
        _ letter: TargetLetter, _ period: ReportingPeriod, _ days: DayRange, year: Int
    ) throws -> KPIReport? {
        let key = Key(node: letter.node, basis: letter.basis, days: days)
        if let report = known[key] { return report }
        let source = try source(letter.basis)
        let report = try source.reference(
            node: letter.node, period: period, days: days, by: source.calculator(for: .year(year)))
        known[key] = report
        return report
    }

    private func source(_ basis: Basis) throws -> KPIReports {
        if let source = sources[basis] { return source }
        let source = try reports(basis)
        sources[basis] = source
        return source
    }
}
