public import MeterModels

/// Rules of an evaluation, 考核办法: what is looked at, what it weighs, and what a total is called.
///
/// One general scheme, and special ones that extend it (1+N).
public struct ScoringScheme: Hashable, Codable, Sendable {
    /// What an indicator looks at.
    public enum Measure: Hashable, Codable, Sendable {
        /// A figure ÷ the reference mean of the node's type.
        case ratioToReference(KPI)
        /// A figure itself.
        case value(KPI)
        /// The change of a figure against a year earlier in per cent.
        case yearOnYear(KPI)
        /// How far the node's target of a figure is reached, in per cent.
        case targetCompletion(KPI)
        /// What a person declared.
        case declared
    }

    /// How a measure becomes points.
    public enum Function: Hashable, Codable, Sendable {
        /// The points of the first step whose limit the measure does not pass; else the last.
        case steps([Step], otherwise: ExactDecimal)
        /// From no points at one measure to all points at another, and no more and no less beyond them.
        case linear(zero: ExactDecimal, full: ExactDecimal)
    }

    /// A step of a function.
    public struct Step: Hashable, Codable, Sendable {
        /// The limit, which still belongs to the step.
        public enum Limit: Hashable, Codable, Sendable {
            case atMost(ExactDecimal)
            case atLeast(ExactDecimal)
        }

        /// The limit.
        public let limit: Limit
        /// The points.
        public let points: ExactDecimal

        /// A step.
        public init(_ limit: Limit, points: ExactDecimal) {
            self.limit = limit
            self.points = points
        }
    }

    /// One thing that is looked at.
    public struct Indicator: Hashable, Codable, Sendable {
        /// Its id within the scheme.
        public let id: String
        /// Its name in published documents.
        public let name: String
        /// What it looks at.
        public let measure: Measure
        /// The most points that it gives.
        public let points: ExactDecimal
        /// How the measure becomes points; nil where points are declared.
        public let function: Function?
        /// Whether the node has failed when less than all points are reached.
        public let isBinding: Bool
        /// Whether its points come on top.
        public let isBonus: Bool

        /// An indicator.
        public init(
            id: String, name: String, measure: Measure, points: ExactDecimal, function: Function?,
            isBinding: Bool = false, isBonus: Bool = false
        ) {
            self.id = id
            self.name = name
            self.measure = measure
            self.points = points
            self.function = function
            self.isBinding = isBinding
            self.isBonus = isBonus
        }
    }

    /// What a total is called from some points on.
    public struct Band: Hashable, Codable, Sendable {
        /// The name.
        public let name: String
        /// The least total of it.
        public let atLeast: ExactDecimal

        /// A band.
        public init(name: String, atLeast: ExactDecimal) {
            self.name = name
            self.atLeast = atLeast
        }
    }

    /// The scheme's stable id.
    public let id: String
    /// Its version.
    public let version: String
    /// Its name in published documents.
    public let name: String
    /// Where it is from.
    public let source: String
    /// The id of the scheme that it extends.
    public let base: String?
    /// What is looked at, those of the scheme that it extends first.
    public let indicators: [Indicator]
    /// The most points of all bonus items together.
    public let bonusLimit: ExactDecimal
    /// What totals are called, the best first; those of no band have none.
    public let bands: [Band]
    /// What the total is called when a binding indicator is missed; nil where nothing is binding.
    public let failedBand: String?
    /// Reference means by figure.
    public let references: [KPI: ExactDecimal]

    /// A scheme.
    public init(
        id: String, version: String, name: String, source: String, base: String? = nil, indicators: [Indicator],
        bonusLimit: ExactDecimal = ExactDecimal(0), bands: [Band], failedBand: String? = nil,
        references: [KPI: ExactDecimal] = [:]
    ) {
        self.id = id
        self.version = version
        self.name = name
        self.source = source
        self.base = base
        self.indicators = indicators
        self.bonusLimit = bonusLimit
        self.bands = bands.sorted { Rational($0.atLeast) > Rational($1.atLeast) }
        self.failedBand = failedBand
        self.references = references
    }

    /// The most points without bonus.
    public var fullPoints: Rational {
        indicators.filter { !$0.isBonus }.reduce(.zero) { $0 + Rational($1.points) }
    }

    /// The scheme with everything that it does not say itself from the one that it extends, but for some indicators.
    public func extending(_ general: ScoringScheme, without: Set<String>) -> ScoringScheme {
        let own = Set(indicators.map(\.id))
        return ScoringScheme(
            id: id, version: version, name: name, source: source, base: general.id,
            indicators: general.indicators.filter { !own.contains($0.id) && !without.contains($0.id) } + indicators,
            bonusLimit: bonusLimit.isZero ? general.bonusLimit : bonusLimit,
            bands: bands.isEmpty ? general.bands : bands, failedBand: failedBand ?? general.failedBand,
            references: general.references.merging(references) { $1 })
    }

    /// What the scheme says, in one text whose hash tells two versions apart.
    public var canonicalText: String {
        let lines =
            ["\(id) \(version) \(name)", "source \(source)", "extends \(base ?? "–")", "bonus \(bonusLimit)"]
            + indicators.map { indicator in
                "\(indicator.id) \(indicator.name) \(indicator.measure) \(indicator.points) "
                    + "\(indicator.function.map { "\($0)" } ?? "–") binding \(indicator.isBinding) bonus \(indicator.isBonus)"
            } + bands.map { "band \($0.name) \($0.atLeast)" } + ["failed \(failedBand ?? "–")"]
            + references.sorted { $0.key.rawValue < $1.key.rawValue }.map { "reference \($0.key.rawValue) \($0.value)" }
        return lines.joined(separator: "\n")
    }
}
