import EnergyStore

/// How much a step of the rollup takes on, so that none holds the writer, and with it intake, for long.
///
/// A step is one transaction. However few readings it takes, it goes through the registers and nodes that they are of,
/// and how long that lasts depends on the machine and the site. So two things follow from the steps so far: what a step
/// costs that takes nothing on, and what each observation adds.
struct RollupPace {
    /// How long a step should hold the writer.
    static let aim = 0.25
    /// How long one may, where most of it would pass with fewer observations as well.
    static let longest = 1.0
    /// Observations of one step: with fewer, rows that steps have in common are written too often.
    static let limits = 500...20_000
    /// What a step's weight falls to with each step after it.
    private static let memory = 0.8
    /// A step that lasts so many times as long as those before foretold is of other work than they were.
    private static let surprise = 2.0

    /// Observations that the next step takes at most.
    private(set) var limit = 4000
    private var steps = WeightedLine(memory: memory)

    /// Takes note of a step: how long it lasted, how much of the limit it used up, and whether it left nothing over.
    ///
    /// One that had less to do than it might says what few observations cost, and nothing about how many there may be
    /// unless it took too long already.
    mutating func note(_ duration: Duration, load: Int, isWhole: Bool) {
        let seconds = duration / .seconds(1)
        if let foretold = steps.y(at: Double(load)), seconds > max(Self.aim, foretold * Self.surprise) {
            steps = WeightedLine(memory: Self.memory)
        }
        steps.add(x: Double(load), y: seconds)
        guard !isWhole || seconds > Self.aim else { return }
        // Not more than twice as much at once: the next readings may cost more than those before.
        let next = min(wanted(afterLasting: seconds, load: load), Double(limit) * (isWhole ? 1 : 2))
        limit = min(max(Int(next), Self.limits.lowerBound), Self.limits.upperBound)
    }

    /// Observations that would fill the time that a step has for them.
    private func wanted(afterLasting seconds: Double, load: Int) -> Double {
        guard let slope = steps.slope, slope > 0 else { return Double(load) * Self.aim / max(seconds, 0.001) }
        let fixed = min(max(0, steps.y(at: 0) ?? 0), seconds)
        // As long again as the step lasts anyway; a quarter of that even where it is longer than any should be, since
        // what waits would never be done otherwise.
        let useful = max(Self.aim - fixed, min(fixed, Self.longest - fixed), fixed / 4)
        return useful / slope
    }
}

/// The straight line through points of which the latest count most.
private struct WeightedLine {
    /// What a point's weight falls to with each that follows it.
    let memory: Double
    /// How much y grows with x; nil until two points have told.
    private(set) var slope: Double?
    private var weight = 0.0
    private var meanX = 0.0
    private var meanY = 0.0
    private var varianceX = 0.0
    private var covariance = 0.0

    init(memory: Double) {
        self.memory = memory
    }

    mutating func add(x: Double, y: Double) {
        weight = weight * memory + 1
        let share = 1 / weight
        let (fromX, fromY) = (x - meanX, y - meanY)
        meanX += share * fromX
        meanY += share * fromY
        varianceX = (1 - share) * (varianceX + share * fromX * fromX)
        covariance = (1 - share) * (covariance + share * fromX * fromY)
        // Points that lie beside each other only say how much they scatter.
        if varianceX > 0.01 * meanX * meanX, varianceX > 0 { slope = covariance / varianceX }
    }

    /// What the points say of an x among them or below; nil beyond twice as far as they reach on average.
    func y(at x: Double) -> Double? {
        x <= 2 * meanX ? slope.map { meanY + $0 * (x - meanX) } : nil
    }
}
