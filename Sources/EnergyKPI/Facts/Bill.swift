public import MeterModels

/// An amount that was invoiced instead of metered, 账单: gas, heat, fuel.
public struct Bill: Hashable, Codable, Sendable {
    /// What the energy was for, as far as a KPI depends on it.
    public enum Purpose: String, CaseIterable, Codable, Hashable, Sendable {
        /// Space heating, 供暖.
        case heating
        /// Official vehicles, 公务用车: counted per capita, not per floor area.
        case officialVehicles = "official_vehicles"
        /// Anything else.
        case other
    }

    /// The node's id.
    public var node: String
    /// What was delivered.
    public var carrier: Carrier
    /// How much, in the carrier's base unit (Wh, mL, J, g).
    public var amount: Int64
    /// The first day it is for.
    public var from: CivilDate
    /// The first day it is no longer for.
    public var to: CivilDate
    /// What it was for.
    public var purpose: Purpose
    /// The document.
    public var source: String

    /// A bill; `amount` in base units, for the days from `from` up to, but not including, `to`.
    public init(
        node: String, carrier: Carrier, amount: Int64, from: CivilDate, to: CivilDate, purpose: Purpose = .other,
        source: String
    ) {
        self.node = node
        self.carrier = carrier
        self.amount = amount
        self.from = from
        self.to = to
        self.purpose = purpose
        self.source = source
    }

    /// The part of the bill that falls on some days, in base units.
    ///
    /// Apportioned by days with a cumulative floor, so that the parts of any division sum to the bill exactly.
    public func amount(on days: DayRange) -> Int64 {
        guard let all = DayRange(first: from, end: to), let part = all.intersection(days) else { return 0 }
        return cumulative(until: part.end, of: all) - cumulative(until: part.first, of: all)
    }

    private func cumulative(until day: CivilDate, of all: DayRange) -> Int64 {
        let elapsed = Int128(Int64(day.dayNumber) - Int64(from.dayNumber))
        return Int64(Int128(amount) * elapsed / Int128(all.count))
    }
}
