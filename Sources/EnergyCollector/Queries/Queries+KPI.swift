import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyKPI
import Foundation
import MeterModels

/// The days that a question is about, and what names them.
struct AskedPeriod {
    /// How far a period reaches back from its end.
    enum Reach: String, CaseIterable {
        case period
        case yearToDate = "year-to-date"
        case twelveMonths = "twelve-months"
    }

    /// The period, or the one that the days are a part of.
    var period: ReportingPeriod
    /// The days that are counted.
    var days: DayRange
    /// As it was asked for.
    var text: String
}

extension Queries {
    /// `GET /v1/kpi`.
    func kpi(_ parameters: QueryParameters) throws -> KPIResponse {
        let node = try node(try parameters.required("node", expected: "a node's id"))
        let asked = try askedPeriod(parameters)
        let basis = try basis(parameters)
        let comparison =
            try parameters.choice(
                "compare", among: KPIComparison.allCases.map(\.rawValue), KPIComparison.init(rawValue:)) ?? .lastYear
        let baseYear = try parameters.text("base_year").map { _ in try year(parameters, "base_year", default: 0) }
        let reports = try reports(basis)
        let report = try reports.report(node: node.id, period: asked.period, days: asked.days)
        let changes = try changes(of: report, comparison, baseYear: baseYear, reports)
        let trend = try parameters.flag("trend") ? try self.trend(of: node.id, asked, reports) : nil
        let quotas = report.days == DayRange(report.period) ? configuration.quotaRows : []
        let span = zone.span(of: asked.days)
        // Lamps off the grid have a line of their own: no key figure rests on them.
        let covered = report.values.compactMap(\.coverage).min() ?? .zero
        return KPIResponse(
            node: node.id, nodeName: node.name, period: asked.text,
            start: zone.rfc3339(Timestamp(seconds: span.start)), end: zone.rfc3339(Timestamp(seconds: span.end)),
            basis: basis.rawValue, coefficientSet: report.set.description,
            coverage: Decimal(string: covered.formatted(decimals: 4, rounding: .down)) ?? 0,
            provisional: report.isProvisional, compare: comparison.rawValue,
            values: zip(report.values, changes).map { value, change in
                let row = quotas.first { $0.kpi == value.kpi && report.period.monthCount == 12 }
                return self.row(
                    value, change, in: report, quota: row.map { QuotaStanding(report, against: $0) },
                    trend: trend.map { $0.map { $0?[value.kpi] } })
            },
            pvPolicy: configuration.evaluation.generationPolicy.rawValue, remarks: remarks(report) + unfinished(report))
    }

    /// The basis that is asked for.
    func basis(_ parameters: QueryParameters) throws -> Basis {
        try parameters.choice("basis", among: Basis.allCases.map(\.rawValue), Basis.init(rawValue:)) ?? .statistical
    }

    /// The period with how far it reaches back: `over` is `period`, `year-to-date` or `twelve-months`.
    func askedPeriod(_ parameters: QueryParameters) throws -> AskedPeriod {
        let period = try parameters.period()
        let reach = try parameters.choice(
            "over", among: AskedPeriod.Reach.allCases.map(\.rawValue), AskedPeriod.Reach.init(rawValue:))
        let last = period.lastMonth
        switch reach ?? .period {
        case .period: return AskedPeriod(period: period, days: DayRange(period), text: period.description)
        case .twelveMonths:
            let whole = ReportingPeriod.twelveMonths(endingWith: last.month, year: last.year)
            return AskedPeriod(period: whole, days: DayRange(whole), text: whole.description)
        case .yearToDate:
            let year = ReportingPeriod.year(last.year)
            guard let days = DayRange(first: DayRange(year).first, end: DayRange(period).end) else {
                throw ProblemDocument.invalid("period", found: period.description, expected: "a period of a year")
            }
            let months = last.month == 12 ? "\(last.year)" : "\(last.year)-01..\(period.months.last?.description ?? "")"
            return AskedPeriod(period: year, days: days, text: months)
        }
    }

    /// The changes of a report's figures.
    func changes(
        of report: KPIReport, _ comparison: KPIComparison, baseYear: Int? = nil, _ reports: KPIReports
    ) throws -> [KPIChange] {
        let method = try reports.calculator(for: report.period)
        func reference(_ period: ReportingPeriod, _ days: DayRange?) throws -> KPIReport? {
            try reports.reference(node: report.node, period: period, days: days, by: method)
        }
        switch comparison {
        case .base:
            let declared = FactKind.allCases.filter { $0.shape == .baseFigure }.compactMap { kind in
                [Basis?.none, method.coefficients.reference.basis].compactMap { basis in
                    reports.facts.baseFigure(
                        kind, node: report.node, basis: basis, year: baseYear, before: report.period.calendarYear)?.year
                }.max()
            }.max()
            let base = try (baseYear ?? declared).flatMap { try reference(.year($0), nil) }
            return KPIComparison.changes(of: report, againstBase: base, in: reports.facts, year: baseYear)
        case .previous:
            return comparison.changes(of: report, against: try reference(report.period.previous, nil))
        case .lastYear:
            let days = report.isWholePeriod ? nil : report.days.lastYear
            let then = try reference(report.period.lastYear, days)
            let own = try? reports.calculator(for: report.period.lastYear).coefficients.reference
            return comparison.changes(of: report, against: then).map { change in
                // Last year's amounts by this year's coefficients.
                own != nil && own != method.coefficients.reference && change.kpi.isInStandardCoal
                    ? change.labelled("\(change.referenceLabel ?? "") (可比口径)") : change
            }
        }
    }

