public import MeterModels

/// A day of a meter's active power, by the trapezoids between its samples.
public struct PowerDay: Sendable {
    /// Samples further apart than this say nothing of the time between them, in milliseconds.
    private let longest: Int64
    private let span: Span
    private var last: (at: Int64, power: Int64)?
    /// By hour of the day: twice the sum of milliwatts times milliseconds.
    private var integrals: [Int64: Int128] = [:]
    private var covered: [Int64: Int64] = [:]

    /// A day without samples; `longest` in milliseconds.
    public init(span: Span, longest: Int64) {
        self.span = span
        self.longest = longest
    }

    /// Takes the next sample in time order, in mW.
    public mutating func take(_ power: Int64, at instant: Timestamp) {
        let at = instant.milliseconds
        defer { last = (at, power) }
        guard let last, at > last.at, at - last.at <= longest else { return }
        // What passes a border of hours is the hour's that holds its middle: an hour may be wrong by half a cadence.
        let hour = ((last.at + (at - last.at) / 2) / 1000 - span.start) / 3600
        integrals[hour, default: 0] += (Int128(last.power) + Int128(power)) * Int128(at - last.at)
        covered[hour, default: 0] += at - last.at
    }

    /// The energy of an hour of the day, in Wh, rounded towards zero; nil when less than 95 % of it is covered.
    public func energy(inHour hour: Int64) -> Int64? {
        guard let milliseconds = covered[hour], milliseconds * 100 >= 3_600_000 * 95 else { return nil }
        return Self.wattHours(integrals[hour] ?? 0)
    }

    /// The energy of the day, in Wh, rounded towards zero; nil when less than 98 % of it is covered.
    public var energy: Int64? {
        guard covered.values.reduce(0, +) * 100 >= span.seconds * 1000 * 98 else { return nil }
        return Self.wattHours(integrals.values.reduce(0, +))
    }

    private static func wattHours(_ twice: Int128) -> Int64 {
        Int64(clamping: twice / (2 * 1000 * 3_600_000))
    }
}
