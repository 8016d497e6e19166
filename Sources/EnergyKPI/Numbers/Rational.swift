import BigInt
public import MeterModels

/// An exact fraction: every figure is calculated in it and rounded once, for display.
///
/// It is kept reduced with a positive denominator, so that equal numbers are equal values.
public struct Rational: Hashable, Sendable {
    let numerator: BigInt
    let denominator: BigInt

    /// A fraction from any parts; nil when the denominator is 0.
    init?(_ numerator: BigInt, over denominator: BigInt) {
        guard !denominator.isZero else { return nil }
        self.init(numerator, overNonZero: denominator)
    }

    /// A fraction from any parts; the denominator is known not to be 0.
    init(_ numerator: BigInt, overNonZero denominator: BigInt) {
        let divisor = Self.commonDivisor(numerator.magnitude, denominator.magnitude)
        let (isNegative, top, bottom) = (
            (numerator.signum() < 0) != (denominator.signum() < 0), numerator.magnitude, denominator.magnitude
        )
        self.numerator = BigInt(sign: isNegative ? .minus : .plus, magnitude: divisor == 1 ? top : top / divisor)
        self.denominator = BigInt(divisor == 1 ? bottom : bottom / divisor)
    }

    /// Euclid's algorithm, in machine words as soon as one number fits: the library's takes a step for each bit.
    private static func commonDivisor(_ first: BigUInt, _ second: BigUInt) -> BigUInt {
        var (large, small) = (first, second)
        while small.bitWidth > UInt64.bitWidth { (large, small) = (small, large % small) }
        guard !small.isZero else { return large }
        var (divisor, rest) = (UInt64(small), UInt64(large % small))
        while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
        return BigUInt(divisor)
    }

    /// A whole number.
    public init(_ value: Int64) {
        numerator = BigInt(value)
        denominator = 1
    }

    /// The fraction `numerator` / `denominator`; nil when the denominator is 0.
    public init?(_ numerator: Int64, over denominator: Int64) {
        self.init(BigInt(numerator), over: BigInt(denominator))
    }

    /// The value of a decimal.
    public init(_ value: ExactDecimal) {
        let power = BigInt(10).power(Int(value.exponent.magnitude))
        let digits = BigInt(value.significand)
        if value.exponent >= 0 {
            self.init(digits * power, overNonZero: 1)
        } else {
            self.init(digits, overNonZero: power)
        }
    }

    /// The number 0.
    public static let zero = Rational(0)

    /// Whether the number is 0.
    public var isZero: Bool { numerator.isZero }
    /// Whether the number is greater than 0.
    public var isPositive: Bool { numerator.signum() > 0 }
    /// Whether the number is less than 0.
    public var isNegative: Bool { numerator.signum() < 0 }
}

extension Rational: ExpressibleByIntegerLiteral {
    /// A whole number.
    public init(integerLiteral value: Int64) {
        self.init(value)
    }
}

extension Rational: CustomStringConvertible {
    /// The exact value: `7` or `-22/7`.
    public var description: String {
        denominator == 1 ? String(numerator) : "\(numerator)/\(denominator)"
    }
}
