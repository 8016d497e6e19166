public import MeterModels

/// How much standard coal one unit of an energy is, 折标准煤系数.
public struct Coefficient: Hashable, Codable, Sendable {
    /// How sure we are of the number.
    public enum Confidence: String, CaseIterable, Codable, Hashable, Sendable {
        /// Read in an official text.
        case official
        /// Read in a secondary public copy.
        case secondary
        /// Our arithmetic from official or secondary numbers.
        case derived
        /// From memory, not verified.
        case unverified
    }

    /// The energy.
    public let carrier: Carrier
    /// kgce per `unit`.
    public let kgce: ExactDecimal
    /// The unit that `kgce` is counted by, such as `kWh`, `m3`, `kg` or `GJ`.
    public let unit: MeasurementUnit
    /// kg per litre, where the energy is metered by volume and the coefficient counts mass.
    public let density: ExactDecimal?
    /// Where the numbers are from.
    public let source: String
    /// How sure we are of them.
    public let confidence: Confidence

    /// A coefficient; `kgce` per `unit`, `density` in kg/L.
    public init(
        carrier: Carrier, kgce: ExactDecimal, unit: MeasurementUnit, density: ExactDecimal? = nil, source: String,
        confidence: Confidence
    ) {
        self.carrier = carrier
        self.kgce = kgce
        self.unit = unit
        self.density = density
        self.source = source
        self.confidence = confidence
    }

    /// kgce per base unit (Wh, mL, J, g) of the carrier, by the units and never by hand.
    ///
    /// - Throws: `CoefficientError` when the unit does not measure the carrier, or the carrier is no energy.
    func kgcePerBaseUnit() throws(CoefficientError) -> Rational {
        guard carrier.isEnergy else { throw .notAnEnergy(carrier) }
        guard kgce.significand > 0 else { throw .notPositive(carrier) }
        let metered = carrier.displayUnit.definition.dimension
        let (counted, baseUnits) = unit.definition
        guard let perBase = Rational(kgce).divided(by: Rational(baseUnits)) else {
            throw .unitDiffers(carrier, unit)
        }
        if counted == metered { return perBase }
        // kg/L is g/mL, the base units of mass and volume.
        guard counted == .mass, metered == .volume else { throw .unitDiffers(carrier, unit) }
        guard let density else { throw .densityMissing(carrier) }
        guard density.significand > 0 else { throw .notPositive(carrier) }
        return perBase * Rational(density)
    }
}

extension Carrier {
    /// Whether the carrier counts as energy; water is a resource, and lamps off the grid have a line of their own.
    public var isEnergy: Bool {
        switch self {
        case .water, .offGridSolar: false
        case .electricity, .naturalGas, .heat, .petrol, .diesel, .coal, .lpg, .fuelOil: true
        }
    }
}
