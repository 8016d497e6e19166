import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyKPI
import EnergyStore
import Foundation
import MeterModels

/// Takes a figure apart: its sum, and the readings, bills and facts behind every amount in it.
struct FigureExplanation {
    let queries: Queries
    let reports: KPIReports
    let node: SiteNode
    let asked: AskedPeriod
    let rules: LedgerRules

    var site: Site { queries.site }
    var zone: CivilZone { queries.zone }

    func response(of kpi: KPI) throws -> ExplainResponse {
        let report = try reports.report(node: node.id, period: asked.period, days: asked.days)
        guard let value = report[kpi] else {
            throw ProblemDocument.unknown("figure", kpi.rawValue, known: KPI.allCases.map(\.rawValue))
        }
        let derivation = try? value.derivation.get()
        let terms = try derivation?.terms.map { try term($0, in: report) } ?? []
        let divisor = try derivation?.divisor.map { try term($0, in: report) }
        let span = zone.span(of: asked.days)
        return ExplainResponse(
            node: node.id, nodeName: node.name, kpi: kpi.rawValue, name: kpi.name, unit: kpi.unit, period: asked.text,
            start: zone.rfc3339(Timestamp(seconds: span.start)), end: zone.rfc3339(Timestamp(seconds: span.end)),
            basis: reports.basis.rawValue, coefficientSet: report.set.description,
            pvPolicy: queries.configuration.evaluation.generationPolicy.rawValue,
            value: value.value?.decimal(kpi.displayDecimals), exact: value.value?.description,
            reason: queries.reason(of: value, in: report),
            formula: derivation.map { $0.formula(of: kpi) }, terms: terms,
            divisor: divisor, isShare: derivation?.isShare ?? false,
            addsUp: derivation != nil && (terms + (divisor.map { [$0] } ?? [])).allSatisfy(\.addsUp),
            inputHash: EnergyStore.hash(of: try inputs(report, terms, divisor)), provisional: report.isProvisional,
            notes: value.notes.map(\.description) + queries.remarks(report)
                + (value.value == nil ? queries.unfinished(report) : []))
    }

    /// Everything that the figure rests on, in one text.
    private func inputs(_ report: KPIReport, _ terms: [ExplainTerm], _ divisor: ExplainTerm?) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let parts = try encoder.encode(terms + (divisor.map { [$0] } ?? []))
        return "\(report.node) \(report.days.first)..\(report.days.end) \(report.set.description)\n"
            + String(decoding: parts, as: UTF8.self)
    }

    // MARK: - Terms

    /// One amount with what stands behind it.
    private func term(_ term: KPIDerivation.Term, in report: KPIReport) throws -> ExplainTerm {
        var days = asked.days
        if let year = term.year { days = DayRange(.year(year)).intersection(days) ?? days }
        let sources = try FigureSources(of: term, over: days, in: report, for: self)
        let nested = try sources.terms.map { try $0.map { try self.term($0, in: report) } }
        return ExplainTerm(
            subject: term.subject.code, quantity: term.quantity.cut, exact: term.quantity.description,
            unit: term.unit, year: term.year,
            factor: term.factor.map { factor in
                ExplainFactor(
                    value: factor.value.cut, unit: factor.unit, source: factor.source,
                    confidence: factor.confidence.rawValue)
            }, value: term.value.cut, members: try sources.members.map { try member($0, sources) },
            bills: sources.bills.map { bill($0, sources) }, facts: sources.facts, terms: nested,
            counts: sources.counts.map { $0.map(count) }, ratings: sources.ratings.map { $0.map(rating) },
            otherStretches: sources.others?.stretches,
            otherAmount: sources.others.map { sources.unit.exact(sources.sign * $0.amount) },
            addsUp: sources.addsUp && (nested ?? []).allSatisfy(\.addsUp))
    }
}

extension Queries {
    /// `GET /v1/explain`.
    func explain(_ parameters: QueryParameters) throws -> ExplainResponse {
        let node = try node(try parameters.required("node", expected: "a node's id"))
        let name = try parameters.required("kpi", expected: "a figure such as energy_per_capita")
        guard let kpi = KPI(rawValue: name) else {
            throw ProblemDocument.unknown("figure", name, known: KPI.allCases.map(\.rawValue))
        }
        let asked = try askedPeriod(parameters)
        return try FigureExplanation(
            queries: self, reports: try reports(try basis(parameters)), node: node, asked: asked,
            rules: configuration.ledgerRules
        ).response(of: kpi)
    }
}
