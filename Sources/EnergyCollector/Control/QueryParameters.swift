import ConsumptionLedger
import ControlAPI
import Hummingbird
import MeterModels
import Spelling

/// The parameters of a query, with an error that names what was found and what was expected.
struct QueryParameters {
    private let request: Request
    private let zone: CivilZone
    /// How times in words are understood.
    let time: SpokenTime

    init(_ request: Request, zone: CivilZone, now: Timestamp) {
        self.request = request
        self.zone = zone
        time = SpokenTime(now: now.seconds, zone: zone)
    }

    /// Refuses what a path does not know, what is said twice and what says nothing: none of them must give an answer to
    /// another question.
    func refuseOthers(than names: [String]) throws(ProblemDocument) {
        var seen: Set<String> = []
        for (name, _) in request.uri.queryParameters where !seen.insert(String(name)).inserted {
            throw ProblemDocument(
                type: "repeated-parameter", title: "Repeated parameter", status: 400,
                detail: "the parameter '\(name)' stands more than once: give it once")
        }
        for (name, value) in request.uri.queryParameters where value.isEmpty {
            throw ProblemDocument(
                type: "empty-parameter", title: "Empty parameter", status: 400,
                detail: "the parameter '\(name)' says nothing: leave it out or give it a value")
        }
        for (name, _) in request.uri.queryParameters where !names.contains(String(name)) {
            let near = Spelling.nearest(to: String(name), among: names).map { ", did you mean '\($0)'?" }
            let known = names.isEmpty ? "this path takes none" : "known: \(names.joined(separator: ", "))"
            throw ProblemDocument(
                type: "unknown-parameter", title: "Unknown parameter", status: 400,
                detail: "there is no parameter '\(name)'\(near ?? "; \(known)")")
        }
    }

    /// A parameter as it was sent; nil when it was not.
    func text(_ name: String) -> String? {
        request.uri.queryParameters[Substring(name)].map(String.init)
    }

    func required(_ name: String, expected: String) throws(ProblemDocument) -> String {
        guard let text = text(name) else { throw .invalid(name, found: nil, expected: expected) }
        return text
    }

    /// Whether something is asked for; not, when nothing is said.
    func flag(_ name: String) throws(ProblemDocument) -> Bool {
        try choice(name, among: ["true", "false"]) { Bool($0) } ?? false
    }

    /// A parameter that a closed set of names can be made of.
    func choice<Value>(
        _ name: String, among names: [String], _ make: (String) -> Value?
    ) throws(ProblemDocument) -> Value? {
        guard let text = text(name) else { return nil }
        guard let value = make(text) else {
            let near = Spelling.nearest(to: text, among: names).map { ", did you mean '\($0)'?" }
            throw .invalid(name, found: text, expected: "one of \(names.joined(separator: ", "))\(near ?? "")")
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

    /// The number of an entry before which a list goes on; nil for its beginning.
    func before() throws(ProblemDocument) -> Int64? {
        guard let text = text("before") else { return nil }
        guard let number = Int64(text), number > 0 else {
            throw .invalid("before", found: text, expected: "the number of the last entry of the page before")
        }
        return number
    }

    /// The period that is asked for.
    func period(_ name: String = "period") throws(ProblemDocument) -> ReportingPeriod {
        let text = try required(name, expected: SpokenTime.periods)
        guard let period = time.period(text) else { throw .invalid(name, found: text, expected: SpokenTime.periods) }
        return period
    }

    /// A day; nil when none is asked for.
    func date(_ name: String) throws(ProblemDocument) -> CivilDate? {
        guard let text = text(name) else { return nil }
        guard let date = time.date(text) else { throw .invalid(name, found: text, expected: SpokenTime.dates) }
        return date
    }

    /// The time between `from` and `to`: RFC 3339, civil dates and periods of the site, or words such as `-7d`.
    ///
    /// A date or period as `to` includes it: `--from 2026-10 --to 2026-10` is October.
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
        guard let span = time.span(text) else {
            throw .invalid(name, found: text, expected: SpokenTime.instants)
        }
        return span
    }
}
