public import MeterModels

/// The sizes of buckets that amounts are kept in.
public enum BucketLevel: Int, CaseIterable, Comparable, Sendable {
    /// 900 seconds, aligned to UTC.
    case quarter = 0
    /// A civil hour.
    case hour = 1
    /// A civil day: 92, 96 or 100 quarters.
    case day = 2
    /// A civil month.
    case month = 3
    /// A civil year.
    case year = 4

    /// The name used in queries: `quarter`, `hour`, `day`, `month` or `year`.
    public var name: String {
        switch self {
        case .quarter: "quarter"
        case .hour: "hour"
        case .day: "day"
        case .month: "month"
        case .year: "year"
        }
    }

    /// The level of a name.
    public init?(name: String) {
        guard let level = BucketLevel.allCases.first(where: { $0.name == name }) else { return nil }
        self = level
    }

    /// The level that this one is built from.
    public var below: BucketLevel? { BucketLevel(rawValue: rawValue - 1) }

    /// Whether one comes before the other.
    public static func < (left: BucketLevel, right: BucketLevel) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// A span of time `[start, end)` in whole seconds since 1970 UTC.
public struct Span: Hashable, Codable, Sendable {
    /// First second.
    public let start: Int64
    /// First second after it.
    public let end: Int64

    /// The span from `start` up to, but not including, `end`.
    public init(start: Int64, end: Int64) {
        self.start = start
        self.end = end
    }

    /// Length in seconds.
    public var seconds: Int64 { max(0, end - start) }

    /// The part that both spans have; empty spans have none.
    public func intersection(_ other: Span) -> Span? {
        let start = max(start, other.start)
        let end = min(end, other.end)
        return start < end ? Span(start: start, end: end) : nil
    }
}

extension CivilZone {
    /// The bucket of a level that an instant (seconds) lies in.
    public func bucket(_ level: BucketLevel, containing seconds: Int64) -> Span {
        switch level {
        case .quarter:
            let start = seconds.floorDivided(by: 900) * 900
            return Span(start: start, end: start + 900)
        case .hour:
            let start = startOfHour(containing: seconds)
            // The next hour starts within an hour; earlier where the clock is set inside it.
            var end = start + 3600
            while startOfHour(containing: end - 900) != start { end -= 900 }
            return Span(start: start, end: end)
        case .day:
            let date = date(at: seconds)
            return Span(start: start(of: date), end: start(of: date.adding(days: 1)))
        case .month:
            let (year, month, _) = date(at: seconds).parts
            return monthSpan(year: year, month: month)
        case .year:
            return yearSpan(date(at: seconds).parts.year)
        }
    }

    /// A civil month; a month outside 1...12 counts on into the neighbouring years.
    public func monthSpan(year: Int, month: Int) -> Span {
        Span(
            start: start(of: CivilDate(firstOfMonth: month, year: year)),
            end: start(of: CivilDate(firstOfMonth: month + 1, year: year)))
    }

    /// A civil year.
    public func yearSpan(_ year: Int) -> Span {
        Span(
            start: start(of: CivilDate(firstOfMonth: 1, year: year)),
            end: start(of: CivilDate(firstOfMonth: 1, year: year + 1)))
    }

    /// The buckets of a level that overlap a span, in order.
    public func buckets(_ level: BucketLevel, in span: Span) -> [Span] {
        var buckets: [Span] = []
        var next = span.start
        while next < span.end {
            let bucket = bucket(level, containing: next)
            buckets.append(bucket)
            next = bucket.end
        }
        return buckets
    }
}
