public import MeterModels

/// A register's running account: the line it follows, the quarter that is still being filled, and what is undecided.
///
/// It is the whole memory of the ledger: a pure function of the readings in time order. Two accounts that are equal go
/// on equally, which is what lets late data be replayed from a stored account until the account equals a stored one
/// again.
public struct CounterAccount: Hashable, Sendable {
    /// A line that was left, until it is too old to come back to.
    struct OldLine: Hashable, Codable, Sendable {
        /// So long it is remembered, in milliseconds of reading time.
        static let memory: Int64 = 86_400_000

        var line: CounterLine
        /// The quarter that its last reading lies in, as it was then.
        var open: BucketAmount
        /// When the line after it was believed.
        var leftAt: Int64
    }

    /// The line that the register follows; nil before the first reading.
    public private(set) var line: CounterLine?
    /// What has flowed so far in the quarter that holds the last accepted reading.
    public private(set) var openQuarter: BucketAmount
    /// Readings that left the line and are not decided on.
    var candidate: CounterCandidate?
    /// Where the register stood before a line that was believed lately.
    var oldLine: OldLine?

    /// An account without readings.
    public init() {
        openQuarter = BucketAmount()
    }

    /// An account as it was stored; `undecided` is what `undecided()` gave.
    public init(line: CounterLine, openQuarter: BucketAmount, undecided: Undecided?) {
        self.line = line
        self.openQuarter = openQuarter
        candidate = undecided?.candidate
        oldLine = undecided?.oldLine
    }

    /// What of an account is seldom there: readings that are not decided on, and a line that was left lately.
    public struct Undecided: Hashable, Codable, Sendable {
        var candidate: CounterCandidate?
        var oldLine: OldLine?
    }

    /// What of the account is seldom there; nil when it is not.
    public var undecided: Undecided? {
        candidate == nil && oldLine == nil ? nil : Undecided(candidate: candidate, oldLine: oldLine)
    }

    /// First second of the quarter that is still being filled; nil before the first reading.
    public var openQuarterStart: Int64? { line.map { QuarterPosting.start(of: $0.at) } }

    /// When the readings that are not decided on began; nil when there are none.
    public var undecidedSince: Timestamp? { candidate.map { $0.first.at } }

    /// Takes the next reading in time order and writes what it changes.
    ///
    /// Cost: O(1) plus the quarters between this reading and the one before; when undecided readings are believed, also
    /// the quarters that they passed.
    public mutating func take(_ reading: CounterReading, rules: CounterRules, into changes: inout LedgerChanges) {
        guard let line else {
            self.line = CounterLine(opening: reading)
            return
        }
        if let oldLine, reading.at.milliseconds - oldLine.leftAt > OldLine.memory { self.oldLine = nil }
        let fit = line.fit(reading, rules)
        if fit == .zero { return changes.quarantine(reading, .zero) }
        if var candidate {
            if isOfTheLine(reading, fit, candidate) {
                self.candidate = nil
                return follow(reading, fit, rules, into: &changes)
            }
            if candidate.take(reading, rules) {
                self.candidate = candidate
                changes.quarantine(reading, candidate.kind == .jump ? .aboveRating : .belowLast)
                return decide(rules, cadence: rules.cadence(of: reading), into: &changes)
            }
            // It fits neither: the candidate was nothing, and another one may begin here.
            self.candidate = nil
        }
        switch fit {
        case .jump, .dip: begin(fit == .jump ? .jump : .reset, reading, rules, into: &changes)
        case .advance, .mayHideWraps, .zero: follow(reading, fit, rules, into: &changes)
        }
    }

    /// Whether a reading belongs to the line and not to the candidate.
    ///
    /// Above a jump it is the jump's; below it and plausible it is the line's. After a dip it is the line's when it is
    /// not below it.
    private func isOfTheLine(
        _ reading: CounterReading, _ fit: CounterLine.Fit, _ candidate: CounterCandidate
    ) -> Bool {
        switch fit {
        case .advance(_, let wraps):
            // A dip that became plausible as a turn of the register by waiting is still the candidate's.
            candidate.kind == .jump ? reading.value < candidate.first.value : wraps == 0
        case .mayHideWraps: candidate.kind == .reset || reading.value < candidate.first.value
        case .jump, .dip, .zero: false
        }
    }

    private mutating func follow(
        _ reading: CounterReading, _ fit: CounterLine.Fit, _ rules: CounterRules, into changes: inout LedgerChanges
    ) {
        guard let from = line?.at else { return }
        var posting = QuarterPosting(from: from, open: openQuarter)
        switch fit {
        case .advance(let amount, let wraps):
            posting.post(Advance(amount, from: from, to: reading, rules))
            line?.follow(reading, wraps: wraps)
        case .mayHideWraps(let amount):
            posting.post(Advance(amount, from: from, to: reading, rules), isAttributed: false)
            line?.follow(reading, wraps: 0)
        case .jump, .dip, .zero: return
        }
        adopt(posting, into: &changes)
    }

