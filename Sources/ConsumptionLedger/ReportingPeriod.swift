public import MeterModels

/// A period that figures are published for: a month, a quarter of a year, or a year.
public enum ReportingPeriod: Hashable, Sendable, CustomStringConvertible {
    /// A civil month (1...12).
    case month(year: Int, month: Int)
    /// A quarter of a year (1...4).
    case quarter(year: Int, quarter: Int)
    /// A civil year.
    case year(Int)

    /// Parses `2026-10`, `2026Q3` or `2026`.
    public init?(_ text: some StringProtocol) {
        func year(_ digits: some StringProtocol) -> Int? {
            guard digits.count == 4, digits.allSatisfy({ $0.isASCII && $0.isNumber }), let year = Int(digits), year > 0
            else { return nil }
            return year
        }
        let text = String(text)
        if let only = year(text) {
            self = .year(only)
        } else if text.count == 7, let of = year(text.prefix(4)), text.dropFirst(4).first == "-",
            let month = Int(text.suffix(2)), (1...12).contains(month)
        {
            self = .month(year: of, month: month)
        } else if text.count == 6, let of = year(text.prefix(4)), text.dropFirst(4).first == "Q",
            let quarter = Int(text.suffix(1)), (1...4).contains(quarter)
        {
            self = .quarter(year: of, quarter: quarter)
        } else {
            return nil
        }
    }

    /// The civil year the period lies in.
    public var calendarYear: Int {
        switch self {
        case .month(let year, _), .quarter(let year, _), .year(let year): year
        }
    }

    /// The civil days of the period: the first, and the first after it.
    public var days: (first: CivilDate, end: CivilDate) {
        switch self {
        case .month(let year, let month):
            (CivilDate(firstOfMonth: month, year: year), CivilDate(firstOfMonth: month + 1, year: year))
        case .quarter(let year, let quarter):
            (
                CivilDate(firstOfMonth: quarter * 3 - 2, year: year),
                CivilDate(firstOfMonth: quarter * 3 + 1, year: year)
            )
        case .year(let year):
            (CivilDate(firstOfMonth: 1, year: year), CivilDate(firstOfMonth: 1, year: year + 1))
        }
    }

    /// The same period a year earlier, 同比.
    public var lastYear: ReportingPeriod {
        switch self {
        case .month(let year, let month): .month(year: year - 1, month: month)
        case .quarter(let year, let quarter): .quarter(year: year - 1, quarter: quarter)
        case .year(let year): .year(year - 1)
        }
    }

    /// The period before, 环比.
    public var previous: ReportingPeriod {
        switch self {
        case .month(let year, let month):
            month > 1 ? .month(year: year, month: month - 1) : .month(year: year - 1, month: 12)
        case .quarter(let year, let quarter):
            quarter > 1 ? .quarter(year: year, quarter: quarter - 1) : .quarter(year: year - 1, quarter: 4)
        case .year(let year): .year(year - 1)
        }
    }

    /// `2026-10`, `2026Q3` or `2026`.
    public var description: String {
        switch self {
        case .month(let year, let month): "\(year)-\(month < 10 ? "0" : "")\(month)"
        case .quarter(let year, let quarter): "\(year)Q\(quarter)"
        case .year(let year): "\(year)"
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
