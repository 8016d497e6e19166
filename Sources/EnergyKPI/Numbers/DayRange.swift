public import ConsumptionLedger
public import MeterModels

/// Some consecutive civil days: from `first` up to, but not including, `end`.
public struct DayRange: Hashable, Codable, Sendable {
    /// The first day.
    public let first: CivilDate
    /// The first day after it.
    public let end: CivilDate

    /// The days from `first` up to, but not including, `end`; nil when there are none.
    public init?(first: CivilDate, end: CivilDate) {
        guard first < end else { return nil }
        self.first = first
        self.end = end
    }

    /// The days from `first` up to, but not including, `end`, which is known to be later.
    init(uncheckedFirst first: CivilDate, end: CivilDate) {
        self.first = first
        self.end = end
    }

    /// All days of a reporting period.
    public init(_ period: ReportingPeriod) {
        (first, end) = period.days
    }

    /// How many days.
    public var count: Int64 { Int64(end.dayNumber) - Int64(first.dayNumber) }

    /// The days that lie in both; nil when there are none.
    public func intersection(_ other: DayRange) -> DayRange? {
        DayRange(first: max(first, other.first), end: min(end, other.end))
    }

    /// The same dates a year earlier; 29 February becomes 1 March.
    public var lastYear: DayRange? {
        func yearEarlier(_ date: CivilDate) -> CivilDate {
            let (year, month, day) = date.parts
            return CivilDate(year: year - 1, month: month, day: day)
                ?? CivilDate(firstOfMonth: month + 1, year: year - 1)
        }
        return DayRange(first: yearEarlier(first), end: yearEarlier(end))
    }
}

extension CivilZone {
    /// The time of some days.
    public func span(of days: DayRange) -> Span {
        Span(start: start(of: days.first), end: start(of: days.end))
    }
}
