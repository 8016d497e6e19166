import ConsumptionLedger
import ControlAPI
import Hummingbird
import MeterModels

/// The parameters of a query, with an error that names what was found and what was expected.
struct QueryParameters {
    private let request: Request
    private let zone: CivilZone

    init(_ request: Request, zone: CivilZone) {
        self.request = request
        self.zone = zone
    }

    /// A parameter as it was sent; nil when it was not.
    func text(_ name: String) -> String? {
        request.uri.queryParameters[Substring(name)].map(String.init)
    }

    func required(_ name: String, expected: String) throws(ProblemDocument) -> String {
        guard let text = text(name), !text.isEmpty else {
            throw .invalid(name, found: nil, expected: expected)
        }
        return text
    }

    /// A parameter that a closed set of names can be made of.
    func choice<Value>(
        _ name: String, among names: [String], _ make: (String) -> Value?
    ) throws(ProblemDocument) -> Value? {
        guard let text = text(name) else { return nil }
        guard let value = make(text) else {
            throw .invalid(name, found: text, expected: "one of \(names.joined(separator: ", "))")
        }
        return value
    }

    func count(_ name: String, default standard: Int, upTo limit: Int) throws(ProblemDocument) -> Int {
        guard let text = text(name) else { return standard }
        guard let value = Int(text), (1...limit).contains(value) else {
            throw .invalid(name, found: text, expected: "a number from 1 to \(limit)")
        }
        return value
    }

    /// The time between `from` and `to`: RFC 3339 or civil dates and months of the site.
    ///
    /// A date or month as `to` includes it: `--from 2026-10 --to 2026-10` is October.
    func span(default standard: Span) throws(ProblemDocument) -> Span {
        let from = try text("from").map { text throws(ProblemDocument) in try instant(text, name: "from").start }
        let to = try text("to").map { text throws(ProblemDocument) in try instant(text, name: "to").end }
        let span = Span(start: from ?? standard.start, end: to ?? standard.end)
        guard span.start < span.end else {
            throw .invalid("from", found: text("from") ?? "", expected: "a time before 'to'")
        }
        return span
    }

    private func instant(_ text: String, name: String) throws(ProblemDocument) -> Span {
        if let instant = Timestamp(rfc3339: text) { return Span(start: instant.seconds, end: instant.seconds) }
        if let period = ReportingPeriod(text) { return zone.span(of: period) }
        if let date = CivilDate(text) {
            return Span(start: zone.start(of: date), end: zone.start(of: date.adding(days: 1)))
        }
        throw .invalid(
            name, found: text, expected: "RFC 3339 such as 2026-10-01T00:00:00+08:00, a date, 2026-10, 2026Q3 or 2026")
    }
}
