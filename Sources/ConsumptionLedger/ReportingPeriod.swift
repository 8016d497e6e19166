public import MeterModels

/// A period that figures are published for: a month, a quarter, half or whole year, or any twelve months.
public enum ReportingPeriod: Hashable, Sendable, TextCoded {
    /// A civil month (1...12).
    case month(year: Int, month: Int)
    /// A quarter of a year (1...4).
    case quarter(year: Int, quarter: Int)
    /// A half of a year (1...2).
    case half(year: Int, half: Int)
    /// A civil year.
    case year(Int)
    /// The twelve months that end with a month (1...11): those of a year are the year.
    case twelveMonths(year: Int, month: Int)

    /// The twelve months that end with a month.
    public static func twelveMonths(endingWith month: Int, year: Int) -> ReportingPeriod {
        month == 12 ? .year(year) : .twelveMonths(year: year, month: month)
    }

    /// Parses `2026-10`, `2026Q3`, `2026H1`, `2026` or `2025-11..2026-10`.
    public init?(_ text: some StringProtocol) {
        func year(_ digits: some StringProtocol) -> Int? {
            guard digits.count == 4, digits.allSatisfy({ $0.isASCII && $0.isNumber }), let year = Int(digits), year > 0
            else { return nil }
            return year
        }
        func month(_ text: some StringProtocol) -> (year: Int, month: Int)? {
            guard text.count == 7, let of = year(text.prefix(4)), text.dropFirst(4).first == "-",
                text.suffix(2).allSatisfy({ $0.isASCII && $0.isNumber }), let month = Int(text.suffix(2)),
                (1...12).contains(month)
            else { return nil }
            return (of, month)
        }
        let text = String(text)
        if let only = year(text) {
            self = .year(only)
        } else if let (of, month) = month(text) {
            self = .month(year: of, month: month)
        } else if text.count == 6, let of = year(text.prefix(4)), let number = text.last?.wholeNumberValue {
            switch (text.dropFirst(4).first, number) {
            case ("Q", 1...4): self = .quarter(year: of, quarter: number)
            case ("H", 1...2): self = .half(year: of, half: number)
            default: return nil
            }
        } else if text.count == 16, text.dropFirst(7).prefix(2) == "..", let first = month(text.prefix(7)),
            let last = month(text.suffix(7)), last.year * 12 + last.month - first.year * 12 - first.month == 11
        {
            self = .twelveMonths(endingWith: last.month, year: last.year)
        } else {
            return nil
        }
    }

    /// How many months.
    public var monthCount: Int {
        switch self {
        case .month: 1
        case .quarter: 3
        case .half: 6
        case .year, .twelveMonths: 12
        }
    }

    /// The last month.
    public var lastMonth: (year: Int, month: Int) {
        switch self {
        case .month(let year, let month), .twelveMonths(let year, let month): (year, month)
        case .quarter(let year, let quarter): (year, quarter * 3)
        case .half(let year, let half): (year, half * 6)
        case .year(let year): (year, 12)
        }
    }

    /// The months, in order.
    public var months: [ReportingPeriod] {
        let last = lastMonth
        return (1...monthCount).map { index in
            let number = last.year * 12 + last.month - 1 - (monthCount - index)
            return .month(year: number / 12, month: number % 12 + 1)
        }
    }

    /// The civil year that the period ends in.
    public var calendarYear: Int { lastMonth.year }

    /// The civil days of the period: the first, and the first after it.
    public var days: (first: CivilDate, end: CivilDate) {
        let (year, month) = lastMonth
        return (
            CivilDate(firstOfMonth: month + 1 - monthCount, year: year), CivilDate(firstOfMonth: month + 1, year: year)
        )
    }

    /// The same period a year earlier, 同比.
    public var lastYear: ReportingPeriod {
        switch self {
        case .month(let year, let month): .month(year: year - 1, month: month)
        case .quarter(let year, let quarter): .quarter(year: year - 1, quarter: quarter)
        case .half(let year, let half): .half(year: year - 1, half: half)
        case .year(let year): .year(year - 1)
        case .twelveMonths(let year, let month): .twelveMonths(year: year - 1, month: month)
        }
    }

    /// The period before, 环比.
    public var previous: ReportingPeriod {
        switch self {
        case .month(let year, let month):
            month > 1 ? .month(year: year, month: month - 1) : .month(year: year - 1, month: 12)
        case .quarter(let year, let quarter):
            quarter > 1 ? .quarter(year: year, quarter: quarter - 1) : .quarter(year: year - 1, quarter: 4)
        case .half(let year, let half): half > 1 ? .half(year: year, half: 1) : .half(year: year - 1, half: 2)
        case .year, .twelveMonths: lastYear
        }
    }

    /// `2026-10`, `2026Q3`, `2026H1`, `2026` or `2025-11..2026-10`.
    public var description: String {
        switch self {
        case .month(let year, let month): "\(year)-\(month < 10 ? "0" : "")\(month)"
        case .quarter(let year, let quarter): "\(year)Q\(quarter)"
        case .half(let year, let half): "\(year)H\(half)"
        case .year(let year): "\(year)"
        case .twelveMonths:
            [months.first, months.last].compactMap { $0?.description }.joined(separator: "..")
        }
    }
}

extension CivilZone {
    /// The instants of a period in this zone.
    public func span(of period: ReportingPeriod) -> Span {
        let (first, end) = period.days
        return Span(start: start(of: first), end: start(of: end))
    }
}

/// A dictionary by periods is an object by their names.
extension ReportingPeriod: CodingKeyRepresentable {
    /// The period's name as a key.
    public var codingKey: any CodingKey { TextCodingKey(stringValue: description) }

    /// The period of a key.
    public init?<Key: CodingKey>(codingKey: Key) { self.init(codingKey.stringValue) }
}
