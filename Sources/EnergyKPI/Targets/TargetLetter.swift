public import ConsumptionLedger
public import MeterModels

/// What somebody answers for in a year, 目标责任书: a figure of a node that must not be missed.
public struct TargetLetter: Hashable, Codable, Sendable {
    /// What is to be reached.
    public enum Goal: Hashable, Codable, Sendable {
        /// A value of the figure.
        case value(ExactDecimal)
        /// A saving against the base in per cent.
        case reduction(percent: ExactDecimal)
    }

    /// What a saving is counted from.
    public enum Base: Hashable, Codable, Sendable {
        /// A value of a year, as the letter states it.
        case value(ExactDecimal, year: Int)
        /// Whatever the year's figure is: calculated from its amounts, else declared.
        case year(Int)

        /// The base year.
        public var year: Int {
            switch self {
            case .value(_, let year), .year(let year): year
            }
        }
    }

    /// The node's id.
    public var node: String
    /// The year.
    public var year: Int
    /// Which figure.
    public var kpi: KPI
    /// The basis of a figure in standard coal.
    public var basis: Basis
    /// In which function somebody answers for it.
    public var function: Responsibility.Function
    /// The base; nil where the goal is a value and nobody asks for the saving.
    public var base: Base?
    /// What is to be reached.
    public var goal: Goal
    /// Whether missing it decides the evaluation, 约束性指标.
    public var isBinding: Bool
    /// The letter.
    public var source: String

    /// A target.
    public init(
        node: String, year: Int, kpi: KPI, basis: Basis = .statistical, function: Responsibility.Function,
        base: Base? = nil, goal: Goal, isBinding: Bool = false, source: String
    ) {
        self.node = node
        self.year = year
        self.kpi = kpi
        self.basis = basis
        self.function = function
        self.base = base
        self.goal = goal
        self.isBinding = isBinding
        self.source = source
    }
}
