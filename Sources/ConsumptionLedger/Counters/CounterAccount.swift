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
    public internal(set) var line: CounterLine?
    /// What has flowed so far in the quarter that holds the last accepted reading.
    public internal(set) var openQuarter: BucketAmount
    /// Readings that left the line and are not decided on.
    var candidate: CounterCandidate?
    /// Where the register stood before a line that was believed lately.
    var oldLine: OldLine?
    /// Why the line does not go on with the next reading.
    var pause: Pause?

    /// What a life of the register that ended is followed by.
    enum Pause: String, Codable, Sendable {
        /// The next reading begins another life.
        case awaiting
        /// The meter was taken away: readings mean nothing until one is installed.
        case removed
    }

    /// An account without readings.
    public init() {
        openQuarter = BucketAmount()
    }

    /// An account as it was stored; `undecided` is what `undecided()` gave.
    public init(line: CounterLine?, openQuarter: BucketAmount, undecided: Undecided?) {
        self.line = line
        self.openQuarter = openQuarter
        candidate = undecided?.candidate
        oldLine = undecided?.oldLine
        pause = undecided?.pause
    }

    /// What of an account is seldom there: readings that are not decided on, a line that was left lately, and a pause
    /// between two lives.
    public struct Undecided: Hashable, Codable, Sendable {
        var candidate: CounterCandidate?
        var oldLine: OldLine?
        var pause: Pause?
    }

    /// What of the account is seldom there; nil when it is not.
    public var undecided: Undecided? {
        guard candidate != nil || oldLine != nil || pause != nil else { return nil }
        return Undecided(candidate: candidate, oldLine: oldLine, pause: pause)
    }

    /// First second of the quarter that is still being filled; nil before the first reading.
    public var openQuarterStart: Int64? { line.map { QuarterPosting.start(of: $0.at) } }

    /// When the readings that are not decided on began; nil when there are none.
    public var undecidedSince: Timestamp? { candidate.map { $0.first.at } }

    /// Takes the next reading in time order and writes what it changes.
    ///
    /// Cost: O(1) plus the quarters between this reading and the one before; when undecided readings are believed, also
    /// the quarters that they passed.
    public mutating func take(
        _ reading: CounterReading, rules: CounterRules, overlay: RegisterOverlay = .none,
        into changes: inout LedgerChanges
    ) {
        let judge = Judge(rules: rules, overlay: overlay)
        if let reason = overlay.refusal(of: reading) { return changes.quarantine(reading, reason) }
        if pause == .removed { return changes.quarantine(reading, .removed) }
        guard let line else {
            pause = nil
            self.line = CounterLine(opening: reading)
            return
        }
        if pause == .awaiting { return openLife(with: reading, judge, into: &changes) }
        if let oldLine, reading.at.milliseconds - oldLine.leftAt > OldLine.memory { self.oldLine = nil }
        let fit = line.fit(reading, rules)
        if fit == .zero { return changes.quarantine(reading, .zero) }
        if var candidate {
            if isOfTheLine(reading, fit, candidate) {
                self.candidate = nil
                return follow(reading, fit, judge, into: &changes)
            }
            if candidate.take(reading, judge) {
                self.candidate = candidate
                changes.quarantine(reading, candidate.kind == .jump ? .aboveRating : .belowLast)
                return decide(judge, cadence: rules.cadence(of: reading), into: &changes)
            }
            // It fits neither: the candidate was nothing, and another one may begin here.
            self.candidate = nil
        }
        switch fit {
        case .jump, .dip: begin(fit == .jump ? .jump : .reset, reading, rules, into: &changes)
        case .advance, .mayHideWraps, .zero: follow(reading, fit, judge, into: &changes)
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
        _ reading: CounterReading, _ fit: CounterLine.Fit, _ judge: Judge, into changes: inout LedgerChanges
    ) {
        guard let line, let judged = judge.advance(along: line, to: reading, fit) else { return }
        let advance = judged.advance
        let start = QuarterPosting.start(of: line.at)
        let quarter = Span(start: start, end: start + 900)
        if advance.standing == .attributed, advance.to.milliseconds < quarter.end * 1000, advance.from < advance.to {
            // Nearly every reading: within the quarter that is open, where there is nothing to split.
            openQuarter.add(advance, in: quarter)
            changes.quarters[start] = openQuarter
            self.line?.follow(reading, wraps: judged.turns)
            return
        }
        var posting = QuarterPosting(from: line.at, open: openQuarter)
        posting.post(advance)
        self.line?.follow(reading, wraps: judged.turns)
        adopt(posting, into: &changes)
    }

    /// Takes over what was posted; the line stands where it ends.
    mutating func adopt(_ posting: QuarterPosting, into changes: inout LedgerChanges) {
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
    private mutating func decide(_ judge: Judge, cadence: Int64, into changes: inout LedgerChanges) {
        guard let candidate, let line else { return }
        if candidate.continuesOldLine, candidate.further >= CounterCandidate.furtherReadings, let oldLine {
            return comeBack(to: oldLine, candidate, judge, into: &changes)
        }
        guard candidate.isConfirmed(judge.rules, cadence: cadence) else { return }
        let first = candidate.first
        oldLine = OldLine(line: line, open: openQuarter, leftAt: candidate.line.atMilliseconds)
        var posting = QuarterPosting(from: line.at, open: openQuarter)
        // Of a jump it is known how much, and nobody saw it flow; of another life nothing is known.
        let judged = judge.judged(
            Advance(
                from: line.at, to: first.at, amount: candidate.kind == .jump ? first.value - line.value : 0,
                isGap: true, isCovered: false, isManual: line.isManual || first.isManual,
                standing: candidate.kind == .jump ? .unattributed : .unknown))
        posting.post(judged.advance)
        posting.append(candidate.posting)
        if candidate.kind == .reset { self.line?.beginLife(at: first.at, value: first.value) }
        self.line?.jump(to: candidate.line, wraps: judged.turns)
        self.candidate = nil
        changes.release(from: first.at, through: candidate.line.at)
        adopt(posting, into: &changes)
    }

    /// Goes on where the register stood before an excursion: what was believed of the excursion is set aside.
    private mutating func comeBack(
        to old: OldLine, _ candidate: CounterCandidate, _ judge: Judge, into changes: inout LedgerChanges
    ) {
        let first = candidate.first
        let fit = old.line.fit(first, judge.rules)
        guard case .advance = fit, let judged = judge.advance(along: old.line, to: first, fit) else { return }
        var posting = QuarterPosting(from: old.line.at, open: old.open)
        posting.post(judged.advance)
        posting.append(candidate.posting)
        changes.release(from: first.at, through: candidate.line.at)
        changes.setAside(after: old.line.at, before: first.at)
        line = old.line
        line?.follow(first, wraps: judged.turns)
        line?.jump(to: candidate.line)
        oldLine = nil
        self.candidate = nil
        adopt(posting, into: &changes)
    }
}
