import EnergyStore

/// How much a step of the rollup takes on, so that none holds the writer, and with it intake, for long.
///
/// A step is one transaction, and how long it lasts depends on the machine, the number of registers and what else it
/// does: each step's limit follows from how long the one before took.
struct RollupPace {
    /// How long a step should hold the writer.
    static let aim = Duration.milliseconds(250)
    /// Observations of one step: with fewer, rows that steps have in common are written too often.
    static let limits = 500...20_000

    /// Observations that the next step takes at most.
    private(set) var limit = 4000

    /// Takes note of a step of this limit.
    ///
    /// `isWhole` says that it left nothing over: then it says nothing about how long one of the limit takes, unless it
    /// took too long already.
    mutating func note(_ duration: Duration, isWhole: Bool) {
        let ratio = Self.aim / max(duration, .milliseconds(1))
        guard ratio < 1 || !isWhole else { return }
        // Not more than twice as much at once: the next readings may cost more than those before.
        let next = Double(limit) * min(ratio, 2)
        limit = min(max(Int(next), Self.limits.lowerBound), Self.limits.upperBound)
    }
}
