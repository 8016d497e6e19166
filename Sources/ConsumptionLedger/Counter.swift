public import MeterModels

/// A reading of a counter in base units.
public struct CounterReading: Hashable, Sendable {
    /// When it was read.
    public var at: Timestamp
    /// The register in base units.
    public var value: Int64
    /// A dip up to this is jitter: twice the register's resolution at the value.
    public var tolerance: Int64
    /// Whether it came from a file and not from the meter itself, so that it keeps the interval of the file.
    public var isImported: Bool

    /// A reading.
    public init(at: Timestamp, value: Int64, tolerance: Int64 = 0, isImported: Bool = false) {
        self.at = at
        self.value = value
        self.tolerance = tolerance
        self.isImported = isImported
    }
}

/// What a counter did between two accepted readings.
public struct Advance: Hashable, Sendable {
    /// The reading before.
    public var from: Timestamp
    /// The reading after.
    public var to: Timestamp
    /// Base units that flowed in between.
    public var amount: Int64
    /// Whether the readings lie more than three cadences apart.
    public var isGap: Bool
    /// Whether the time in between counts as covered.
    public var isCovered: Bool

    /// An advance.
    public init(from: Timestamp, to: Timestamp, amount: Int64, isGap: Bool, isCovered: Bool) {
        self.from = from
        self.to = to
        self.amount = amount
        self.isGap = isGap
        self.isCovered = isCovered
    }

    /// The amount up to an instant (seconds) inside the advance: floor(D × (b − t0) / (t1 − t0)).
    ///
    /// Differences of this function at any set of borders add up to the amount exactly.
    public func amount(until seconds: Int64) -> Int64 {
        let length = to.milliseconds - from.milliseconds
        let elapsed = min(max(seconds * 1000 - from.milliseconds, 0), length)
        guard length > 0 else { return seconds * 1000 > from.milliseconds ? amount : 0 }
        return Int64(Int128(amount) * Int128(elapsed) / Int128(length))
    }

    /// The part of the amount that falls into a span.
    public func amount(in span: Span) -> Int64 {
        amount(until: span.end) - amount(until: span.start)
    }

    /// Milliseconds of the advance that lie in a span.
    public func milliseconds(in span: Span) -> Int64 {
        max(0, min(to.milliseconds, span.end * 1000) - max(from.milliseconds, span.start * 1000))
    }

    /// Whether the advance reaches beyond a span, so that its part there is derived and not measured.
    public func straddles(_ span: Span) -> Bool {
        from.milliseconds < span.start * 1000 || to.milliseconds > span.end * 1000
    }
}

/// Why a reading was not counted.
public enum QuarantineReason: String, Sendable {
    /// More than twice what the rating allows since the last accepted reading.
    case aboveRating = "above_rating"
    /// Less than the last accepted reading by more than jitter, and no wrap.
    case belowLast = "below_last"
    /// 0 after a positive value: the device did not know.
    case zero
    /// Another value for an instant that has one.
    case conflict
}

/// What became of a reading.
public enum CounterOutcome: Hashable, Sendable {
    /// The counter's first reading: it opens the account and contributes nothing.
    case opened
    /// Accepted; what flowed since the accepted reading before.
    case advanced(Advance)
    /// Accepted, but the advance may hide whole turns of the register: known, and belonging nowhere.
    case unattributed(Advance)
    /// Not counted.
    case quarantined(QuarantineReason)
}

/// Where a counter stands: a pure function of its readings in time order.
public struct CounterState: Hashable, Sendable {
    /// The last accepted reading: its time and the highest value so far in this turn of the register.
    public private(set) var last: (at: Timestamp, value: Int64)?
    /// Turns of the register so far.
    public private(set) var wraps: Int64 = 0

    /// A counter without readings.
    public init() {}

    /// A counter as it was stored.
    public init(lastAt: Timestamp, lastValue: Int64, wraps: Int64) {
        last = (lastAt, lastValue)
        self.wraps = wraps
    }

    /// Whether both stand at the same reading.
    public static func == (left: CounterState, right: CounterState) -> Bool {
        left.last?.at == right.last?.at && left.last?.value == right.last?.value && left.wraps == right.wraps
    }

    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(last?.at)
        hasher.combine(last?.value)
        hasher.combine(wraps)
    }

    /// Takes the next reading in time order and says what became of it.
    ///
    /// O(1).
    public mutating func take(_ reading: CounterReading, rules: CounterRules) -> CounterOutcome {
        guard let last else {
            self.last = (reading.at, reading.value)
            return .opened
        }
        let elapsed = reading.at.milliseconds - last.at.milliseconds
        let rise = reading.value - last.value
        if reading.value == 0, last.value > 0, !isPlausibleWrap(to: 0, after: elapsed, reading, rules) {
            return .quarantined(.zero)
        }
        if rise < 0, -rise <= reading.tolerance {
            // Jitter moves time, not value.
            self.last = (reading.at, last.value)
            return .advanced(advance(0, from: last.at, to: reading, rules))
        }
        if rise >= 0 {
            guard let bound = bound(after: elapsed, reading, rules) else { return accept(reading, rise, rules) }
            guard rise <= bound else { return .quarantined(.aboveRating) }
            if let modulus = rules.modulus, bound >= modulus {
                let advance = advance(rise, from: last.at, to: reading, rules)
                self.last = (reading.at, reading.value)
                return .unattributed(advance)
            }
            return accept(reading, rise, rules)
        }
        guard isPlausibleWrap(to: reading.value, after: elapsed, reading, rules), let modulus = rules.modulus else {
            return .quarantined(.belowLast)
        }
        wraps += 1
        return accept(reading, rise + modulus, rules)
    }

    private mutating func accept(_ reading: CounterReading, _ amount: Int64, _ rules: CounterRules) -> CounterOutcome {
        let from = last?.at ?? reading.at
        last = (reading.at, reading.value)
        return .advanced(advance(amount, from: from, to: reading, rules))
    }

    private func advance(
        _ amount: Int64, from: Timestamp, to reading: CounterReading, _ rules: CounterRules
    ) -> Advance {
        let elapsed = reading.at.milliseconds - from.milliseconds
        let isGap = elapsed > 3 * rules.cadence(of: reading)
        // Nothing flowed over a night: monotonicity fixes every part of it.
        let isCovered = !isGap || (amount == 0 && elapsed <= 86_400_000)
        return Advance(from: from, to: reading.at, amount: amount, isGap: isGap, isCovered: isCovered)
    }

    /// ceil(2 × rated × Δt) + 2 × resolution; nil when plausibility is off.
    private func bound(after elapsed: Int64, _ reading: CounterReading, _ rules: CounterRules) -> Int64? {
        guard let rated = rules.ratedPerHour else { return nil }
        let bound = (Int128(rated) * 2 * Int128(elapsed) + 3_599_999) / 3_600_000 + Int128(reading.tolerance)
        return Int64(clamping: bound)
    }

    private func isPlausibleWrap(
        to value: Int64, after elapsed: Int64, _ reading: CounterReading, _ rules: CounterRules
    ) -> Bool {
        guard let last, let modulus = rules.modulus, let bound = bound(after: elapsed, reading, rules) else {
            return false
        }
        return bound < modulus / 2 && value - last.value + modulus <= bound
    }
}
