public import ConsumptionLedger
public import EnergyKPI
public import MeterModels

/// Everything that a monthly bulletin is made from, 月度公报.
///
/// It holds no wall clock: the same readings, facts and configuration give the same bytes.
public struct MonthlyBulletin: Sendable {
    /// How far the bulletin is from being final.
    public enum Revision: String, Codable, Hashable, Sendable {
        /// 预览: made for checking, not published.
        case preview
        /// 初步: published before objections are answered.
        case preliminary
    }

    /// The site's name.
    public var siteName: String
    /// The site's civil time.
    public var zone: CivilZone
    /// The month.
    public var period: ReportingPeriod
    /// How far it is from being final.
    public var revision: Revision
    /// Name and version of the program.
    public var programVersion: String
    /// The time of the last reading that the figures rest on.
    public var watermark: Timestamp?
    /// The coefficients to standard coal.
    public var coefficients: CoefficientSet
    /// The whole site in the month, and in the periods it is compared with.
    public var reports: Reports
    /// The site's total electricity by month, for the chart: the last 13 months and those a year earlier.
    public var electricityByMonth: [ReportingPeriod: Result<Rational, KPINull>]
    /// Buildings or departments, in the order of configuration.
    public var nodes: [NodeEntry]
    /// The key figure that nodes are ranked by, least first.
    public var rankedBy: KPI
    /// The off-grid lamps; nil when there are none.
    public var lamps: Lamps?
    /// One entry a meter.
    public var quality: [QualityEntry]
    /// Whom to object to: office, address or telephone.
    public var contact: String?

    /// A bulletin of a month.
    public init(
        siteName: String, zone: CivilZone, period: ReportingPeriod, revision: Revision, programVersion: String,
        watermark: Timestamp?, coefficients: CoefficientSet, reports: Reports,
        electricityByMonth: [ReportingPeriod: Result<Rational, KPINull>] = [:], nodes: [NodeEntry] = [],
        rankedBy: KPI = .energyPerArea, lamps: Lamps? = nil,
        quality: [QualityEntry] = [], contact: String? = nil
    ) {
        self.siteName = siteName
        self.zone = zone
        self.period = period
        self.revision = revision
        self.programVersion = programVersion
        self.watermark = watermark
        self.coefficients = coefficients
        self.reports = reports
        self.electricityByMonth = electricityByMonth
        self.nodes = nodes
        self.rankedBy = rankedBy
        self.lamps = lamps
        self.quality = quality
        self.contact = contact
    }
}
