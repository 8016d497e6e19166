public import MeterModels

/// A reading of a counter in base units.
public struct CounterReading: Hashable, Codable, Sendable {
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
public struct Advance: Hashable, Codable, Sendable {
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
