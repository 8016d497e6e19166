/// How a register's raw value becomes base units (Wh, mL, mW, …): everything that lies between the two.
///
/// A reading keeps its raw value and its scale apart, so that a wrong transformer ratio can be corrected later
/// without touching what the register said.
public struct RegisterScale: Hashable, Sendable {
    /// How the register stores its number, which decides its resolution.
    public enum Encoding: UInt8, Codable, Sendable {
        /// Whole counts: one count is the resolution.
        case integer = 0
        /// IEEE 754 single precision: the resolution is the gap to the next representable number.
        case float32 = 1
        /// IEEE 754 double precision.
        case float64 = 2
        /// A decimal text, as in a CSV file or JSON payload: exact.
        case decimal = 3
    }

    /// Base units per raw unit before the ratio, as a decimal: 0.01 kWh a count is 10.
    public let factor: ExactDecimal
    /// Transformer ratio PT × CT, or 1.
    public let ratio: ExactDecimal
    /// Base units that are added after factor and ratio; 0 for every counter.
    public let offset: Int64
    /// How the register stores its number.
    public let encoding: Encoding

    /// A scale from a unit and a factor: one raw count is `factor` × `unit`, times `ratio` on the primary side.
    ///
    /// Returns nil when factor, unit and ratio together need more than 18 digits.
    public init?(
        unit: MeasurementUnit, factor: ExactDecimal = ExactDecimal(1), ratio: ExactDecimal = ExactDecimal(1),
        offset: Int64 = 0, encoding: Encoding
    ) {
        guard let combined = factor.multiplied(by: ExactDecimal(unit.definition.baseUnits)) else { return nil }
        self.init(factor: combined, ratio: ratio, offset: offset, encoding: encoding)
    }

    /// A scale from its stored parts; `factor` is in base units per raw unit.
    public init(factor: ExactDecimal, ratio: ExactDecimal, offset: Int64 = 0, encoding: Encoding) {
        self.factor = factor
        self.ratio = ratio
        self.offset = offset
        self.encoding = encoding
    }

    /// The scale of a value that is written in the quantity's display unit, as CSV files do.
    public static func display(_ quantity: Quantity) -> RegisterScale {
        RegisterScale(
            factor: ExactDecimal(quantity.displayUnit.definition.baseUnits), ratio: ExactDecimal(1), encoding: .decimal)
    }

    /// The largest value of a register in base units: 100 TWh, or 100 million m³.
    ///
    /// No register of a building comes near it, and the sum of ten thousand of them still fits 64 bits.
    public static let largest: Int64 = 100_000_000_000_000

    /// The raw value in base units, rounded half to even once; nil beyond ±`largest`.
    ///
    /// Rounding is applied to the cumulative register, never to a difference, so errors cannot add up.
    public func baseUnits(of raw: ExactDecimal) -> Int64? {
        guard let product = ExactDecimal.product(raw, factor, ratio, limit: Self.largest) else { return nil }
        guard offset != 0 else { return product }
        let (sum, overflow) = product.addingReportingOverflow(offset)
        return !overflow && (-Self.largest...Self.largest).contains(sum) ? sum : nil
    }

    /// Twice the resolution at a raw value in base units, rounded up: a dip up to this is jitter, not a reset.
    public func jitterTolerance(at raw: ExactDecimal) -> Int64 {
        resolution(at: raw).map(jitterTolerance(ofResolution:)) ?? 0
    }

    /// The step between a raw value and the next one that the register can hold; nil where every decimal is exact.
    public func resolution(at raw: ExactDecimal) -> ExactDecimal? {
        switch encoding {
        case .integer: ExactDecimal(1)
        case .decimal: nil
        case .float32: raw.stepAsFloat
        case .float64: Double(raw.description).flatMap { ExactDecimal(shortest: $0.ulp) }
        }
    }

    /// Twice a resolution of the raw value in base units, rounded up.
    public func jitterTolerance(ofResolution step: ExactDecimal) -> Int64 {
        ExactDecimal.product(of: [step, factor, ratio, ExactDecimal(2)], rounded: .up, limit: Self.largest) ?? 0
    }
}

extension ExactDecimal {
    private static let powers: [Double] = (0...22).map { power in (0..<power).reduce(1) { ten, _ in ten * 10 } }
    /// The shortest decimals of the steps between single-precision numbers, by their exponents.
    private static let floatSteps: [ExactDecimal?] = (0..<Int(Float.infinity.exponentBitPattern)).map { exponent in
        ExactDecimal(shortest: Float(sign: .plus, exponentBitPattern: UInt(exponent), significandBitPattern: 0).ulp)
    }

    /// The step from the single-precision number that this reads as to the next one.
    fileprivate var stepAsFloat: ExactDecimal? {
        guard let value = float, value.isFinite else { return nil }
        return Self.floatSteps[Int(value.exponentBitPattern)]
    }

    /// The single-precision number that this reads as.
    private var float: Float? {
        // Both are exact in double precision, so their quotient is rounded once; only half-way between two of single
        // precision could it matter that it is then rounded again.
        if significand.magnitude < 1 << 53, (-22...0).contains(exponent) {
            let value = Double(significand) / Self.powers[Int(-exponent)]
            if value.bitPattern & 0x1FFF_FFFF != 0x1000_0000 { return Float(value) }
        }
        return Float(description)
    }
}
