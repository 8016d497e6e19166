public import EnergyKPI

/// Bars of a year beside those of the year before.
public struct BarChart: Hashable, Sendable {
    /// A pair of bars.
    public struct Pair: Hashable, Sendable {
        /// What the bars are of.
        public let label: String
        /// The present value; nil when it cannot be known.
        public let current: Rational?
        /// The value a year earlier; nil when it cannot be known.
        public let lastYear: Rational?
    }

    /// Caption.
    public let title: String
    /// The unit of the bars.
    public let unit: String
    /// Pairs from left to right.
    public let pairs: [Pair]
}
