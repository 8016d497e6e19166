public import EnergyKPI
public import MeterModels

extension MonthlyBulletin {
    /// The reports of one node that a bulletin compares.
    public struct Reports: Hashable, Sendable {
        /// The month.
        public var current: KPIReport
        /// The month before, for 环比.
        public var previous: KPIReport?
        /// The month a year earlier, for 同比.
        public var lastYear: KPIReport?
        /// The year up to and including the month.
        public var yearToDate: KPIReport?
        /// The same days a year earlier.
        public var lastYearToDate: KPIReport?
        /// Changes against the declared base year.
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
    public struct NodeEntry: Hashable, Sendable {
        /// Name for people.
        public var name: String
        /// The month.
        public var current: KPIReport
        /// The month a year earlier.
        public var lastYear: KPIReport?

        /// A building or department.
        public init(name: String, current: KPIReport, lastYear: KPIReport? = nil) {
            self.name = name
            self.current = current
            self.lastYear = lastYear
        }
    }

    /// Lamps that run on their own solar panels, outside all totals.
    public struct Lamps: Hashable, Sendable {
        /// Lamps there should be.
        public var count: Int
        /// Lamps that reported in the month.
        public var reporting: Int
        /// What they used in the month.
        public var used: CarrierTotal?
        /// What their panels gave in the month, kWh: published when what they used can be.
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

    /// How good a meter's data of the month is.
    public struct QualityEntry: Hashable, Sendable {
        /// The meter's id.
        public var meter: String
        /// What it counts.
        public var carrier: Carrier
        /// Covered ÷ expected seconds; nil when nothing was expected.
        public var coverage: Rational?
        /// The part of its amount that was spread over an outage, 推导, 0…1; nil without an amount.
        public var derivedShare: Rational?
        /// Readings that were set aside as implausible.
        public var quarantined: Int

        /// A meter's data quality.
        public init(
            meter: String, carrier: Carrier, coverage: Rational?, derivedShare: Rational?, quarantined: Int
        ) {
            self.meter = meter
            self.carrier = carrier
            self.coverage = coverage
            self.derivedShare = derivedShare
            self.quarantined = quarantined
        }
    }
}
