public import MeterModels

/// Which days are worked on, from the notices of holidays of some years.
///
/// A day of a year whose notice is not known is judged by its weekday, and everything that rests on it is provisional.
public struct WorkCalendar: Hashable, Sendable {
    /// The notice of one year.
    public struct Year: Hashable, Sendable {
        /// The civil year.
        public let year: Int
        /// Days off, 放假, weekends among them or not.
        public let holidays: Set<CivilDate>
        /// Days of weekends that are worked on, 调休上班.
        public let makeUpDays: Set<CivilDate>
        /// The notice.
        public let source: String

        /// A year.
        ///
        /// - Throws: `WorkCalendarError` for a day of another year, one that is off and worked on, and a make-up day
        ///   that is no weekend's.
        public init(
            year: Int, holidays: Set<CivilDate>, makeUpDays: Set<CivilDate>, source: String
        ) throws(WorkCalendarError) {
            for day in holidays.union(makeUpDays) where day.parts.year != year { throw .otherYear(day, year: year) }
            if let day = holidays.intersection(makeUpDays).min() { throw .offAndWorked(day) }
            if let day = makeUpDays.filter({ !$0.isWeekend }).min() { throw .noWeekend(day) }
            self.year = year
            self.holidays = holidays
            self.makeUpDays = makeUpDays
            self.source = source
        }
    }

    private let years: [Int: Year]

    /// The calendar of some years; of two of the same year the later one counts.
    public init(_ years: some Sequence<Year> = []) {
        self.years = Dictionary(years.map { ($0.year, $0) }, uniquingKeysWith: { $1 })
    }

    /// The years whose notices are known, in order.
    public var knownYears: [Year] { years.values.sorted { $0.year < $1.year } }

    /// Whether the notice of a day's year is known.
    public func isKnown(_ day: CivilDate) -> Bool { years[day.parts.year] != nil }

    /// Whether a day is worked on; without a notice every weekday is.
    public func isWorkingDay(_ day: CivilDate) -> Bool {
        guard let year = years[day.parts.year] else { return !day.isWeekend }
        return year.makeUpDays.contains(day) || !(day.isWeekend || year.holidays.contains(day))
    }

    /// The last of some working days after a day, which is not counted itself (Civil Code of China, article 201).
    ///
    /// - Parameters:
    ///   - workingDays: How many; with 0 or less the day itself.
    ///   - start: The day of the event.
    /// - Returns: The deadline; provisional when a day on the way has no notice.
    public func deadline(_ workingDays: Int, after start: CivilDate) -> Deadline {
        var deadline = Deadline(day: start, isProvisional: false)
        var left = workingDays
        while left > 0 {
            deadline.day = deadline.day.adding(days: 1)
            if !isKnown(deadline.day) { deadline.isProvisional = true }
            if isWorkingDay(deadline.day) { left -= 1 }
        }
        return deadline
    }

    /// The last of some calendar days after a day, or the first working day after it when it is off (article 203).
    public func deadline(calendarDays: Int, after start: CivilDate) -> Deadline {
        var day = start.adding(days: max(0, calendarDays))
        var isProvisional = !isKnown(day)
        while !isWorkingDay(day) {
            day = day.adding(days: 1)
            if !isKnown(day) { isProvisional = true }
        }
        return Deadline(day: day, isProvisional: isProvisional)
    }
}

/// A day by which something has to be done.
public struct Deadline: Hashable, Sendable {
    /// The last day on which it is in time.
    public var day: CivilDate
    /// Whether it rests on days of a year whose notice of holidays is not known.
    public var isProvisional: Bool

    /// A deadline.
    public init(day: CivilDate, isProvisional: Bool) {
        self.day = day
        self.isProvisional = isProvisional
    }
}

/// Why a year's holidays contradict themselves.
public enum WorkCalendarError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A day lies in another year.
    case otherYear(CivilDate, year: Int)
    /// A day is off and worked on.
    case offAndWorked(CivilDate)
    /// A day is worked on anyway.
    case noWeekend(CivilDate)

    /// Which day, and what is wrong with it.
    public var description: String {
        switch self {
        case .otherYear(let day, let year): "\(day) is not in \(year)"
        case .offAndWorked(let day): "\(day) is a holiday and a make-up day"
        case .noWeekend(let day): "\(day) is no Saturday or Sunday: it is worked on anyway"
        }
    }
}

extension CivilDate {
    /// Whether it is a Saturday or a Sunday.
    public var isWeekend: Bool {
        // 1970-01-01 was a Thursday.
        let weekday = (Int(dayNumber) % 7 + 7 + 3) % 7
        return weekday >= 5
    }
}
