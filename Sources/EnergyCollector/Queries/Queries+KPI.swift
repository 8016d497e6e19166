import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyKPI
import Foundation
import MeterModels

extension Queries {
    /// `GET /v1/kpi`.
    func kpi(_ parameters: QueryParameters) throws -> KPIResponse {
        let node = try node(try parameters.required("node", expected: "a node's id"))
        let period = try requiredPeriod(parameters)
        let basis =
            try parameters.choice("basis", among: Basis.allCases.map(\.rawValue), Basis.init(rawValue:)) ?? .statistical
        let comparison =
            try parameters.choice(
                "compare", among: KPIComparison.allCases.map(\.rawValue), KPIComparison.init(rawValue:)) ?? .lastYear
        guard let reports = try reports(basis) else {
            throw ProblemDocument.invalid("basis", found: basis.rawValue, expected: "a basis with a coefficient set")
        }
        let report = try reports.report(node: node.id, period: period)
        let changes = try changes(of: report, comparison, reports)
        let span = zone.span(of: period)
        // Lamps off the grid have a line of their own: no key figure rests on them.
        let covered = report.values.compactMap(\.coverage).min() ?? .zero
        return KPIResponse(
            node: node.id, nodeName: node.name, period: period.description,
            start: zone.rfc3339(Timestamp(seconds: span.start)), end: zone.rfc3339(Timestamp(seconds: span.end)),
            basis: basis.rawValue, coefficientSet: report.set.description,
            coverage: Decimal(string: covered.formatted(decimals: 4, rounding: .down)) ?? 0,
            provisional: report.isProvisional, compare: comparison.rawValue,
            values: zip(report.values, changes).map(row), remarks: remarks(report))
    }

    func requiredPeriod(_ parameters: QueryParameters) throws -> ReportingPeriod {
        let expected = "a period such as 2026-10, 2026Q3 or 2026"
        let text = try parameters.required("period", expected: expected)
        guard let period = ReportingPeriod(text) else {
            throw ProblemDocument.invalid("period", found: text, expected: expected)
        }
        return period
    }

    private func changes(
        of report: KPIReport, _ comparison: KPIComparison, _ reports: KPIReports
    ) throws -> [KPIChange] {
        switch comparison {
        case .base:
            return KPIComparison.changes(of: report, againstBaseIn: reports.facts)
        case .previous:
            let reference = try reports.reference(node: report.node, period: report.period.previous)
            return comparison.changes(of: report, against: reference)
        case .lastYear:
            let reference = try reports.reference(node: report.node, period: report.period.lastYear)
            return comparison.changes(of: report, against: reference)
        }
    }

    private func row(_ value: KPIValue, _ change: KPIChange) -> KPIRow {
        func decimal(_ number: Rational?, _ decimals: Int) -> Decimal? {
            number.flatMap { Decimal(string: $0.formatted(decimals: decimals)) }
        }
        let decimals = value.kpi.displayDecimals
        return KPIRow(
            kpi: value.kpi.rawValue, name: value.kpi.name, unit: value.kpi.unit,
            value: decimal(value.value, decimals), reason: value.null?.description,
            reference: decimal(change.reference, decimals), referenceLabel: change.referenceLabel,
            changePercent: decimal(change.percent, 2), changeReason: change.null?.description)
    }

    private func remarks(_ report: KPIReport) -> [String] {
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
}
