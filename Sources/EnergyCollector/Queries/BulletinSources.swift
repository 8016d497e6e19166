import Bulletin
import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyKPI
import EnergyStore
import MeterModels

/// Gathers what the bulletins of a period are made from: monthly and annual ones alike.
struct BulletinSources {
    let period: ReportingPeriod
    let queries: Queries
    /// Reports of the statistical basis.
    let reports: KPIReports
    /// The whole site.
    let root: SiteNode
    let days: DayRange
    let span: Span
    /// The final bulletin of the same period a year earlier, as it was published; nil when there is none.
    let lastFinal: FinalBulletin?

    init(of period: ReportingPeriod, _ queries: Queries) throws {
        guard let root = queries.site.nodes.first(where: { $0.parent == nil }) else {
            throw ProblemDocument.invalid("period", found: period.description, expected: "a site with a root node")
        }
        self.period = period
        self.queries = queries
        self.root = root
        reports = try queries.reports(.statistical)
        days = DayRange(period)
        span = queries.zone.span(of: period)
        lastFinal = try queries.finalBulletin(of: period.lastYear)
    }

    var site: Site { queries.site }
    var store: EnergyStore { queries.store }
    var configuration: Configuration { queries.configuration }
    /// The last day of the period.
    var lastDay: CivilDate { days.end.adding(days: -1) }

    /// What the bulletin says of itself; it is a preview until somebody publishes it.
    func issue() throws -> BulletinIssue {
        var issue = BulletinIssue(
            siteName: site.name, zone: queries.zone, period: period,
            programVersion: "energy-collector \(ReleaseVersion.current)", watermark: try watermark(),
            coefficients: try reports.calculator(for: period).coefficients,
            emissionFactors: configuration.emissionFactors,
            generationPolicy: configuration.evaluation.generationPolicy,
            coverageLimit: Rational(configuration.coverageLimit), scope: configuration.publication.scope)
        issue.lastYearRevision = lastFinal?.citation
        return issue
    }

    /// A node over the same period a year earlier, by the coefficients of this one (可比口径): from what was published as
    /// final, else from the readings and facts of now; nil when nothing is known.
    func lastYear(of node: String) throws -> KPIReport? {
        let method = try reports.calculator(for: period)
        if let published = lastFinal?.record.nodeReports.first(where: { $0.node == node }) {
            return try method.report(for: published.input)
        }
        return try reports.reference(node: node, period: period.lastYear, by: method)
    }

    /// The last accepted reading of any meter before the period's end: what the bulletin rests on, whenever it is made.
    private func watermark() throws -> Timestamp? {
        try store.standings().map(\.at).map { min($0, Timestamp(seconds: span.end)) }.max()
    }

    /// The site's reports by month, where anything is known.
    func history(from first: ReportingPeriod, through last: ReportingPeriod) throws -> [ReportingPeriod: KPIReport] {
        var months: [ReportingPeriod: KPIReport] = [:]
        var month = last
        while true {
            if let report = try reports.reference(node: root.id, period: month) { months[month] = report }
            guard month != first else { return months }
            month = month.previous
        }
    }

    /// Buildings and departments, the ranked ones where the configuration names them.
    func nodes() throws -> [BulletinInput.Node] {
        let ranked = configuration.publication.scope.ranked
        return try site.nodes
            .filter { node in
                ranked.map { $0.contains(node.id) } ?? (node.kind == .building || node.kind == .department)
            }
            .map { node in
                BulletinInput.Node(
                    name: node.name, current: try reports.report(node: node.id, period: period),
                    lastYear: try lastYear(of: node.id))
            }
    }

    /// Target letters of a year as they stand at the end of the period; of its own year unless another is asked for.
    func targets(year: Int? = nil) throws -> [BulletinInput.Target] {
        let year = year ?? period.calendarYear
        let judge = TargetReports(year: year, today: days.end, reports: queries.reports)
        return try configuration.evaluation.targets.filter { $0.year == year }.map { letter in
            let responsible = site.responsibilities.first {
                $0.node == letter.node && $0.function == letter.function && $0.validity.contains(lastDay)
            }
            return BulletinInput.Target(
                nodeName: name(of: letter.node), responsible: responsible?.name,
                progress: try judge.progress(of: letter).progress)
        }
    }

    func name(of node: String) -> String { site.nodes.first { $0.id == node }?.name ?? node }

    /// Electricity of meters that have a code of use, by code; parts of a coded meter apart from the others.
    func subItems() throws -> [BulletinInput.SubItem] {
        let coded = site.assignments.filter {
            $0.carrier == .electricity && $0.subItem != nil && ($0.role == .sub || $0.role == .consumption)
        }
        let meters = Set(coded.map(\.meter))
        let isPart = { (meter: String) in !meters.isDisjoint(with: site.metersAbove(meter)) }
        let groups = Dictionary(grouping: coded) { SubItemKey(code: $0.subItem ?? "", isPart: isPart($0.meter)) }
        let earlier = queries.zone.span(of: period.lastYear)
        return try groups.sorted { $0.key < $1.key }.map { key, assignments in
            let then = try store.amount(of: assignments, .electricity, in: earlier, site: site)
            return BulletinInput.SubItem(
                code: key.code, isPart: key.isPart,
                current: KPIReports.carrierAmount(
                    try store.amount(of: assignments, .electricity, in: span, site: site)),
                lastYear: then.amount == nil ? nil : KPIReports.carrierAmount(then))
        }
    }

    private struct SubItemKey: Hashable, Comparable {
        var code: String
        var isPart: Bool

        static func < (left: SubItemKey, right: SubItemKey) -> Bool {
            (left.code, left.isPart ? 1 : 0) < (right.code, right.isPart ? 1 : 0)
        }
    }

    /// The off-grid lamps of all fleets; nil when there are none.
    func lamps() throws -> BulletinInput.Lamps? {
        let fleets = site.fleets.filter { $0.carrier == .offGridSolar }
        guard !fleets.isEmpty else { return nil }
        let amount = try store.amounts(node: root.id, in: span, site: site).first { $0.carrier == .offGridSolar }
        var day = LampDay()
        var (lampDays, faulty): (Int64, Int64) = (0, 0)
        var harvested: Int64?
        for fleet in fleets {
            for one in try store.fleetDays(ofFleet: fleet.id, from: days.first, to: days.end) {
                day += one.sum
                lampDays += Int64(one.heard)
                faulty += Int64(one.faulty)
            }
            for amount in try store.fleetAmounts(fleet.id, .solarEnergyHarvested, .month, in: span).values {
                harvested = (harvested ?? 0) + amount
            }
        }
        return BulletinInput.Lamps(
            count: fleets.reduce(0) { $0 + $1.count(on: lastDay) }, reporting: amount?.membersPresent ?? 0,
            used: try reports.report(node: root.id, period: period).total(.offGridSolar),
            harvested: harvested.flatMap { Rational($0, over: 1000) },
            availability: Rational(day.darkLit, over: day.dark), faultRate: Rational(faulty, over: lampDays))
    }
}
