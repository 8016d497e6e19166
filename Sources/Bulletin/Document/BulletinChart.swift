public import EnergyKPI

/// A chart of a bulletin, before it is drawn.
public struct BulletinChart: Hashable, Sendable {
    /// How it is drawn.
    public enum Form: String, Hashable, Sendable {
        /// Upright bars beside each other.
        case columns
        /// Upright bars on top of each other; series that are lines stand before them.
        case stack
        /// Lines.
        case lines
        /// Lying bars of one series, each with its number.
        case bars
    }

    /// Numbers of one kind.
    public struct Series: Hashable, Sendable {
        /// Its name in the legend.
        public let name: String
        /// One value a label; nil where it cannot be known.
        public let values: [Rational?]
        /// Whether it is a line before bars, as a year earlier is.
        public let isLine: Bool

        init(_ name: String, _ values: [Rational?], isLine: Bool = false) {
            self.name = name
            self.values = values
            self.isLine = isLine
        }
    }

    /// Stable name, unique in the bulletin.
    public let id: String
    /// Caption.
    public let title: String
    /// The unit of the values.
    public let unit: String
    /// How it is drawn.
    public let form: Form
    /// What stands below the values, from left to right.
    public let labels: [String]
    /// The series.
    public let series: [Series]
    /// How numbers beside bars are rounded: as in the table of the same figures.
    public let rounding: Rational.DisplayRounding
}
