public import MeterModels

/// What a counter did between two accepted readings, or events that stand for readings.
public struct Advance: Hashable, Codable, Sendable {
    /// What is known of an advance.
    public enum Standing: String, Codable, Sendable {
        /// It flowed in between.
        case attributed
        /// It is known, and belongs to no time: nobody saw it flow, or it may hide turns of the register.
        case unattributed
        /// A person judged it wrong: it never flowed.
        case rejected
        /// Nothing is known: one life of the register ended and another began.
        case unknown
        /// A person estimated what flowed while nothing was known.
        case estimated
    }

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
    /// Whether a reading at one of its ends was entered by a person.
    public var isManual: Bool
    /// What is known of it.
    public var standing: Standing
    /// How it lies over its quarters, where a correction says so; evenly otherwise.
    public var shape: AdvanceShape?

    /// An advance.
    public init(
        from: Timestamp, to: Timestamp, amount: Int64, isGap: Bool, isCovered: Bool, isManual: Bool = false,
        standing: Standing = .attributed, shape: AdvanceShape? = nil
    ) {
        self.from = from
        self.to = to
        self.amount = amount
        self.isGap = isGap
        self.isCovered = isCovered
        self.isManual = isManual
        self.standing = standing
        self.shape = shape
    }

    /// The time between the readings.
    public var stretch: Stretch { Stretch(from: from.milliseconds, to: to.milliseconds) }

    /// The amount up to an instant (seconds) inside the advance: floor(D × (b − t0) / (t1 − t0)), or by its shape.
    ///
    /// Differences of this function at any set of borders add up to the amount exactly.
    public func amount(until seconds: Int64) -> Int64 {
        let length = to.milliseconds - from.milliseconds
        let elapsed = min(max(seconds * 1000 - from.milliseconds, 0), length)
        guard length > 0 else { return seconds * 1000 > from.milliseconds ? amount : 0 }
        if let shape {
            let total = shape.weight(from: from.milliseconds, until: to.milliseconds)
            if total > 0 {
                let passed = shape.weight(from: from.milliseconds, until: from.milliseconds + elapsed)
                return Int64(Int128(amount) * passed / total)
            }
        }
        return Int64(Int128(amount) * Int128(elapsed) / Int128(length))
    }

    /// The part of the amount that falls into a span.
    public func amount(in span: Span) -> Int64 {
        // All of it, which is the way of nearly every reading: no division.
        guard straddles(span) else { return from == to ? amount(until: span.end) - amount(until: span.start) : amount }
        return amount(until: span.end) - amount(until: span.start)
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

/// The time between two readings, in milliseconds since 1970.
public struct Stretch: Hashable, Codable, Sendable {
    /// The reading before.
    public var from: Int64
    /// The reading after.
    public var to: Int64

    /// A stretch.
    public init(from: Int64, to: Int64) {
        self.from = from
        self.to = to
    }
}

/// How an amount lies over quarters of an hour: in proportion to weights, evenly within each quarter.
public struct AdvanceShape: Hashable, Codable, Sendable {
    /// The largest weight: with it the exact products stay within 128 bits.
    public static let largestWeight: Int64 = 1_000_000
    /// The most quarters of a shape: 92 days.
    public static let longest = 92 * 96

    /// First second of the first quarter.
    public let start: Int64
    /// A weight a quarter; beyond them there is nothing.
    public let weights: [Int64]
    /// The sum of the weights before each quarter.
    private let before: [Int64]

    private enum CodingKeys: String, CodingKey {
        case start, weights
    }

    /// A shape; nil when a weight is out of bounds or there are too many.
    public init?(start: Int64, weights: [Int64]) {
        guard start.isMultiple(of: 900), weights.count <= Self.longest,
            weights.allSatisfy({ (0...Self.largestWeight).contains($0) })
        else { return nil }
        self.start = start
        self.weights = weights
        before = weights.reduce(into: [0]) { sums, weight in sums.append((sums.last ?? 0) + weight) }
    }

    /// Reads a shape and checks it.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let start = try container.decode(Int64.self, forKey: .start)
        let weights = try container.decode([Int64].self, forKey: .weights)
        guard let shape = AdvanceShape(start: start, weights: weights) else {
            throw DecodingError.dataCorruptedError(
                forKey: .weights, in: container, debugDescription: "weights out of bounds")
        }
        self = shape
    }

    /// Weight × milliseconds between two instants in milliseconds.
    ///
    /// O(1).
    func weight(from: Int64, until: Int64) -> Int128 {
        weight(until: until) - weight(until: from)
    }

    private func weight(until milliseconds: Int64) -> Int128 {
        let elapsed = milliseconds - start * 1000
        guard elapsed > 0 else { return 0 }
        let quarter = elapsed / 900_000
        guard quarter < weights.count else { return Int128(before[weights.count]) * 900_000 }
        let index = Int(quarter)
        return Int128(before[index]) * 900_000 + Int128(weights[index]) * Int128(elapsed % 900_000)
    }
}
