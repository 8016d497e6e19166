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
        let (kind, period) = try parameters.bulletin()
        let kinds = try fileKinds(parameters)
        let language = try parameters.choice(
            "language", among: BulletinLanguage.allCases.map(\.rawValue), BulletinLanguage.init(rawValue:))
        if let revision = try publishedRevision(parameters, kind, period) {
            return try publishedFiles(of: revision, kinds, language ?? configuration.publication.scope.language)
        }
        let record = try bulletinRecord(kind, period)
        let document = record.document(in: language ?? record.issue.scope.language)
        let files = try BulletinRenderer(templates: configuration.bulletinTemplates).files(for: document, kinds: kinds)
        return BulletinResponse(
            period: period.description, kind: kind.rawValue, provisional: record.report.isProvisional,
            files: files.map { BulletinFile(name: $0.name, mediaType: $0.mediaType, content: Data($0.bytes)) },
            stage: Publication.Stage.preview.rawValue)
    }

    /// Everything that a period's bulletin is made from, all of it of one state of the database.
    ///
    /// - Parameters:
    ///   - kind: Monthly or annual.
    ///   - period: A month or a year.
    /// - Returns: The record, as a preview.
    /// - Throws: `ProblemDocument` when nothing can be calculated by the configuration, `StoreError`.
    func bulletinRecord(_ kind: BulletinKind, _ period: ReportingPeriod) throws -> BulletinRecord {
        try store.atOneMoment {
            switch kind {
            case .monthly: .monthly(try monthlyBulletin(of: period))
            case .annual: .annual(try annualBulletin(of: period))
            }
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
                lastYear: try sources.lastYear(of: node), yearToDate: yearToDate,
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
