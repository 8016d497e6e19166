public import ConsumptionLedger
public import MeterModels

/// What the key figures of a node and period are calculated from.
public struct KPIInput: Hashable, Codable, Sendable {
    /// The node's id.
    public var node: String
    /// The period, or the one that `days` are a part of.
    public var period: ReportingPeriod
    /// The days to count: all of the period unless said otherwise, as for a year to date.
    public var days: DayRange
    /// Metered amounts over these days, at most one a carrier.
    public var metered: [CarrierAmount]
    /// The bills that count in the node's amounts; see `BillBook.contributing(to:in:)`.
    public var bills: BillBook
    /// Headcounts and areas.
    public var facts: FactBook
    /// Carriers that the node declares to use: without readings and bills they are missing, not zero.
    public private(set) var expectedCarriers: [Carrier]
    /// Where heat is billed by area on these days, at the node and below it.
    public var areaBillings: [AreaBilling]
    /// What of the node's electricity is known beside its total.
    public var electricity: ElectricityDetail
    /// Readings got and expected; nil when nobody counted.
    public var readings: ReadingCount?
    /// The same node over each calendar year's days, where the days lie in several: factors of emission have years.
    public var calendarYears: [KPIInput]

    /// An input; `days` nil means the whole period.
    public init(
        node: String, period: ReportingPeriod, days: DayRange? = nil, metered: [CarrierAmount],
        bills: BillBook = BillBook(), facts: FactBook, expectedCarriers: Set<Carrier> = [],
        areaBillings: [AreaBilling] = [], electricity: ElectricityDetail = ElectricityDetail(),
        readings: ReadingCount? = nil, calendarYears: [KPIInput] = []
    ) {
        self.node = node
        self.period = period
        self.days = days ?? DayRange(period)
        self.metered = metered
        self.bills = bills
        self.facts = facts
        self.expectedCarriers = Carrier.allCases.filter(expectedCarriers.contains)
        self.areaBillings = areaBillings
        self.electricity = electricity
        self.readings = readings
        self.calendarYears = calendarYears
    }

    /// Days of some days on which heat is billed by area at a node.
    func daysByArea(at node: String, in days: DayRange) -> Int64 {
        // Declared days may overlap.
        let stretches = areaBillings.filter { $0.node == node }.compactMap { billing in
            DayRange(
                first: max(days.first, billing.validity.from ?? days.first),
                end: min(days.end, billing.validity.to ?? days.end))
        }.sorted { $0.first < $1.first }
        var (count, reached) = (Int64(0), days.first)
        for stretch in stretches {
            guard let rest = DayRange(first: max(stretch.first, reached), end: stretch.end) else { continue }
            count += rest.count
            reached = rest.end
        }
        return count
    }
}
