import MeterModels

/// Readings that left their register's line and may be the beginning of another one.
struct CounterCandidate: Hashable, Codable, Sendable {
    /// How the first of them left the line.
    enum Kind: String, Codable, Sendable {
        case jump, reset
    }

    /// Further readings after the first that it takes.
    static let furtherReadings = 3
    /// So long they have to span at least, in milliseconds.
    private static let shortestSpan: Int64 = 600_000

    let kind: Kind
    let first: CounterReading
    /// Readings after the first.
    private(set) var further = 0
    /// The line that they form.
    private(set) var line: CounterLine
    /// What flowed along it.
    private(set) var posting: QuarterPosting
    /// Whether each of them would also go on where the register stood before its last excursion.
    private(set) var continuesOldLine: Bool

    init(_ kind: Kind, first: CounterReading, continuesOldLine: Bool) {
        self.kind = kind
        self.first = first
        line = CounterLine(opening: first)
        posting = QuarterPosting(from: first.at)
        self.continuesOldLine = continuesOldLine
    }

    /// Takes the next reading if it is plausible after the one before; says whether it was.
    mutating func take(_ reading: CounterReading, _ judge: Judge) -> Bool {
        guard let judged = judge.advance(along: line, to: reading, line.fit(reading, judge.rules)) else { return false }
        posting.post(judged.advance)
        line.follow(reading, wraps: judged.turns)
        further += 1
        return true
    }

    /// Whether they are a line of their own by now.
    func isConfirmed(_ rules: CounterRules, cadence: Int64) -> Bool {
        further >= Self.furtherReadings
            && line.atMilliseconds - first.at.milliseconds >= max(Self.shortestSpan, 3 * cadence)
            && (kind == .jump || line.value > first.value || line.wraps > 0)
    }
}
