public import MeterModels

/// How a figure was made: Σ terms ÷ divisor, with everything that stands in them.
///
/// A figure's value is this sum, so that what explains it is what it was calculated by.
public struct KPIDerivation: Hashable, Sendable {
    /// What a physical amount is multiplied by.
    public struct Factor: Hashable, Sendable {
        /// The number.
        public let value: Rational
        /// Its unit, such as `kgce/kWh`.
        public let unit: String
        /// Where it is from.
        public let source: String
        /// How sure we are of it.
        public let confidence: Coefficient.Confidence
    }

    /// What a term is an amount of.
    public enum Subject: Hashable, Sendable {
        /// All of a carrier that the node used.
        case carrier(Carrier)
        /// What of a carrier was billed for official vehicles.
        case vehicleFuel(Carrier)
        /// What of a carrier other than heat was billed for heating.
        case heatingFuel(Carrier)
        /// The site's generation.
        case generation
        /// What the site delivered to the grid.
        case gridExport
        /// Electricity that was used for heating.
        case heatingElectricity
        /// Special consumption of electricity, 特殊用电.
        case specialElectricity
        /// All energy of the node in standard coal.
        case comprehensiveEnergy
        /// The part of a carrier that is estimated.
        case estimated(Carrier)
        /// Main meters that have sub-meters.
        case mainMeters
        /// Their sub-meters.
        case subMeters
        /// Readings that were got.
        case readings
        /// Readings that polls and intervals give.
        case expectedReadings
        /// Persons.
        case headcount
        /// Floor area.
        case floorArea
        /// Rated power of generators.
        case ratedPower
    }

    /// One amount in the sum.
    public struct Term: Hashable, Sendable {
        /// What it is an amount of.
        public let subject: Subject
        /// The amount in `unit`, below 0 where it is taken off.
        public let quantity: Rational
        /// Its unit.
        public let unit: String
        /// What it is multiplied by; nil for 1.
        public let factor: Factor?
        /// The calendar year that the amount is of, where the sum has one of each.
        public let year: Int?

        init(
            _ subject: Subject, _ quantity: Rational, _ unit: String, factor: Factor? = nil, year: Int? = nil
        ) {
            self.subject = subject
            self.quantity = quantity
            self.unit = unit
            self.factor = factor
            self.year = year
        }

        /// Quantity × factor.
        public var value: Rational { factor.map { quantity * $0.value } ?? quantity }
    }

    /// What is summed.
    public let terms: [Term]
    /// What the sum is divided by; nil for 1.
    public let divisor: Term?
    /// Whether the quotient is shown in per cent.
    public let isShare: Bool
    /// The figure.
    public let value: Rational

    /// A sum, divided by something.
    ///
    /// - Throws: `KPINull.denominatorZero`.
    init(_ terms: [Term], dividedBy divisor: Term? = nil, isShare: Bool = false) throws(KPINull) {
        self.terms = terms
        self.divisor = divisor
        self.isShare = isShare
        let sum = terms.reduce(Rational.zero) { $0 + $1.value }
        guard let quotient = divisor.map({ sum.divided(by: $0.value) }) ?? sum else { throw .denominatorZero }
        value = isShare ? quotient * 100 : quotient
    }
}

/// What a reader of a figure must know beside it.
public enum KPINote: Hashable, Sendable, CustomStringConvertible {
    /// A year has no emission factor of its own.
    case emissionFactorOf(year: Int, usedFor: Int)
    /// No meter is declared to be of special consumption or heating, so that nothing is taken off.
    case nothingTakenOff

    /// The note as a stable code with its particulars.
    public var description: String {
        switch self {
        case .emissionFactorOf(let year, let asked): "emission_factor_of \(year) used for \(asked)"
        case .nothingTakenOff: "nothing_taken_off: no meter is declared as heating or sub-item D"
        }
    }
}
