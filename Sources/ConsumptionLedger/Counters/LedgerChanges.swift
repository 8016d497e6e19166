import MeterModels

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

    /// Times of readings, in milliseconds since 1970, both ends included.
    public typealias Times = ClosedRange<Int64>

    /// The quarters that changed, as they are now.
    public var quarters = BucketSeries()
    /// Advances over gaps that reach beyond a quarter, which decide what is derived at every level, and those that
    /// belong to no time or of which nothing is known.
    public var gaps: [Advance] = []
    /// Readings that were not counted, undecided ones among them.
    public private(set) var quarantined: [Quarantined] = []
    /// Readings of these times were undecided and are believed now.
    public private(set) var released: [Times] = []
    /// Readings of these times were believed and are an excursion now; gaps that end in them are none.
    public private(set) var setAside: [Times] = []

    /// No changes.
    public init() {}

    mutating func quarantine(_ reading: CounterReading, _ reason: QuarantineReason) {
        quarantined.append(Quarantined(reading: reading, reason: reason))
    }

    mutating func release(from: Timestamp, through: Timestamp) {
        let stretch = from.milliseconds...through.milliseconds
        quarantined.removeAll { $0.reason.isUndecided && stretch.contains($0.reading.at.milliseconds) }
        released.append(stretch)
    }

    mutating func setAside(after: Timestamp, before: Timestamp) {
        guard before.milliseconds - after.milliseconds > 1 else { return }
        let stretch = (after.milliseconds + 1)...(before.milliseconds - 1)
        gaps.removeAll { stretch.contains($0.to.milliseconds) }
        setAside.append(stretch)
    }
}
