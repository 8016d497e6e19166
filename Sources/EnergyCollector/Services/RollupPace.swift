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
    /// A step that lasts so many times as long as those before foretold is of other work than they were, or of a moment
    /// in which the machine was busy: the next one tells.
    private static let surprise = 2.0
    /// How many more observations are tried, or fewer, when all steps had about the same number: what each adds is not
    /// known then.
    private static let trial = 1.5

    /// Observations that the next step takes at most.
    private(set) var limit = 4000
    private var steps = WeightedLine()
    /// The steps before one that was a surprise.
    private var former: WeightedLine?

    /// Takes note of a step: how many seconds it held the writer, how much of the limit it used up, and whether it left
    /// nothing over.
    ///
    /// One that had less to do than it might says what few observations cost, and nothing about how many there may be
    /// unless it took too long already.
    mutating func note(_ seconds: Double, load: Int, isWhole: Bool) {
        guard load > 0 else { return }
        let load = Double(load)
        if let former, seconds <= max(Self.aim, former.y(at: load).map { $0 * Self.surprise } ?? 0) { steps = former }
        former = nil
        if let foretold = steps.y(at: load), seconds > max(Self.aim, foretold * Self.surprise) {
            former = steps
            steps = WeightedLine()
        }
        steps.add(x: load, y: seconds)
        guard !isWhole || seconds > Self.aim else { return }
        // Not more than twice as much at once: the next readings may cost more than those before.
        let most = Double(limit) * (isWhole ? 1 : 2)
        let next = min(wanted(after: seconds, load: load), most)
        limit = min(max(Int(next), Self.limits.lowerBound), Self.limits.upperBound)
    }

    /// Observations that would fill the time that a step has for them.
    private func wanted(after seconds: Double, load: Double) -> Double {
        guard let slope = steps.slope else { return load * Self.aim / max(seconds, 0.001) }
        guard steps.isSpread else { return seconds <= Self.longest ? load * Self.trial : load / Self.trial }
        // More cost nothing that can be told from chance.
        guard slope > 0 else { return .infinity }
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
    private static let memory = 0.8

    /// How much y grows with x; nil until two points have told.
    private(set) var slope: Double?
    private var weight = 0.0
    private var meanX = 0.0
    private var meanY = 0.0
    private var varianceX = 0.0
    private var covariance = 0.0

    /// Whether the points lie so far apart that they tell how y grows: by a tenth of x or more.
    var isSpread: Bool { varianceX > 0.01 * meanX * meanX }

    mutating func add(x: Double, y: Double) {
        weight = weight * Self.memory + 1
        let share = 1 / weight
        let (fromX, fromY) = (x - meanX, y - meanY)
        meanX += share * fromX
        meanY += share * fromY
        varianceX = (1 - share) * (varianceX + share * fromX * fromX)
        covariance = (1 - share) * (covariance + share * fromX * fromY)
        if isSpread { slope = covariance / varianceX }
    }

    /// What the points say of an x among them or below; nil without points, and beyond twice as far as they reach.
    func y(at x: Double) -> Double? {
        weight > 0 && x <= 2 * meanX ? meanY + (slope ?? 0) * (x - meanX) : nil
    }
}
