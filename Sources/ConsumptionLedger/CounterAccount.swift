import MeterModels

/// A register's running account: where the counter stands and the quarter that is still being filled.
///
/// It is the whole memory of the ledger. Two accounts that are equal go on equally, which is what lets late data be
/// replayed from a stored account until the account equals a stored one again.
public struct CounterAccount: Hashable, Sendable {
    /// Where the counter stands.
    public private(set) var counter: CounterState
    /// What has flowed so far in the quarter that holds the last accepted reading.
    public private(set) var openQuarter: BucketAmount

    /// An account without readings.
    public init() {
        counter = CounterState()
        openQuarter = BucketAmount()
    }

    /// An account as it was stored.
    public init(counter: CounterState, openQuarter: BucketAmount) {
        self.counter = counter
        self.openQuarter = openQuarter
    }

    /// First second of the quarter that is still being filled; nil before the first reading.
    public var openQuarterStart: Int64? {
        counter.last.map { CounterAccount.quarterStart(of: $0.at) }
    }

    /// Takes the next reading in time order and writes what it changes.
    ///
    /// Cost: O(1) plus the quarters between this reading and the one before.
    @discardableResult
    public mutating func take(
        _ reading: CounterReading, rules: CounterRules, into changes: inout LedgerChanges
    ) -> CounterOutcome {
        let outcome = counter.take(reading, rules: rules)
        switch outcome {
        case .opened:
            openQuarter = BucketAmount()
        case .advanced(let advance):
            post(advance, into: &changes) { bucket, span in bucket.add(advance, in: span) }
            if advance.isGap, advance.straddles(CounterAccount.quarter(of: advance.from)) {
                changes.gaps.append(advance)
            }
        case .unattributed(let advance):
            post(advance, into: &changes) { bucket, span in bucket.unattributed += advance.amount(in: span) }
        case .quarantined(let reason):
            changes.quarantined.append(LedgerChanges.Quarantined(reading: reading, reason: reason))
        }
        return outcome
    }

    private mutating func post(
        _ advance: Advance, into changes: inout LedgerChanges, _ add: (inout BucketAmount, Span) -> Void
    ) {
        var start = CounterAccount.quarterStart(of: advance.from)
        while start * 1000 < advance.to.milliseconds {
            let span = Span(start: start, end: start + 900)
            add(&openQuarter, span)
            changes.quarters[start] = openQuarter
            guard span.end * 1000 <= advance.to.milliseconds else { return }
            openQuarter = BucketAmount()
            start = span.end
        }
    }

    private static func quarterStart(of instant: Timestamp) -> Int64 {
        instant.milliseconds.floorDivided(by: 900_000) * 900
    }

    private static func quarter(of instant: Timestamp) -> Span {
        let start = quarterStart(of: instant)
        return Span(start: start, end: start + 900)
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
    }

    /// The quarters that changed, by their first second, as they are now.
    public var quarters: [Int64: BucketAmount] = [:]
    /// Advances over gaps that reach beyond a quarter: they decide what is derived at every level.
    public var gaps: [Advance] = []
    /// Readings that were not counted.
    public var quarantined: [Quarantined] = []

    /// No changes.
    public init() {}
}
