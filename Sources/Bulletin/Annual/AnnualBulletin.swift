public import ConsumptionLedger
public import EnergyKPI

/// Everything that an annual bulletin is made from, 年度公报.
///
/// It holds no wall clock: the same readings, facts and configuration give the same bytes.
public struct AnnualBulletin: Codable, Sendable {
    /// The year against one base year.
    public struct Base: Hashable, Codable, Sendable {
        /// The base year.
        public var year: Int
        /// The changes of the year's figures.
        public var changes: [KPIChange]

        /// The year against a base year.
        public init(year: Int, changes: [KPIChange]) {
            self.year = year
            self.changes = changes
        }
    }

    /// 定额对标: the year by the quota basis, which is never mixed with the statistical one.
    public struct Quota: Codable, Sendable {
        /// Where the quotas are from.
        public var source: String
        /// The year by the quota basis.
        public var report: KPIReport
        /// The year before.
        public var lastYear: KPIReport?
        /// The coefficients of the quota basis.
        public var coefficients: CoefficientSet
        /// The figures with quotas, and where they lie.
        public var standings: [QuotaStanding]

        /// A year against its quotas; without rows it only gives the heating figures.
        public init(
            source: String, report: KPIReport, lastYear: KPIReport? = nil, coefficients: CoefficientSet,
            standings: [QuotaStanding]
        ) {
            self.source = source
            self.report = report
            self.lastYear = lastYear
            self.coefficients = coefficients
            self.standings = standings
        }
    }

    /// A part of the headcount, averaged over the year.
    public struct Persons: Hashable, Codable, Sendable {
        /// Which part.
        public var kind: FactKind
        /// Persons.
        public var average: Result<Rational, KPINull>

        /// A part of the headcount.
        public init(kind: FactKind, average: Result<Rational, KPINull>) {
            self.kind = kind
            self.average = average
        }
    }

    /// What it says of itself.
    public var issue: BulletinIssue
    /// The whole site in the year and the year before.
    public var reports: BulletinInput.Reports
    /// The year against every base year that figures are declared of, the latest first.
    public var bases: [Base]
    /// The site's reports by month of this year and the one before, where anything is known.
    public var history: [ReportingPeriod: KPIReport]
    /// The declared parts of the headcount.
    public var persons: [Persons]
    /// The year against quotas; nil without a coefficient set of the quota basis.
    public var quota: Quota?
    /// Target letters of the year.
    public var targets: [BulletinInput.Target]
    /// Points of nodes.
    public var scores: [BulletinInput.Score]
    /// Buildings or departments, in the order of configuration.
    public var nodes: [BulletinInput.Node]
    /// The key figure that nodes are ranked by, least first.
    public var rankedBy: KPI
    /// Electricity by use, in the order of codes.
    public var subItems: [BulletinInput.SubItem]
    /// The off-grid lamps; nil when there are none.
    public var lamps: BulletinInput.Lamps?
    /// One entry a meter.
    public var quality: [BulletinInput.MeterQuality]
    /// The register of meters.
    public var cards: [BulletinInput.MeterCard]
    /// What happened to meters in the year.
    public var meterChanges: [BulletinInput.MeterChange]
    /// What persons corrected of the year.
    public var corrections: [BulletinInput.Correction]
    /// Anomalies of the year.
    public var anomalies: [BulletinInput.AnomalyCase]
    /// Target letters of the next year.
    public var nextTargets: [BulletinInput.Target]

    /// A bulletin of a year with nothing but its figures; everything else is added.
    public init(issue: BulletinIssue, reports: BulletinInput.Reports, rankedBy: KPI = .energyPerArea) {
        self.issue = issue
        self.reports = reports
        self.rankedBy = rankedBy
        bases = []
        history = [:]
        persons = []
        targets = []
        scores = []
        nodes = []
        subItems = []
        quality = []
        cards = []
        meterChanges = []
        corrections = []
        anomalies = []
        nextTargets = []
    }

    /// How far it is from being final.
    public var publication: Publication {
        get { issue.publication }
        set { issue.publication = newValue }
    }
}
