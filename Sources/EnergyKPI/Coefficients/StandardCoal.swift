/// An amount of energy as standard coal, 标准煤, that remembers which coefficients made it.
public struct StandardCoal: Hashable, Sendable {
    /// Kilograms of coal equivalent.
    public let kgce: Rational
    /// The set it was calculated by.
    public let set: CoefficientSet.Reference

    /// An amount in kgce by a set.
    public init(kgce: Rational, set: CoefficientSet.Reference) {
        self.kgce = kgce
        self.set = set
    }

    /// The sum of two amounts by the same set.
    ///
    /// - Throws: `KPINull.basisDiffers` when the sets are not the same.
    public func adding(_ other: StandardCoal) throws(KPINull) -> StandardCoal {
        guard set == other.set else { throw .basisDiffers }
        return StandardCoal(kgce: kgce + other.kgce, set: set)
    }

    /// The difference of two amounts by the same set.
    ///
    /// - Throws: `KPINull.basisDiffers` when the sets are not the same.
    public func subtracting(_ other: StandardCoal) throws(KPINull) -> StandardCoal {
        guard set == other.set else { throw .basisDiffers }
        return StandardCoal(kgce: kgce - other.kgce, set: set)
    }
}
