import Bulletin
import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyKPI
import EnergyStore
import Foundation
import MeterModels

extension Queries {
    /// `GET /v1/bulletin`.
    func bulletin(_ parameters: QueryParameters) throws -> BulletinResponse {
        let period = try parameters.period()
        let kind = try kind(parameters, of: period)
        let kinds = try fileKinds(parameters)
        let language = try parameters.choice(
            "language", among: BulletinLanguage.allCases.map(\.rawValue), BulletinLanguage.init(rawValue:))
        let (document, isProvisional) = try document(kind, of: period, in: language)
        let files = try BulletinRenderer(templates: configuration.bulletinTemplates).files(for: document, kinds: kinds)
        return BulletinResponse(
            period: period.description, kind: kind.rawValue, provisional: isProvisional,
            files: files.map { BulletinFile(name: $0.name, mediaType: $0.mediaType, content: Data($0.bytes)) })
    }

    /// A bulletin as text and rounded numbers, and whether later readings can still change it.
    ///
    /// - Parameters:
    ///   - kind: Monthly or annual.
    ///   - period: A month or a year.
    ///   - language: Its language; nil for the configured one.
    ///   - publication: How far it is.
    /// - Returns: The document.
    /// - Throws: `ProblemDocument` or `StoreError`.
    func document(
        _ kind: BulletinKind, of period: ReportingPeriod, in language: BulletinLanguage? = nil,
        publication: Publication = .preview
    ) throws -> (document: BulletinDocument, isProvisional: Bool) {
        switch kind {
        case .monthly:
            var bulletin = try monthlyBulletin(of: period)
            bulletin.publication = publication
            if let language { bulletin.issue.scope.language = language }
            return (bulletin.document, bulletin.reports.current.isProvisional)
        case .annual:
            var bulletin = try annualBulletin(of: period)
            bulletin.publication = publication
            if let language { bulletin.issue.scope.language = language }
            return (bulletin.document, bulletin.reports.current.isProvisional)
        }
    }

    /// Everything that a month's bulletin is made from.
    func monthlyBulletin(of period: ReportingPeriod) throws -> MonthlyBulletin {
        let sources = try BulletinSources(of: period, self)
        let year = ReportingPeriod.year(period.calendarYear)
        let node = sources.root.id
        let current = try sources.reports.report(node: node, period: period)
        let toDate = DayRange(first: DayRange(year).first, end: DayRange(period).end)
        let yearToDate = try toDate.map { try sources.reports.report(node: node, period: year, days: $0) }
        var first = period
        for _ in 0..<24 { first = first.previous }
        return MonthlyBulletin(
            issue: try sources.issue(),
            reports: BulletinInput.Reports(
                current: current, previous: try sources.reports.reference(node: node, period: period.previous),
                lastYear: try sources.reports.reference(node: node, period: period.lastYear), yearToDate: yearToDate,
                lastYearToDate: try toDate?.lastYear.flatMap {
                    try sources.reports.reference(node: node, period: year.lastYear, days: $0)
                },
                base: try changes(of: yearToDate ?? current, .base, sources.reports)),
            history: try sources.history(from: first, through: period), targets: try sources.targets(),
            nodes: try sources.nodes(), rankedBy: .electricityPerArea, subItems: try sources.subItems(),
            lamps: try sources.lamps(), quality: try sources.quality(.month),
            meterChanges: try sources.meterChanges(), corrections: try sources.corrections(),
            anomalies: try sources.anomalies())
    }

    // MARK: - Parameters

    private func kind(_ parameters: QueryParameters, of period: ReportingPeriod) throws -> BulletinKind {
        let fitting: BulletinKind? =
            switch period {
            case .month: .monthly
            case .year: .annual
            case .quarter, .half, .twelveMonths: nil
            }
        let asked = parameters.text("kind")
        guard let fitting, asked == nil || asked == fitting.rawValue else {
            throw ProblemDocument.invalid(
                "kind", found: "\(asked ?? "a bulletin") for \(period)",
                expected: "monthly, for a month such as 2026-10, or annual, for a year such as 2026")
        }
        return fitting
    }

    private func fileKinds(_ parameters: QueryParameters) throws -> [BulletinFileKind] {
        let known = BulletinFileKind.allCases.map(\.rawValue)
        var names: [String] = []
        for name in (parameters.text("files") ?? known.joined(separator: ",")).split(separator: ",").map(String.init)
        where !names.contains(name) { names.append(name) }
        return try names.map { name in
            guard let kind = BulletinFileKind(rawValue: name) else {
                throw ProblemDocument.invalid(
                    "files", found: name, expected: "some of \(known.joined(separator: ", "))")
            }
            return kind
        }
    }
}
