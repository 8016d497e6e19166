import Bulletin
import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyKPI
import EnergyStore
import MeterModels

extension Queries {
    /// Everything that a year's bulletin is made from.
    func annualBulletin(of period: ReportingPeriod) throws -> AnnualBulletin {
        let sources = try BulletinSources(of: period, self)
        let year = period.calendarYear
        let node = sources.root.id
        let current = try sources.reports.report(node: node, period: period)
        var bulletin = AnnualBulletin(
            issue: try sources.issue(),
            reports: BulletinInput.Reports(
                current: current,
                lastYear: try sources.lastYear(of: node),
                base: try changes(of: current, .base, sources.reports)),
            rankedBy: .electricityPerArea)
        bulletin.bases = try bases(of: current, sources.reports)
        bulletin.history = try sources.history(
            from: .month(year: year - 1, month: 1), through: .month(year: year, month: 12))
        bulletin.persons = persons(at: node, over: sources.days, sources.reports.facts)
        bulletin.quota = try quota(of: period, at: node)
        bulletin.targets = try sources.targets()
        bulletin.scores = try scores(of: year, sources)
        bulletin.nodes = try sources.nodes()
        bulletin.subItems = try sources.subItems()
        bulletin.lamps = try sources.lamps()
        bulletin.quality = try sources.quality(.year)
        bulletin.cards = sources.cards()
        bulletin.meterChanges = try sources.meterChanges()
        bulletin.corrections = try sources.corrections()
        bulletin.anomalies = try sources.anomalies()
        bulletin.nextTargets = try sources.targets(year: year + 1)
        return bulletin
    }

    /// The year against every base year that a figure is declared of, the latest first.
    private func bases(of report: KPIReport, _ reports: KPIReports) throws -> [AnnualBulletin.Base] {
        var years: Set<Int> = []
        for kind in FactKind.allCases where kind.shape == .baseFigure {
            let basis = kind == .baseWaterPerCapita ? nil : report.set.basis
            var before = report.period.calendarYear
            while let year = reports.facts.baseFigure(
                kind, node: report.node, basis: basis, year: nil, before: before)?.year
            {
                years.insert(year)
                before = year
            }
        }
        return try years.sorted(by: >).map { year in
            AnnualBulletin.Base(year: year, changes: try changes(of: report, .base, baseYear: year, reports))
        }
    }

    /// The declared parts of the headcount, averaged over days.
    private func persons(at node: String, over days: DayRange, _ facts: FactBook) -> [AnnualBulletin.Persons] {
        let kinds: [FactKind] = [
            .headcountEstablished, .headcountContract, .headcountLogistics, .visitorPersonDays,
        ]
        return kinds.filter { facts.has($0, of: node) }.map { kind in
            let stretches = facts.stretches(of: kind, node: node, in: days)
            let sum = stretches.reduce(Rational.zero) { sum, stretch in
                let value = Rational(stretch.fact.value)
                guard kind.shape == .total else { return sum + value * Rational(stretch.days.count) }
                let all = stretch.fact.to.flatMap { DayRange(first: stretch.fact.from, end: $0)?.count } ?? 1
                return sum + value * (Rational(stretch.days.count, over: all) ?? .zero)
            }
            let isKnown = kind.shape == .total || stretches.reduce(0) { $0 + $1.days.count } == days.count
            let average = sum.divided(by: Rational(days.count)) ?? .zero
            return AnnualBulletin.Persons(
                kind: kind,
                average: isKnown
                    ? .success(average) : .failure(.denominatorMissing(from: days.first, to: days.end)))
        }
    }

    /// The year by the quota basis; nil without its coefficients.
    private func quota(of period: ReportingPeriod, at node: String) throws -> AnnualBulletin.Quota? {
        let last = DayRange(period).end.adding(days: -1)
        guard let set = configuration.coefficientSet(.quota, on: last) else { return nil }
        let reports = try reports(.quota)
        let report = try reports.report(node: node, period: period)
        let table = configuration.quotaTables.last { $0.id == configuration.evaluation.quotaTable }
        return AnnualBulletin.Quota(
            source: table?.source ?? set.source, report: report,
            lastYear: try reports.reference(
                node: node, period: period.lastYear, by: reports.calculator(for: period)),
            coefficients: set,
            standings: configuration.quotaRows.map { QuotaStanding(report, against: $0) })
    }

    /// Points of every node with target letters, declared points or a special scheme.
    private func scores(of year: Int, _ sources: BulletinSources) throws -> [BulletinInput.Score] {
        let evaluation = configuration.evaluation
        let judge = TargetReports(year: year, today: sources.days.end, reports: reports)
        return try site.nodes.compactMap { node in
            let isJudged =
                evaluation.targets.contains { $0.node == node.id && $0.year == year }
                || evaluation.declaredScores.contains { $0.node == node.id && $0.year == year }
                || evaluation.nodeSchemes[node.id] != nil
            guard isJudged, let id = evaluation.scheme(of: node.id),
                let scheme = configuration.scoringSchemes.first(where: { $0.id == id })
            else { return nil }
            return BulletinInput.Score(
                nodeName: node.name, schemeName: scheme.name, schemeVersion: scheme.version,
                wasPublishedInTime: try standing(of: scheme, year: year).state == "published",
                fullPoints: scheme.fullPoints,
                score: try score(node.id, year, scheme, judge, sources.reports))
        }
    }
}
