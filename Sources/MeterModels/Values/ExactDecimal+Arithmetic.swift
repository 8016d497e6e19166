extension ExactDecimal {
    /// Which neighbour a value between two integers becomes.
    public enum Rounding: Sendable {
        /// The nearest; a half goes to the even neighbour (GB/T 8170).
        case halfEven
        /// The one that is not less.
        case up
    }

    /// The exact product; nil when it needs more than 18 digits.
    public func multiplied(by other: ExactDecimal) -> ExactDecimal? {
        var product = Int128(significand) * Int128(other.significand)
        var power = Int(exponent) + Int(other.exponent)
        while product != 0, product % 10 == 0 {
            product /= 10
            power += 1
        }
        guard let digits = Int64(exactly: product), abs(power) < 100 else { return nil }
        return ExactDecimal(digits, exponent: power)
    }

    /// The number as an integer by a rounding rule; nil beyond ±`limit`.
    public func rounded(_ rounding: Rounding = .halfEven, limit: Int64 = .max) -> Int64? {
        ExactDecimal.product(of: [self], rounded: rounding, limit: limit)
    }

    /// The product of some numbers, exact up to 38 digits and rounded once; nil beyond ±`limit`.
    public static func product(
        of factors: [ExactDecimal], rounded rounding: Rounding = .halfEven, limit: Int64 = .max
    ) -> Int64? {
        var digits: Int128 = 1
        var power = 0
        for factor in factors {
            let (next, overflow) = digits.multipliedReportingOverflow(by: Int128(factor.significand))
            guard !overflow else { return nil }
            digits = next
            power += Int(factor.exponent)
        }
        guard digits != 0 else { return 0 }
        if power >= 0 {
            // Checked before each step too: three long factors may already be near 128 bits.
            guard power <= 18, digits.magnitude <= Int128(limit).magnitude else { return nil }
            for _ in 0..<power {
                digits *= 10
                guard digits.magnitude <= Int128(limit).magnitude else { return nil }
            }
        } else {
            // Below 10^-38 of its last digit every 128-bit number is a fraction next to zero.
            var divisor: Int128 = 1
            let isTiny = power < -37
            if !isTiny { for _ in 0..<(-power) { divisor *= 10 } }
            let (quotient, remainder) = isTiny ? (0, digits.signum()) : digits.quotientAndRemainder(dividingBy: divisor)
            digits = quotient
            switch rounding {
            case .up where remainder > 0:
                digits += 1
            case .halfEven where !isTiny:
                // Compared with the rest of the divisor, since twice the remainder could overflow.
                let rest = divisor.magnitude - remainder.magnitude
                if remainder.magnitude > rest || (remainder.magnitude == rest && quotient % 2 != 0) {
                    digits += Int128(remainder.signum())
                }
            default:
                break
            }
        }
        guard digits.magnitude <= Int128(limit).magnitude else { return nil }
        return Int64(digits)
    }
}
