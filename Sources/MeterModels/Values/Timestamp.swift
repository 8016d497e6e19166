/// An instant in milliseconds since 1970-01-01T00:00:00Z, the resolution at which readings are identified.
public struct Timestamp: Hashable, Comparable, Codable, Sendable {
    /// Milliseconds since 1970 UTC; negative before.
    public var milliseconds: Int64

    /// An instant from milliseconds since 1970 UTC.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// An instant from whole seconds since 1970 UTC.
    public init(seconds: Int64) {
        self.milliseconds = seconds * 1000
    }

    /// 2000-01-01T00:00:00Z: what claims to be older comes from a clock that was never set.
    public static let earliestReading = Timestamp(seconds: 946_684_800)

    /// Whole seconds since 1970 UTC, rounded towards the past.
    public var seconds: Int64 {
        milliseconds.floorDivided(by: 1000)
    }

    /// Whether one comes before the other.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }
}

extension Int64 {
    /// The quotient rounded towards negative infinity, so that times before 1970 fall into the right bucket.
    public func floorDivided(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder != 0 && (remainder < 0) != (divisor < 0) ? quotient - 1 : quotient
    }
}
