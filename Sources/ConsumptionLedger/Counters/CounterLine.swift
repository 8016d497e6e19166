public import MeterModels

/// A line that a register follows: where it stands, and by which readings it may go on.
public struct CounterLine: Hashable, Codable, Sendable {
    /// Milliseconds since 1970 at which it was last read.
    public private(set) var atMilliseconds: Int64
    /// The highest value so far in this turn of the register, in base units.
    public private(set) var value: Int64
    /// Turns of the register so far.
    public private(set) var wraps: Int64
    /// The value that the present life of the register began with.
    public private(set) var lifeFirst: Int64
    /// Last minus first of the lives before, added up.
    public private(set) var earlierLives: Int64
    /// Whether a person entered the last reading.
    public private(set) var isManual: Bool

    /// When it was last read.
    public var at: Timestamp { Timestamp(milliseconds: atMilliseconds) }

    /// Last minus first of every life: what amounts and unattributed advances add up to, less wraps × modulus.
    public var span: Int64 { earlierLives + value - lifeFirst }

    /// The line that a reading begins.
    init(opening reading: CounterReading) {
        atMilliseconds = reading.at.milliseconds
        value = reading.value
        wraps = 0
        lifeFirst = reading.value
        earlierLives = 0
        isManual = reading.isManual
    }

    /// A line as it was stored.
    public init(
        at: Timestamp, value: Int64, wraps: Int64, lifeFirst: Int64, earlierLives: Int64, isManual: Bool = false
    ) {
        atMilliseconds = at.milliseconds
        self.value = value
        self.wraps = wraps
        self.lifeFirst = lifeFirst
        self.earlierLives = earlierLives
        self.isManual = isManual
    }

    /// How a reading relates to a line.
    enum Fit: Hashable {
        /// It goes on: base units that flowed since, with turns of the register among them.
        case advance(Int64, wraps: Int64)
        /// It goes on, but may hide whole turns of the register.
        case mayHideWraps(Int64)
        /// More than twice what the rating allows.
        case jump
        /// Less by more than jitter, and no wrap.
        case dip
        /// 0 after a positive value: the device does not know.
        case zero
    }

    /// How a reading relates to the line.
    func fit(_ reading: CounterReading, _ rules: CounterRules) -> Fit {
        let elapsed = reading.at.milliseconds - atMilliseconds
        let rise = reading.value - value
        let bound = bound(after: elapsed, reading, rules)
        let turned = rules.modulus.flatMap { modulus -> Int64? in
            guard let bound, bound < modulus / 2, rise < 0, rise + modulus <= bound else { return nil }
            return rise + modulus
        }
        if reading.value == 0, value > 0, turned == nil { return .zero }
        // Jitter moves time, not value.
        if rise < 0, -rise <= reading.tolerance { return .advance(0, wraps: 0) }
        guard rise >= 0 else { return turned.map { .advance($0, wraps: 1) } ?? .dip }
        guard let bound else { return .advance(rise, wraps: 0) }
        guard rise <= bound else { return .jump }
        if let modulus = rules.modulus, bound >= modulus { return .mayHideWraps(rise) }
        return .advance(rise, wraps: 0)
    }

    /// Goes on to a reading that fits.
    mutating func follow(_ reading: CounterReading, wraps turns: Int64) {
        atMilliseconds = reading.at.milliseconds
        isManual = reading.isManual
        wraps += turns
        // Of jitter the higher value stays.
        value = turns > 0 ? reading.value : max(value, reading.value)
    }

    /// Goes on in another life of the register, which begins with a value.
    mutating func beginLife(at instant: Timestamp, value first: Int64, isManual: Bool = false) {
        earlierLives += value - lifeFirst
        lifeFirst = first
        value = first
        atMilliseconds = instant.milliseconds
        self.isManual = isManual
    }

    /// Goes on where another line of the same life stands, with the turns that it has seen and others.
    mutating func jump(to other: CounterLine, wraps turns: Int64 = 0) {
        atMilliseconds = other.atMilliseconds
        value = other.value
        wraps += other.wraps + turns
        isManual = other.isManual
    }

    /// ceil(2 × rated × Δt) + 2 × resolution; nil when plausibility is off.
    private func bound(after elapsed: Int64, _ reading: CounterReading, _ rules: CounterRules) -> Int64? {
        guard let rated = rules.ratedPerHour else { return nil }
        let bound = (Int128(rated) * 2 * Int128(elapsed) + 3_599_999) / 3_600_000 + Int128(reading.tolerance)
        return Int64(clamping: bound)
    }
}
