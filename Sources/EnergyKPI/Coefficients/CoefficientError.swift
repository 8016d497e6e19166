public import MeterModels

/// Why coefficients cannot be used.
public enum CoefficientError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The carrier is no energy.
    case notAnEnergy(Carrier)
    /// The carrier has two coefficients.
    case carrierTwice(Carrier)
    /// The unit does not measure the carrier.
    case unitDiffers(Carrier, MeasurementUnit)
    /// The coefficient counts mass, the carrier is metered by volume, and there is no density.
    case densityMissing(Carrier)
    /// A coefficient or density is 0 or negative.
    case notPositive(Carrier)

    /// What contradicts what, and what to do.
    public var description: String {
        switch self {
        case .notAnEnergy(let carrier):
            "\(carrier.rawValue) is no energy and has no standard coal coefficient"
        case .carrierTwice(let carrier):
            "\(carrier.rawValue) has two coefficients in one set"
        case .unitDiffers(let carrier, let unit):
            "\(carrier.rawValue) is metered in \(carrier.displayUnit.rawValue), which is not counted by \(unit.rawValue)"
        case .densityMissing(let carrier):
            "\(carrier.rawValue) is metered by volume and its coefficient counts mass: give a density in kg/L"
        case .notPositive(let carrier):
            "coefficient and density of \(carrier.rawValue) must be greater than 0"
        }
    }
}
