public import EnergyKPI

/// A published number: rounded once from the exact value, so that every file shows the same digits.
public struct BulletinFigure: Hashable, Sendable {
    /// The digits, such as `-29.52`; nil when the value cannot be known.
    public let digits: String?
    /// The unit; empty for a rank.
    public internal(set) var unit: String
    /// Digits after the point.
    public let decimals: Int
    /// Why there is no value.
    public let null: KPINull?

    /// A number in a unit, or the reason why there is none.
    public init(
        _ result: Result<Rational, KPINull>, unit: PublishedUnit, rounding: Rational.DisplayRounding = .halfEven
    ) {
        self.unit = unit.symbol
        decimals = unit.decimals
        switch result {
        case .success(let value):
            digits = value.formatted(decimals: unit.decimals, rounding: rounding)
            null = nil
        case .failure(let reason):
            digits = nil
            null = reason
        }
    }

    /// A whole number.
    init(count: Int, unit: String = "") {
        digits = String(count)
        self.unit = unit
        decimals = 0
        null = nil
    }

    /// The digits with a comma between thousands, `1,679,340.83`; `—` when the value cannot be known.
    public var groupedText: String {
        guard let digits else { return "—" }
        let sign = digits.hasPrefix("-") ? "-" : ""
        let parts = digits.dropFirst(sign.count).split(separator: ".", maxSplits: 1)
        guard let whole = parts.first else { return digits }
        var groups: [Substring] = []
        var rest = whole
        while rest.count > 3 {
            groups.insert(rest.suffix(3), at: 0)
            rest = rest.dropLast(3)
        }
        groups.insert(rest, at: 0)
        return sign + groups.joined(separator: ",") + (parts.count > 1 ? "." + parts[1] : "")
    }
}
