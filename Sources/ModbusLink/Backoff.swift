/// Waits that double with every failure, with jitter so that many do not come back at once.
struct Backoff: Hashable {
    private let first: Int64
    private let longest: Int64
    private var failures = 0

    /// Waits from `first` to `longest` nanoseconds.
    init(first: Int64, longest: Int64) {
        self.first = max(1, first)
        self.longest = max(first, longest)
    }

    /// The wait after another failure: the doubled one, less up to a quarter of it.
    mutating func next(using random: inout some RandomNumberGenerator) -> Int64 {
        let doubled =
            failures < 32
            ? first.multipliedReportingOverflow(by: 1 << Int64(failures)) : (partialValue: longest, overflow: false)
        failures += 1
        let wait = doubled.overflow ? longest : min(doubled.partialValue, longest)
        return wait - Int64.random(in: 0...(wait / 4), using: &random)
    }

    /// Starts over after a success.
    mutating func reset() {
        failures = 0
    }
}