    private mutating func adopt(_ posting: QuarterPosting, into changes: inout LedgerChanges) {
        for quarter in posting.quarters { changes.quarters[quarter.start] = quarter.amount }
        changes.gaps += posting.gaps
        openQuarter = openQuarterStart == posting.openStart ? posting.open : BucketAmount()
    }

    // MARK: - What left the line

    private mutating func begin(
        _ kind: CounterCandidate.Kind, _ reading: CounterReading, _ rules: CounterRules,
        into changes: inout LedgerChanges
    ) {
        var continues = false
        if let fit = oldLine?.line.fit(reading, rules), case .advance = fit { continues = true }
        candidate = CounterCandidate(kind, first: reading, continuesOldLine: continues)
        changes.quarantine(reading, kind == .jump ? .aboveRating : .belowLast)
    }

    /// Believes the candidate when there is enough of it.
    private mutating func decide(_ rules: CounterRules, cadence: Int64, into changes: inout LedgerChanges) {
        guard let candidate, let line else { return }
        if candidate.continuesOldLine, candidate.further >= CounterCandidate.furtherReadings, let oldLine {
            return comeBack(to: oldLine, candidate, rules, into: &changes)
        }
        guard candidate.isConfirmed(rules, cadence: cadence) else { return }
        let first = candidate.first.at
        oldLine = OldLine(line: line, open: openQuarter, leftAt: candidate.line.atMilliseconds)
        var posting = QuarterPosting(from: line.at, open: openQuarter)
        if candidate.kind == .jump {
            // It is known, and belongs nowhere: nobody saw it flow.
            let advance = Advance(
                from: line.at, to: first, amount: candidate.first.value - line.value, isGap: true, isCovered: false)
            posting.post(advance, isAttributed: false)
        } else {
            self.line?.beginLife(at: candidate.first.value)
        }
        posting.skip(to: first)
        posting.append(candidate.posting)
        self.line?.jump(to: candidate.line)
        self.candidate = nil
        changes.release(from: first, through: candidate.line.at)
        adopt(posting, into: &changes)
    }

    /// Goes on where the register stood before an excursion: what was believed of the excursion is set aside.
    private mutating func comeBack(
        to old: OldLine, _ candidate: CounterCandidate, _ rules: CounterRules, into changes: inout LedgerChanges
    ) {
        let first = candidate.first
        guard case .advance(let amount, let wraps) = old.line.fit(first, rules) else { return }
        var posting = QuarterPosting(from: old.line.at, open: old.open)
        posting.post(Advance(amount, from: old.line.at, to: first, rules))
        posting.append(candidate.posting)
        changes.release(from: first.at, through: candidate.line.at)
        changes.setAside(after: old.line.at, before: first.at)
        line = old.line
        line?.follow(first, wraps: wraps)
        line?.jump(to: candidate.line)
        oldLine = nil
        self.candidate = nil
        adopt(posting, into: &changes)
    }
}

/// What readings changed in a register's buckets.
public struct LedgerChanges: Sendable {
    /// A reading that was not counted.
    public struct Quarantined: Hashable, Sendable {
        /// The reading.
        public var reading: CounterReading
        /// Why it was not counted.
        public var reason: QuarantineReason

        /// A reading and why it was not counted.
        public init(reading: CounterReading, reason: QuarantineReason) {
            self.reading = reading
            self.reason = reason
        }
    }

    /// A stretch of time, in milliseconds since 1970, both ends included.
    public typealias Stretch = ClosedRange<Int64>

    /// The quarters that changed, by their first second, as they are now.
    public var quarters: [Int64: BucketAmount] = [:]
    /// Advances over gaps that reach beyond a quarter: they decide what is derived at every level.
    public var gaps: [Advance] = []
    /// Readings that were not counted, undecided ones among them.
    public private(set) var quarantined: [Quarantined] = []
    /// Readings of these times were undecided and are believed now.
    public private(set) var released: [Stretch] = []
    /// Readings of these times were believed and are an excursion now; gaps that end in them are none.
    public private(set) var setAside: [Stretch] = []

    /// No changes.
    public init() {}

    mutating func quarantine(_ reading: CounterReading, _ reason: QuarantineReason) {
        quarantined.append(Quarantined(reading: reading, reason: reason))
    }

    mutating func release(from: Timestamp, through: Timestamp) {
        let stretch = from.milliseconds...through.milliseconds
        // A device that did not know is not believed later either.
        quarantined.removeAll { $0.reason != .zero && stretch.contains($0.reading.at.milliseconds) }
        released.append(stretch)
    }

    mutating func setAside(after: Timestamp, before: Timestamp) {
        guard before.milliseconds - after.milliseconds > 1 else { return }
        let stretch = (after.milliseconds + 1)...(before.milliseconds - 1)
        gaps.removeAll { stretch.contains($0.to.milliseconds) }
        setAside.append(stretch)
    }
}
