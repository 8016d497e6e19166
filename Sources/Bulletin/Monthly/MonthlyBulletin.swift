public import ConsumptionLedger
public import EnergyKPI

/// Everything that a monthly bulletin is made from, 月度公报.
///
/// It holds no wall clock: the same readings, facts and configuration give the same bytes.
public struct MonthlyBulletin: Codable, Sendable {
    /// What it says of itself.
    public var issue: BulletinIssue
    /// The whole site in the month, and in the periods it is compared with.
    public var reports: BulletinInput.Reports
    /// The site's reports by month: at least the last 13 months and those a year earlier, where anything is known.
    public var history: [ReportingPeriod: KPIReport]
    /// Target letters of the year, as they stand at the end of the month.
    public var targets: [BulletinInput.Target]
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
    /// What happened to meters in the month.
    public var meterChanges: [BulletinInput.MeterChange]
    /// What persons corrected of the month.
    public var corrections: [BulletinInput.Correction]
    /// Anomalies of the month.
    public var anomalies: [BulletinInput.AnomalyCase]

    /// A bulletin of a month.
    public init(
        issue: BulletinIssue, reports: BulletinInput.Reports, history: [ReportingPeriod: KPIReport] = [:],
        targets: [BulletinInput.Target] = [], nodes: [BulletinInput.Node] = [], rankedBy: KPI = .energyPerArea,
        subItems: [BulletinInput.SubItem] = [], lamps: BulletinInput.Lamps? = nil,
        quality: [BulletinInput.MeterQuality] = [], meterChanges: [BulletinInput.MeterChange] = [],
        corrections: [BulletinInput.Correction] = [], anomalies: [BulletinInput.AnomalyCase] = []
    ) {
        self.issue = issue
        self.reports = reports
        self.history = history
        self.targets = targets
        self.nodes = nodes
        self.rankedBy = rankedBy
        self.subItems = subItems
        self.lamps = lamps
        self.quality = quality
        self.meterChanges = meterChanges
        self.corrections = corrections
        self.anomalies = anomalies
    }

    /// How far it is from being final.
    public var publication: Publication {
        get { issue.publication }
        set { issue.publication = newValue }
    }
}
