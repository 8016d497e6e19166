/// An amount of energy as standard coal, 标准煤, that remembers which coefficients made it.
///
/// Two of them cannot be added or compared: sums are made of physical amounts by one set, in `KPICalculator`.
public struct StandardCoal: Hashable, Codable, Sendable {
    /// Kilograms of coal equivalent.
    public let kgce: Rational
    /// The set it was calculated by.
    public let set: CoefficientSet.Reference

    /// An amount in kgce by a set.
    public init(kgce: Rational, set: CoefficientSet.Reference) {
        self.kgce = kgce
        self.set = set
    }
}
