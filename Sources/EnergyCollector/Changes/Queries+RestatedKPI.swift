import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyKPI
import EnergyStore
import Foundation
import MeterModels

/// Which indicators bills change: they are not stored, so that they are calculated without and with the bills.
extension Queries {
    /// From so many months on only years are compared.
    private static let monthLimit = 36

    /// The bills that count when some changes are made.
    func currentBills(with changes: [StatementChange<Bill>]) throws -> [Bill] {
        var current: [Bill.Key: Bill] = [:]
        for revision in listed(try store.billRevisions(), hasHistory: false, holds: { _ in true }) {
            current[revision.content.key] = revision.content
        }
        for case .set(let bill) in changes { current[bill.key] = bill }
        return Array(current.values)
    }

    /// Indicators of the bills' nodes and those above that are others, by months and years of the bills that have
    /// begun.
    func restated(by outcome: StatementOutcome<Bill>) throws -> [RestatedFigureResponse] {
        guard let first = outcome.recorded.first else { return [] }
        let reports = try reports(.statistical)
        let before = try store.billRevisions().filter { $0.id < first.id }
        let old = listed(before, hasHistory: false) { _ in true }
        let new = listed(before + outcome.recorded, hasHistory: false) { _ in true }
        let withOld = reports.with(try BillBook(old.map(\.content)))
        let withNew = reports.with(try BillBook(new.map(\.content)))
        let touched =
            outcome.recorded.map(\.content)
            + old.map(\.content).filter { bill in
                outcome.recorded.contains { $0.content.key == bill.key }
            }
        var figures: [RestatedFigureResponse] = []
        for node in site.nodes.map(\.id) where touched.contains(where: { site.descendants(of: node).contains($0.node) })
        {
            for period in periods(of: touched) {
                let (one, other) = (
                    try withOld.report(node: node, period: period), try withNew.report(node: node, period: period)
                )
                for (value, changed) in zip(one.values, other.values) where value.value != changed.value {
                    figures.append(figure(value, changed, node: node, period))
                }
            }
        }
        return figures
    }

    private func periods(of bills: [Bill]) -> [ReportingPeriod] {
        var months: Set<ReportingPeriod> = []
        for bill in bills {
            var (year, month, _) = bill.from.parts
            while let begin = CivilDate(year: year, month: month, day: 1), begin < bill.to,
                zone.start(of: begin) <= clock().seconds
            {
                months.insert(.month(year: year, month: month))
                (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
            }
        }
        let years = Set(months.map { ReportingPeriod.year($0.calendarYear) })
        let all = months.count > Self.monthLimit ? Array(years) : Array(months) + Array(years)
        return all.sorted { ($0.days.first, $1.days.end) < ($1.days.first, $0.days.end) }
    }

    private func figure(
        _ old: KPIValue, _ new: KPIValue, node: String, _ period: ReportingPeriod
    ) -> RestatedFigureResponse {
        func decimal(_ value: Rational) -> Decimal? {
            Decimal(string: value.formatted(decimals: old.kpi.displayDecimals))
        }
        var by = "month"
        if case .year = period { by = "year" }
        return RestatedFigureResponse(
            node: node, by: by, start: zone.rfc3339(Timestamp(seconds: zone.span(of: period).start)),
            figure: old.kpi.rawValue, old: old.value.flatMap(decimal), new: new.value.flatMap(decimal),
            unit: old.kpi.unit)
    }
}
