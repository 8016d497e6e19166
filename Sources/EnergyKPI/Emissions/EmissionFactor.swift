public import MeterModels

/// How much carbon dioxide one unit of an energy gives, 碳排放因子.
public struct EmissionFactor: Hashable, Codable, Sendable {
    /// kgCO₂ per `unit`.
    public let kilograms: ExactDecimal
    /// The unit that `kilograms` is counted by.
    public let unit: MeasurementUnit
    /// kg per litre, where the energy is metered by volume and the factor counts mass.
    public let density: ExactDecimal?
    /// Where the number is from.
    public let source: String
    /// How sure we are of it.
    public let confidence: Coefficient.Confidence

    /// A factor; `kilograms` of CO₂ per `unit`, `density` in kg/L.
    public init(
        kilograms: ExactDecimal, unit: MeasurementUnit, density: ExactDecimal? = nil, source: String,
        confidence: Coefficient.Confidence
    ) {
        self.kilograms = kilograms
        self.unit = unit
        self.density = density
        self.source = source
        self.confidence = confidence
    }

    /// kgCO₂ per base unit (Wh, mL, J, g) of a carrier.
    func kilogramsPerBaseUnit(of carrier: Carrier) throws(CoefficientError) -> Rational {
        // The same units and the same division by them as of standard coal.
        try Coefficient(
            carrier: carrier, kgce: kilograms, unit: unit, density: density, source: source, confidence: confidence
        ).kgcePerBaseUnit()
    }
}
