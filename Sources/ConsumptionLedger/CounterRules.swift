/// What is known of a counter beforehand, against which its readings are judged.
public struct CounterRules: Hashable, Sendable {
    /// The most that can flow in an hour by the circuit's or pipe's rating, in base units; nil only when plausibility
    /// was switched off in so many words.
    public var ratedPerHour: Int64?
    /// Base units after which the register starts again at 0; nil when it is not known to.
    public var modulus: Int64?
    /// Milliseconds between readings by plan: the poll interval, or the interval of imported readings.
    public var cadence: Int64

    /// Rules of a counter.
    public init(ratedPerHour: Int64?, modulus: Int64? = nil, cadence: Int64) {
        self.ratedPerHour = ratedPerHour
        self.modulus = modulus
        self.cadence = cadence
    }
}
