/// What a node is scored by.
public struct ScoreInput: Hashable, Codable, Sendable {
    /// The node's id.
    public var node: String
    /// The year's report.
    public var report: KPIReport
    /// The report a year earlier; nil when nothing is known of it.
    public var lastYear: KPIReport?
    /// The node's targets.
    public var targets: [TargetProgress]
    /// Points that persons declared, by indicator.
    public var declared: [String: Rational]

    /// What a node is scored by.
    public init(
        node: String, report: KPIReport, lastYear: KPIReport? = nil, targets: [TargetProgress] = [],
        declared: [String: Rational] = [:]
    ) {
        self.node = node
        self.report = report
        self.lastYear = lastYear
        self.targets = targets
        self.declared = declared
    }
}

/// A node's points by a scheme.
///
/// A score that is missing is missing: nothing is put in its place, and there is no total.
public struct NodeScore: Hashable, Sendable {
    /// The points of one indicator.
    public struct Item: Hashable, Sendable {
        /// The indicator.
        public let indicator: ScoringScheme.Indicator
        /// What was looked at; or why it is not known.
        public let measure: Result<Rational, KPINull>
        /// The points; or why they are not known.
        public let points: Result<Rational, KPINull>

        /// Whether a binding indicator is missed.
        public var isFailed: Bool {
            guard indicator.isBinding, let points = try? points.get() else { return false }
            return points < Rational(indicator.points)
        }
    }

    /// What the node was scored by.
    public let input: ScoreInput
    /// The scheme.
    public let scheme: ScoringScheme
    /// One entry an indicator.
    public let items: [Item]
    /// All points, those of bonus items up to their limit; or why there is no total.
    public let total: Result<Rational, KPINull>
    /// What the total is called; nil where it is not known or in no band.
    public let band: String?

    /// The node's id.
    public var node: String { input.node }

    /// A node's points by a scheme.
    public init(_ input: ScoreInput, by scheme: ScoringScheme) {
        self.input = input
        self.scheme = scheme
        items = scheme.indicators.map { Self.item($0, scheme, input) }
        let items = items
        let total = Result { () throws(KPINull) in
            var (sum, bonus) = (Rational.zero, Rational.zero)
            for item in items {
                let points = try item.points.get()
                if item.indicator.isBonus { bonus += points } else { sum += points }
            }
            return sum + min(bonus, Rational(scheme.bonusLimit))
        }
        self.total = total
        if items.contains(where: \.isFailed), let failed = scheme.failedBand {
            band = failed
        } else {
            let points = try? total.get()
            band = points.flatMap { points in scheme.bands.first { points >= Rational($0.atLeast) }?.name }
        }
    }

    private static func item(
        _ indicator: ScoringScheme.Indicator, _ scheme: ScoringScheme, _ input: ScoreInput
    ) -> Item {
        let measure = Result { () throws(KPINull) in try Self.measure(indicator, scheme, input) }
        // A bonus for what the node is known not to have is no points; anything else that is missing is missing.
        if indicator.isBonus, measure == .failure(.notUsed) {
            return Item(indicator: indicator, measure: measure, points: .success(.zero))
        }
        let points = measure.map { measure -> Rational in
            switch indicator.function {
            case nil: measure
            case .steps(let steps, let otherwise):
                Rational(steps.first { $0.limit.holds(measure) }?.points ?? otherwise)
            case .linear(let zero, let full):
                share(measure, Rational(zero), Rational(full)) * Rational(indicator.points)
            }
        }
        return Item(indicator: indicator, measure: measure, points: points)
    }

    private static func share(_ measure: Rational, _ zero: Rational, _ full: Rational) -> Rational {
        let share = (measure - zero).divided(by: full - zero) ?? .zero
        return min(max(share, 0), 1)
    }

    private static func measure(
        _ indicator: ScoringScheme.Indicator, _ scheme: ScoringScheme, _ input: ScoreInput
    ) throws(KPINull) -> Rational {
        func value(_ kpi: KPI, _ report: KPIReport?) -> Result<Rational, KPINull> {
            report?[kpi]?.result ?? .failure(.referenceMissing)
        }
        switch indicator.measure {
        case .value(let kpi): return try value(kpi, input.report).get()
        case .ratioToReference(let kpi):
            guard let reference = scheme.references[kpi] else { throw .referenceMissing }
            guard let ratio = try value(kpi, input.report).get().divided(by: Rational(reference)) else {
                throw .referenceNotPositive
            }
            return ratio
        case .yearOnYear(let kpi):
            return try Rational.changePercent(from: value(kpi, input.lastYear), to: value(kpi, input.report))
        case .targetCompletion(let kpi):
            guard let target = input.targets.first(where: { $0.letter.kpi == kpi }) else { throw .targetMissing }
            return try target.completion.get()
        case .declared:
            guard let points = input.declared[indicator.id] else { throw .scoreMissing }
            return points
        }
    }
}

/// A score is stored as what it was made from, and is made anew when it is read.
extension NodeScore: Codable {
    private enum CodingKeys: String, CodingKey {
        case input, scheme
    }

    /// Scores the stored input by the stored scheme.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try container.decode(ScoreInput.self, forKey: .input),
            by: try container.decode(ScoringScheme.self, forKey: .scheme))
    }

    /// Writes its input and its scheme.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(input, forKey: .input)
        try container.encode(scheme, forKey: .scheme)
    }
}

extension ScoringScheme.Step.Limit {
    fileprivate func holds(_ measure: Rational) -> Bool {
        switch self {
        case .atMost(let limit): measure <= Rational(limit)
        case .atLeast(let limit): measure >= Rational(limit)
        }
    }
}
