public import MeterModels

/// A gauge's way through its samples: trapezoids between those close to each other, and nothing over longer gaps.
///
/// Each trapezoid is divided at the borders of buckets and at the zero crossing, with the integral up to each border
/// rounded down, so that the parts add up to the whole exactly.
public struct GaugeAccount: Sendable {
    private let level: BucketLevel
    private let zone: CivilZone
    /// Samples further apart than this say nothing of the time between them, in milliseconds.
    private let longest: Int64
    /// What is known of each bucket, by its first second.
    public private(set) var buckets: [Int64: GaugeBucket] = [:]
    private var last: (at: Int64, value: Int64)?
    /// The bucket of the last sample.
    private var span = Span(start: 0, end: 0)

    /// An account without samples; of a gauge with a cadence in milliseconds, three of which may lie between samples.
    public init(level: BucketLevel, zone: CivilZone, cadence: Int64) {
        self.level = level
        self.zone = zone
        longest = 3 * cadence
    }

    /// Takes the next sample in time order.
    ///
    /// One at a border belongs to the later bucket.
    public mutating func take(_ value: Int64, at instant: Timestamp) {
        let at = instant.milliseconds
        if let last, at > last.at, at - last.at <= longest { integrate(from: last, to: (at, value)) }
        move(to: instant.seconds)
        buckets[span.start, default: GaugeBucket()].note(value)
        last = (at, value)
    }

    private mutating func move(to second: Int64) {
        if second < span.start || second >= span.end { span = zone.bucket(level, containing: second) }
    }

    private mutating func integrate(from first: (at: Int64, value: Int64), to second: (at: Int64, value: Int64)) {
        let line = Trapezoid(from: first, to: second)
        var from = first.at
        move(to: first.at.floorDivided(by: 1000))
        while from < second.at {
            let until = min(second.at, span.end * 1000)
            buckets[span.start, default: GaugeBucket()].add(line, from: from, until: until)
            from = until
            move(to: from.floorDivided(by: 1000))
        }
    }
}

/// A line between two samples.
private struct Trapezoid {
    let from: (at: Int64, value: Int64)
    let to: (at: Int64, value: Int64)

    /// The integrals above and below zero from the first sample up to an instant, each rounded down.
    func integrals(until instant: Int64) -> (above: Int128, below: Int128) {
        let (first, second) = (Int128(from.value), Int128(to.value))
        guard first != 0 || second != 0 else { return (0, 0) }
        if (first >= 0) == (second >= 0) || first == 0 || second == 0 {
            let whole = signed(until: instant)
            return first + second > 0 ? (whole, 0) : (0, -whole)
        }
        // It crosses zero: two triangles.
        let length = Int128(to.at - from.at)
        let rise = second - first
        let triangle = first * first * length / (2 * abs(rise))
        // Before the crossing: elapsed × |rise| < |first| × length.
        let isBefore = Int128(instant - from.at) * abs(rise) <= abs(first) * length
        let start = isBefore ? abs(signed(until: instant)) : triangle
        let rest = isBefore ? 0 : abs(signed(until: instant) - (first > 0 ? triangle : -triangle))
        return first > 0 ? (start, rest) : (rest, start)
    }

    /// ∫ of the line: v0 × t + (v1 − v0) × t² ÷ 2T, rounded towards zero.
    private func signed(until instant: Int64) -> Int128 {
        let (elapsed, length) = (Int128(instant - from.at), Int128(to.at - from.at))
        let twice = 2 * Int128(from.value) * elapsed * length + Int128(to.value - from.value) * elapsed * elapsed
        return twice / (2 * length)
    }
}

extension GaugeBucket {
    fileprivate mutating func add(_ line: Trapezoid, from: Int64, until: Int64) {
        let (before, after) = (line.integrals(until: from), line.integrals(until: until))
        above += after.above - before.above
        below += after.below - before.below
        milliseconds += until - from
    }
}
