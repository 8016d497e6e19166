public import MeterModels

/// A day of a meter's active power, by the trapezoids between its samples.
public struct PowerDay: Sendable {
    private let span: Span
    private var account: GaugeAccount

    /// A day without samples, of a meter with a cadence in milliseconds.
    public init(span: Span, zone: CivilZone, cadence: Int64) {
        self.span = span
        account = GaugeAccount(level: .hour, zone: zone, cadence: cadence)
    }

    /// Takes the next sample in time order, in mW.
    public mutating func take(_ power: Int64, at instant: Timestamp) { account.take(power, at: instant) }

    /// The energy of an hour of the day, in Wh, rounded towards zero; nil when less than 95 % of it is covered.
    public func energy(inHour hour: Int64) -> Int64? {
        guard let bucket = account.buckets[span.start + hour * 3600], bucket.milliseconds * 100 >= 3_600_000 * 95
        else { return nil }
        return GaugeBucket.wattHours(bucket.above - bucket.below)
    }

    /// The energy of the day, in Wh, rounded towards zero; nil when less than 98 % of it is covered.
    public var energy: Int64? {
        let hours = account.buckets.filter { $0.key >= span.start && $0.key < span.end }.values
        guard hours.reduce(0, { $0 + $1.milliseconds }) * 100 >= span.seconds * 1000 * 98 else { return nil }
        return GaugeBucket.wattHours(hours.reduce(0) { $0 + $1.above - $1.below })
    }
}
