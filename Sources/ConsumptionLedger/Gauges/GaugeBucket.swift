/// What is known of a value of the moment over some time, such as a power in mW.
public struct GaugeBucket: Hashable, Sendable {
    /// The integral of the value where it is above zero, in its base unit times milliseconds.
    public var above: Int128 = 0
    /// The integral of its magnitude where it is below zero.
    public var below: Int128 = 0
    /// Milliseconds that samples close enough to each other cover.
    public var milliseconds: Int64 = 0
    /// The smallest sample; nil without one.
    public var smallest: Int64?
    /// The largest sample.
    public var largest: Int64?
    /// Samples.
    public var count = 0

    /// Nothing known.
    public init() {}

    /// The mean over the covered time, rounded towards zero; nil when none is.
    public var mean: Int64? {
        milliseconds > 0 ? Int64(clamping: (above - below) / Int128(milliseconds)) : nil
    }

    /// The energy of a power in mW that flowed one way, in Wh, rounded down: above is import, below export.
    public static func wattHours(_ integral: Int128) -> Int64 { Int64(clamping: integral / 3_600_000_000) }

    mutating func note(_ sample: Int64) {
        smallest = min(smallest ?? sample, sample)
        largest = max(largest ?? sample, sample)
        count += 1
    }
}
