import BigInt
public import MeterModels

extension Rational {
    /// Which neighbour a number between two displayable ones becomes.
    public enum DisplayRounding: Sendable {
        /// The nearest; a half goes to the even neighbour (GB/T 8170, 数值修约规则).
        case halfEven
        /// The one towards negative infinity: a coverage of 99.996 % never prints as 100 %.
        case down
    }

    /// The number with a fixed count of digits after the point, such as `-29.52`; never `-0.00`.
    public func formatted(decimals: Int, rounding: DisplayRounding = .halfEven) -> String {
        let places = max(0, decimals)
        let scaled = scaled(decimals: places, rounding: rounding)
        let digits = String(scaled.magnitude)
        let sign = scaled.signum() < 0 ? "-" : ""
        guard places > 0 else { return sign + digits }
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        return sign + padded.dropLast(places) + "." + padded.suffix(places)
    }

    /// The number rounded to some digits after the point; nil when it needs more than 18 digits.
    public func rounded(decimals: Int, rounding: DisplayRounding = .halfEven) -> ExactDecimal? {
        let places = max(0, decimals)
        return Int64(exactly: scaled(decimals: places, rounding: rounding)).map {
            ExactDecimal($0, exponent: -places)
        }
    }

    /// The number × 10^`decimals` as a whole number.
    private func scaled(decimals: Int, rounding: DisplayRounding) -> BigInt {
        let (quotient, remainder) = (numerator * BigInt(10).power(decimals)).quotientAndRemainder(
            dividingBy: denominator)
        guard !remainder.isZero else { return quotient }
        let sign = BigInt(numerator.signum())
        switch rounding {
        case .down:
            return sign < 0 ? quotient - 1 : quotient
        case .halfEven:
            let twice = BigInt(remainder.magnitude) * 2
            let isOdd = !quotient.isMultiple(of: 2)
            return twice > denominator || (twice == denominator && isOdd) ? quotient + sign : quotient
        }
    }
}
