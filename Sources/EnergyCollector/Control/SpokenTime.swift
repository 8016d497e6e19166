import ConsumptionLedger
import MeterModels

/// Times as people write them in questions: `2026-10`, `yesterday`, `-7d`, `last-month`, in the site's zone.
struct SpokenTime: Sendable {
    /// Now, in seconds since 1970 UTC.
    let now: Int64
    let zone: CivilZone

    static let periods = "a period such as 2026-10, 2026Q3, 2026H1, 2026, 2025-11..2026-10, last-month or this-year"
    static let dates = "a date such as 2026-10-01, today or yesterday"
    static let instants =
        "RFC 3339 such as 2026-10-01T00:00:00+08:00, a date, 2026-10, 2026Q3, 2026, yesterday, last-month, -7d or now"

    private var today: CivilDate { zone.date(at: now) }

    /// `2026-10` and the like, or `this-` and `last-` with `month`, `quarter`, `half` or `year`.
    func period(_ text: String) -> ReportingPeriod? {
        if let period = ReportingPeriod(text) { return period }
        let parts = text.split(separator: "-", maxSplits: 1)
        guard parts.count == 2, parts[0] == "this" || parts[0] == "last" else { return nil }
        let (year, month) = (today.parts.year, today.parts.month)
        let current: ReportingPeriod
        switch parts[1] {
        case "month": current = .month(year: year, month: month)
        case "quarter": current = .quarter(year: year, quarter: (month + 2) / 3)
        case "half": current = .half(year: year, half: (month + 5) / 6)
        case "year": current = .year(year)
        default: return nil
        }
        return parts[0] == "this" ? current : current.previous
    }

    /// A date, `today` or `yesterday`.
    func date(_ text: String) -> CivilDate? {
        switch text {
        case "today": today
        case "yesterday": today.adding(days: -1)
        default: CivilDate(text)
        }
    }

    /// The time that a text means: a day or period from beginning to end; an instant begins where it ends.
    func span(_ text: String) -> Span? {
        if let instant = Timestamp(rfc3339: text) { return Span(start: instant.seconds, end: instant.seconds) }
        if let period = period(text) { return zone.span(of: period) }
        if let date = date(text) {
            return Span(start: zone.start(of: date), end: zone.start(of: date.adding(days: 1)))
        }
        return ago(text).map { Span(start: $0, end: $0) }
    }

    /// `now`, or an instant so long ago: `-90s`, `-30m`, `-12h`, `-7d`, `-2w`.
    private func ago(_ text: String) -> Int64? {
        if text == "now" { return now }
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        guard text.first == "-", let unit = text.last.flatMap({ units[$0] }) else { return nil }
        let digits = text.dropFirst().dropLast()
        guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }), let count = Int64(digits),
            count <= 100_000_000
        else { return nil }
        return now - count * unit
    }
}
