public import EnergyKPI

/// How the site's figures are judged: policies, quotas, targets and scoring schemes.
public struct Evaluation: Hashable, Sendable {
    /// Points that a person gave for a year.
    public struct DeclaredScore: Hashable, Sendable {
        /// The node's id.
        public var node: String
        /// The year.
        public var year: Int
        /// The scheme's id.
        public var scheme: String
        /// The indicator's id.
        public var indicator: String
        /// The points.
        public var points: Rational
        /// The document.
        public var source: String
    }

    /// Whether the site's use of its own generation counts as energy.
    public var generationPolicy = GenerationPolicy.countSelfUse
    /// The region whose grid the site is on; nil when it is not declared.
    public var emissionRegion: String?
    /// The id of the table of quotas; nil for none.
    public var quotaTable: String?
    /// What the site is in that table: the kind of institution and the way of heating.
    public var quotaGroups: Set<String> = []
    /// The climate zone.
    public var climateZone: String?
    /// The id of the general scheme; nil when nodes are not scored.
    public var scheme: String?
    /// The id of the scheme of nodes that have a special one.
    public var nodeSchemes: [String: String] = [:]
    /// What somebody answers for.
    public var targets: [TargetLetter] = []
    /// Points that persons gave.
    public var declaredScores: [DeclaredScore] = []

    /// No policies but the defaults.
    public init() {}

    /// The id of the scheme that a node is scored by; nil for none.
    public func scheme(of node: String) -> String? { nodeSchemes[node] ?? scheme }
}
