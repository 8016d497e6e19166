/// How long to wait before the next attempt: twice as long after each failure, with jitter, within a range.
struct Backoff: Sendable, Equatable {
    /// The first and the longest wait.
    let range: ClosedRange<Duration>
    /// Failures since the last reset.
    private(set) var failures = 0

    init(range: ClosedRange<Duration>) {
        self.range = range
    }

    /// Counts a failure and gives the wait that follows.
    ///
    /// - Parameter jitter: A random number from 0 up to 1, which spreads clients that failed together.
    /// - Returns: Between half and all of the present ceiling, never outside the range.
    mutating func next(jitter: Double) -> Duration {
        // 2^20 half seconds are six days: no ceiling needs a larger exponent, and none may overflow.
        let ceiling = min(range.upperBound, range.lowerBound * (1 << min(failures + 1, 20)))
        failures += 1
        return max(range.lowerBound, min(ceiling, ceiling / 2 + ceiling / 2 * jitter))
    }

    /// Forgets the failures.
    mutating func reset() {
        failures = 0
    }
}
