public import ConsumptionLedger
public import MeterModels

/// Coefficients to standard coal that belong together: one basis, one source, one version.
public struct CoefficientSet: Hashable, Sendable {
    /// Which set a figure was calculated by.
    public struct Reference: Hashable, Codable, Sendable, CustomStringConvertible {
        /// The set's stable id.
        public let id: String
        /// Its version.
        public let version: String
        /// Its basis.
        public let basis: Basis

        /// A reference to a set.
        public init(id: String, version: String, basis: Basis) {
            self.id = id
            self.version = version
            self.basis = basis
        }

        /// `gb-t-2589 2020`.
        public var description: String { "\(id) \(version)" }
    }

    /// Id, version and basis of the set.
    public let reference: Reference
    /// Where the set is from.
    public let source: String
    /// The days that it holds for.
    public let validity: Validity
    /// One coefficient a carrier, in the order given.
    public let coefficients: [Coefficient]
    private let perBaseUnit: [Carrier: Rational]

    /// A set of coefficients.
    ///
    /// - Throws: `CoefficientError` when a unit does not measure its carrier, a density is missing, a carrier stands
    ///   twice or is no energy, or a number is not positive.
    public init(
        id: String, version: String, basis: Basis, source: String, validity: Validity = Validity(),
        coefficients: [Coefficient]
    ) throws(CoefficientError) {
        var perBaseUnit: [Carrier: Rational] = [:]
        for coefficient in coefficients {
            guard perBaseUnit[coefficient.carrier] == nil else { throw .carrierTwice(coefficient.carrier) }
            perBaseUnit[coefficient.carrier] = try coefficient.kgcePerBaseUnit()
        }
        self.reference = Reference(id: id, version: version, basis: basis)
        self.source = source
        self.validity = validity
        self.coefficients = coefficients
        self.perBaseUnit = perBaseUnit
    }

    /// The standard coal of an amount in the carrier's base unit (Wh, mL, J, g); nil when the set has no
    /// coefficient for the carrier.
    public func standardCoal(of amount: Int64, _ carrier: Carrier) -> StandardCoal? {
        perBaseUnit[carrier].map { StandardCoal(kgce: $0 * Rational(amount), set: reference) }
    }

    /// What an amount of a carrier in its display unit is multiplied by; nil when the set has no coefficient for it.
    func factor(of carrier: Carrier) -> KPIDerivation.Factor? {
        guard let perBase = perBaseUnit[carrier], let own = coefficients.first(where: { $0.carrier == carrier }) else {
            return nil
        }
        let unit = carrier.displayUnit
        return KPIDerivation.Factor(
            value: perBase * Rational(unit.definition.baseUnits), unit: "kgce/\(unit.rawValue)", source: own.source,
            confidence: own.confidence)
    }
}
