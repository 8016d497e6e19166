/// What is known of a counter beforehand, against which its readings are judged.
public struct CounterRules: Hashable, Sendable {
    /// The most that can flow in an hour by the circuit's or pipe's rating, in base units; nil only when plausibility
    /// was switched off in so many words.
    public var ratedPerHour: Int64?
    /// Base units after which the register starts again at 0; nil when it is not known to.
    public var modulus: Int64?
    /// Milliseconds between readings by plan: the poll interval, or the interval of a meter that is only imported.
    public var cadence: Int64
    /// Milliseconds between imported readings of a meter that is polled as well, such as its history; nil when it has
    /// none.
    public var importInterval: Int64?

    /// Rules of a counter.
    public init(ratedPerHour: Int64?, modulus: Int64? = nil, cadence: Int64, importInterval: Int64? = nil) {
        self.ratedPerHour = ratedPerHour
        self.modulus = modulus
        self.cadence = cadence
        self.importInterval = importInterval
    }

    /// Milliseconds within which a reading should follow the one before it.
    func cadence(of reading: CounterReading) -> Int64 {
        reading.isImported ? max(cadence, importInterval ?? cadence) : cadence
    }
}
