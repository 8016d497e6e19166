public import EnergyKPI

/// What bulletins are made from beside the site's own figures.
public enum BulletinInput {
    /// The reports of one node that a bulletin compares.
    public struct Reports: Hashable, Codable, Sendable {
        /// The period.
        public var current: KPIReport
        /// The period before, for 环比.
        public var previous: KPIReport?
        /// The period a year earlier, for 同比.
        public var lastYear: KPIReport?
        /// The year up to and including the period.
        public var yearToDate: KPIReport?
        /// The same days a year earlier.
        public var lastYearToDate: KPIReport?
        /// Changes against the latest declared base year.
        public var base: [KPIChange]

        /// The reports of a node; those that are missing leave their comparisons without a value.
        public init(
            current: KPIReport, previous: KPIReport? = nil, lastYear: KPIReport? = nil,
            yearToDate: KPIReport? = nil, lastYearToDate: KPIReport? = nil, base: [KPIChange] = []
        ) {
            self.current = current
            self.previous = previous
            self.lastYear = lastYear
            self.yearToDate = yearToDate
            self.lastYearToDate = lastYearToDate
            self.base = base
        }
    }

    /// A building or department in the ranking.
    public struct Node: Hashable, Codable, Sendable {
        /// Name for people.
        public var name: String
        /// The period.
        public var current: KPIReport
        /// The period a year earlier.
        public var lastYear: KPIReport?

        /// A building or department.
        public init(name: String, current: KPIReport, lastYear: KPIReport? = nil) {
            self.name = name
            self.current = current
            self.lastYear = lastYear
        }
    }

    /// Lamps that run on their own solar panels, outside all totals.
    public struct Lamps: Hashable, Codable, Sendable {
        /// Lamps there should be.
        public var count: Int
        /// Lamps that reported in the period.
        public var reporting: Int
        /// What they used in the period.
        public var used: CarrierTotal?
        /// What their panels gave in the period, kWh: published when what they used can be.
        public var harvested: Rational?
        /// 亮灯率: of the time in which they had to burn and were heard, the share in which they did; nil when unknown.
        public var availability: Rational?
        /// 故障率: of lamp-days with messages, the share with a fault; nil when there were none.
        public var faultRate: Rational?

        /// The off-grid lamps of a site.
        public init(
            count: Int, reporting: Int, used: CarrierTotal? = nil, harvested: Rational? = nil,
            availability: Rational? = nil, faultRate: Rational? = nil
        ) {
            self.count = count
            self.reporting = reporting
            self.used = used
            self.harvested = harvested
            self.availability = availability
            self.faultRate = faultRate
        }
    }

    /// Electricity of the meters that stand for one use, 分项.
    public struct SubItem: Hashable, Codable, Sendable {
        /// The code, `B` or `B10`.
        public var code: String
        /// Whether the meters are part of a meter with a code above it, so that they count in that one.
        public var isPart: Bool
        /// What they counted in the period.
        public var current: CarrierAmount
        /// What they counted a year earlier; nil when nothing is known.
        public var lastYear: CarrierAmount?

        /// The electricity of a use.
        public init(code: String, isPart: Bool = false, current: CarrierAmount, lastYear: CarrierAmount? = nil) {
            self.code = code
            self.isPart = isPart
            self.current = current
            self.lastYear = lastYear
        }
    }

    /// A target letter and how it stands.
    public struct Target: Hashable, Codable, Sendable {
        /// The node's name.
        public var nodeName: String
        /// Who answers for it; nil when nobody is declared.
        public var responsible: String?
        /// How it stands at the end of the period.
        public var progress: TargetProgress

        /// A target.
        public init(nodeName: String, responsible: String?, progress: TargetProgress) {
            self.nodeName = nodeName
            self.responsible = responsible
            self.progress = progress
        }
    }

    /// A node's points of a year.
    public struct Score: Hashable, Codable, Sendable {
        /// The node's name.
        public var nodeName: String
        /// The scheme's name.
        public var schemeName: String
        /// The scheme's version.
        public var schemeVersion: String
        /// Whether the scheme was published before the year began, as it is, 先公布后考核.
        public var wasPublishedInTime: Bool
        /// The most points without bonus.
        public var fullPoints: Rational
        /// The points.
        public var score: NodeScore

        /// A node's points.
        public init(
            nodeName: String, schemeName: String, schemeVersion: String, wasPublishedInTime: Bool,
            fullPoints: Rational, score: NodeScore
        ) {
            self.nodeName = nodeName
            self.schemeName = schemeName
            self.schemeVersion = schemeVersion
            self.wasPublishedInTime = wasPublishedInTime
            self.fullPoints = fullPoints
            self.score = score
        }
    }
}
