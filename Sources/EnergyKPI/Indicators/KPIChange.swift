/// How a key figure changed against a reference.
public struct KPIChange: Hashable, Codable, Sendable {
    /// Which figure.
    public let kpi: KPI
    /// The exact value compared with; nil when there is none.
    public let reference: Rational?
    /// What it is compared with: `2025-10`, `2016 (declared, not verified)`.
    public let referenceLabel: String?
    /// (now − then) ÷ then in per cent, negative for a saving; or why there is none.
    public let result: Result<Rational, KPINull>

    /// The same with another name of what it is compared with.
    public func labelled(_ label: String) -> KPIChange {
        KPIChange(kpi: kpi, reference: reference, referenceLabel: label, result: result)
    }

    /// The change in per cent, negative for a saving; nil when there is none.
    public var percent: Rational? {
        if case .success(let value) = result { value } else { nil }
    }

    /// Why there is no change; nil when there is one.
    public var null: KPINull? {
        if case .failure(let reason) = result { reason } else { nil }
    }

    /// 降幅: the saving in per cent, negative for a rise.
    public var reductionPercent: Rational? { percent.map { -$0 } }
}
