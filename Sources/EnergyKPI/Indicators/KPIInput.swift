public import ConsumptionLedger
public import MeterModels

/// What the key figures of a node and period are calculated from.
public struct KPIInput: Sendable {
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
    public var expectedCarriers: Set<Carrier>

    /// An input; `days` nil means the whole period.
    public init(
        node: String, period: ReportingPeriod, days: DayRange? = nil, metered: [CarrierAmount],
        bills: BillBook = BillBook(), facts: FactBook, expectedCarriers: Set<Carrier> = []
    ) {
        self.node = node
        self.period = period
        self.days = days ?? DayRange(period)
        self.metered = metered
        self.bills = bills
        self.facts = facts
        self.expectedCarriers = expectedCarriers
    }
}