    /// Reports of the periods before and of this one, the oldest first; nil where nothing is known.
    private func trend(of node: String, _ asked: AskedPeriod, _ reports: KPIReports) throws -> [KPIReport?] {
        guard asked.days == DayRange(asked.period) else { return [] }
        let count =
            switch asked.period {
            case .month: 13
            case .quarter: 9
            case .half: 7
            case .year, .twelveMonths: 6
            }
        var periods = [asked.period]
        while periods.count < count, let first = periods.first { periods.insert(first.previous, at: 0) }
        return try periods.map { try reports.reference(node: node, period: $0) }
    }

    private func row(
        _ value: KPIValue, _ change: KPIChange, in report: KPIReport, quota: QuotaStanding?, trend: [KPIValue?]?
    ) -> KPIRow {
        let decimals = value.kpi.displayDecimals
        return KPIRow(
            kpi: value.kpi.rawValue, name: value.kpi.name, unit: value.kpi.unit,
            value: value.value?.decimal(decimals), reason: reason(of: value, in: report),
            reference: change.reference?.decimal(decimals), referenceLabel: change.referenceLabel,
            changePercent: change.percent?.decimal(2), changeReason: change.null?.description,
            notes: value.value == nil || value.notes.isEmpty ? nil : value.notes.map(\.description),
            quota: quota.map(quotaRow),
            trend: trend.map { $0.map { $0?.value?.decimal(decimals) } }, decimals: decimals)
    }

    /// Why a figure has no value: of a period that has not begun nothing is missing yet.
    func reason(of value: KPIValue, in report: KPIReport) -> String? {
        guard let null = value.null else { return nil }
        return report.days.first > today && null != .notUsed
            ? "period_not_begun \(report.days.first)" : null.description
    }

    /// What to ask for instead while a period is not over and its figures are not known for that reason.
    func unfinished(_ report: KPIReport) -> [String] {
        guard report.days.first <= today, today < report.days.end else { return [] }
        let isShort = report.values.contains { value in
            if case .coverageBelowLimit = value.null { true } else { false }
        }
        guard isShort else { return [] }
        let percent = (Rational(configuration.coverageLimit) * 100).formatted(decimals: 0)
        let start = "\(report.label) is not over: a figure needs \(percent) % of it"
        let (year, month, _) = today.parts
        guard month > 1, report.period.lastMonth.year == year, report.days.first.parts.year == year else {
            return [start]
        }
        let last = ReportingPeriod.month(year: year, month: month - 1)
        return ["\(start); up to the last whole month: --period \(last) --over year-to-date"]
    }

    private func quotaRow(_ standing: QuotaStanding) -> QuotaRow {
        let band = try? standing.band.get()
        var reason: String?
        if case .failure(let null) = standing.band { reason = null.description }
        func decimal(_ value: ExactDecimal) -> Decimal { Decimal(string: value.description) ?? 0 }
        return QuotaRow(
            band: band?.code, bandName: band?.name, reason: reason, needsExplanation: band?.needsExplanation ?? false,
            constraint: decimal(standing.row.constraint), base: standing.row.base.map(decimal),
            guide: decimal(standing.row.guide), source: standing.row.source)
    }

    func remarks(_ report: KPIReport) -> [String] {
        var remarks: [String] = []
        for total in report.totals where !total.amount.uncoveredMembers.isEmpty {
            let absent = total.amount.uncoveredMembers
            let named = absent.prefix(5).joined(separator: ", ")
            let more = absent.count > 5 ? " and \(absent.count - 5) more" : ""
            remarks.append("\(total.amount.carrier.rawValue): nothing from \(named)\(more)")
        }
        if report.floorArea?.boundaryChanged == true {
            remarks.append("boundary_changed: the floor area changed within the period")
        }
        if !report.heatBilledByArea.isEmpty {
            remarks.append(
                "heat of \(report.heatBilledByArea.joined(separator: ", ")) is billed by area: it is in no figure")
        }
        if report.isProvisional { remarks.append("provisional: later readings can still change the values") }
        return remarks
    }

    /// A civil year of a parameter.
    func year(_ parameters: QueryParameters, _ name: String, default standard: Int) throws -> Int {
        guard let text = parameters.text(name) else { return standard }
        guard let year = Int(text), (1900...2200).contains(year) else {
            throw ProblemDocument.invalid(name, found: text, expected: "a year such as 2026")
        }
        return year
    }
}

extension Rational {
    /// The number with so many digits after the point, half to even.
    func decimal(_ decimals: Int) -> Decimal? {
        Decimal(string: formatted(decimals: decimals))
    }
}
