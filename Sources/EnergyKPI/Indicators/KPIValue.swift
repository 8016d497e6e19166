/// A key figure of a node and period: exact, or the reason why it cannot be known.
public struct KPIValue: Hashable, Sendable {
    /// Which figure.
    public let kpi: KPI
    /// The exact value in the figure's unit, or why there is none.
    public let result: Result<Rational, KPINull>
    /// The coefficient set, for figures in standard coal.
    public let set: CoefficientSet.Reference?
    /// The worst coverage among the carriers it rests on, 0…1; nil when it rests on none.
    public let coverage: Rational?

    /// A figure.
    public init(
        kpi: KPI, result: Result<Rational, KPINull>, set: CoefficientSet.Reference?, coverage: Rational?
    ) {
        self.kpi = kpi
        self.result = result
        self.set = set
        self.coverage = coverage
    }

    /// The exact value; nil when it cannot be known.
    public var value: Rational? {
        if case .success(let value) = result { value } else { nil }
    }

    /// Why there is no value; nil when there is one.
    public var null: KPINull? {
        if case .failure(let reason) = result { reason } else { nil }
    }

    /// The value with the digits that are published; nil when it cannot be known.
    public var displayText: String? {
        value?.formatted(decimals: kpi.displayDecimals)
    }
}
