/// A key figure of a node and period: exact, or the reason why it cannot be known.
public struct KPIValue: Hashable, Sendable {
    /// Which figure.
    public let kpi: KPI
    /// How the value is made, or why there is none.
    public let derivation: Result<KPIDerivation, KPINull>
    /// The coefficient set, for figures in standard coal.
    public let set: CoefficientSet.Reference?
    /// The worst coverage among the carriers it rests on, 0…1; nil when it rests on none.
    public let coverage: Rational?
    /// What a reader must know beside it.
    public let notes: [KPINote]

    /// The exact value in the figure's unit, or why there is none.
    public var result: Result<Rational, KPINull> { derivation.map(\.value) }

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
