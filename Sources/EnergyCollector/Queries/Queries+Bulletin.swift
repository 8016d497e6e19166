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
        let kind = parameters.text("kind") ?? "monthly"
        guard kind == "monthly", case .month = period else {
            throw ProblemDocument.invalid(
                "kind", found: "\(kind) for \(period)", expected: "monthly, for a month such as 2026-10")
        }
        var names: [String] = []
        for name in (parameters.text("files") ?? "html,csv,json").split(separator: ",").map(String.init)
        where !names.contains(name) { names.append(name) }
        let known = BulletinFileKind.allCases.map(\.rawValue)
        let kinds = try names.map { name in
            guard let kind = BulletinFileKind(rawValue: name) else {
                throw ProblemDocument.invalid(
                    "files", found: name, expected: "some of \(known.joined(separator: ", "))")
            }
            return kind
        }
        let bulletin = try monthlyBulletin(of: period)
        let files = try BulletinRenderer().files(for: bulletin.document, kinds: kinds)
        return BulletinResponse(
            period: period.description, kind: kind, provisional: bulletin.reports.current.isProvisional,
            files: files.map { BulletinFile(name: $0.name, mediaType: $0.mediaType, content: Data($0.bytes)) })
    }

    private func monthlyBulletin(of period: ReportingPeriod) throws -> MonthlyBulletin {
        let reports = try reports(.statistical)
        guard let root = site.nodes.first(where: { $0.parent == nil })
        else {
            throw ProblemDocument.invalid("period", found: period.description, expected: "a site with a root node")
        }
        let span = zone.span(of: period)
        let set = try reports.calculator(for: period).coefficients
        return MonthlyBulletin(
            siteName: site.name, zone: zone, period: period, revision: .preview,
            programVersion: "energy-collector \(ReleaseVersion.current)", watermark: try watermark(before: span.end),
            coefficients: set, reports: try compared(root.id, period, reports),
            electricityByMonth: try electricity(of: root.id, until: period, reports),
            nodes: try entries(period, reports), rankedBy: .electricityPerArea,
            lamps: try lamps(span, reports, root.id, period),
            quality: try quality(span))
    }

    /// The last accepted reading of any meter before an instant: what the bulletin rests on, whenever it is made.
    private func watermark(before end: Int64) throws -> Timestamp? {
        try store.standings().map(\.at).map { min($0, Timestamp(seconds: end)) }.max()
    }

    private func compared(
        _ node: String, _ period: ReportingPeriod, _ reports: KPIReports
    ) throws -> MonthlyBulletin.Reports {
        let year = ReportingPeriod.year(period.calendarYear)
        let current = try reports.report(node: node, period: period)
        let toDate = DayRange(first: DayRange(year).first, end: DayRange(period).end)
        let yearToDate = try toDate.map { try reports.report(node: node, period: year, days: $0) }
        return MonthlyBulletin.Reports(
            current: current, previous: try reports.reference(node: node, period: period.previous),
            lastYear: try reports.reference(node: node, period: period.lastYear), yearToDate: yearToDate,
            lastYearToDate: try toDate?.lastYear.flatMap {
                try reports.reference(node: node, period: year.lastYear, days: $0)
            },
            base: try changes(of: yearToDate ?? current, .base, reports))
    }

    /// The last 13 months and those a year earlier.
    private func electricity(
        of node: String, until period: ReportingPeriod, _ reports: KPIReports
    ) throws -> [ReportingPeriod: Result<Rational, KPINull>] {
        var months: [ReportingPeriod: Result<Rational, KPINull>] = [:]
        var month = period
        for _ in 0..<25 {
            if let report = try reports.reference(node: node, period: month) {
                months[month] = report[.siteElectricity]?.result
            }
            month = month.previous
        }
        return months
    }

    private func entries(_ period: ReportingPeriod, _ reports: KPIReports) throws -> [MonthlyBulletin.NodeEntry] {
        try site.nodes.filter { $0.kind == .building || $0.kind == .department }.map { node in
            MonthlyBulletin.NodeEntry(
                name: node.name, current: try reports.report(node: node.id, period: period),
                lastYear: try reports.reference(node: node.id, period: period.lastYear))
        }
    }

    private func lamps(
        _ span: Span, _ reports: KPIReports, _ node: String, _ period: ReportingPeriod
    ) throws -> MonthlyBulletin.Lamps? {
        let fleets = site.fleets.filter { $0.carrier == .offGridSolar }
        guard !fleets.isEmpty else { return nil }
        let amount = try store.amounts(node: node, in: span, site: site).first { $0.carrier == .offGridSolar }
        var day = LampDay()
        var (lampDays, faulty): (Int64, Int64) = (0, 0)
        var harvested: Int64?
        for fleet in fleets {
            let found = try store.fleetDays(
                ofFleet: fleet.id, from: zone.date(at: span.start), to: zone.date(at: span.end))
            for one in found {
                day += one.sum
                lampDays += Int64(one.heard)
                faulty += Int64(one.faulty)
            }
            for amount in try store.fleetAmounts(fleet.id, .solarEnergyHarvested, .month, in: span).values {
                harvested = (harvested ?? 0) + amount
            }
        }
        return MonthlyBulletin.Lamps(
            count: fleets.reduce(0) { $0 + $1.count(on: zone.date(at: span.end - 1)) },
            reporting: amount?.membersPresent ?? 0,
            used: try reports.report(node: node, period: period).total(.offGridSolar),
            harvested: harvested.flatMap { Rational($0, over: 1000) },
            availability: Rational(day.darkLit, over: day.dark), faultRate: Rational(faulty, over: lampDays))
    }

    private func quality(_ span: Span) throws -> [MonthlyBulletin.QualityEntry] {
        try configuration.meters.compactMap { meter in
            guard let assignment = site.assignments.first(where: { $0.meter == meter.id }),
                let quantity = assignment.quantity
            else { return nil }
            let row = try store.rollup(meter: meter.id, quantity: quantity, level: .month, in: span, zone: zone)?.first
            let amount = row?.bucket.amount ?? 0
            return MonthlyBulletin.QualityEntry(
                meter: meter.id, carrier: assignment.carrier,
                coverage: Rational(row?.bucket.coveredMilliseconds ?? 0, over: span.seconds * 1000),
                derivedShare: amount > 0 ? Rational(row?.bucket.derived ?? 0, over: amount) : nil,
                quarantined: try store.quarantined(meter: meter.id, in: span))
        }
    }
}
