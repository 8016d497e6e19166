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

    /// The product of three numbers, as `product(of:)` gives it, for the way of every reading.
    static func product(_ first: ExactDecimal, _ second: ExactDecimal, _ third: ExactDecimal, limit: Int64) -> Int64? {
        let power = Int(first.exponent) + Int(second.exponent) + Int(third.exponent)
        let (digits, overflow) = first.significand.multipliedReportingOverflow(by: second.significand)
        let (all, isBeyond) = digits.multipliedReportingOverflow(by: third.significand)
        guard !overflow, !isBeyond, all != 0, (-18...0).contains(power) else {
            return product(of: [first, second, third], limit: limit)
        }
        guard let rounded = all.divided(byTenToThe: -power, .halfEven), rounded.magnitude <= limit.magnitude else {
            return nil
        }
        return rounded
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
        if (-18...0).contains(power), let small = Int64(exactly: digits) {
            guard let rounded = small.divided(byTenToThe: -power, rounding), rounded.magnitude <= limit.magnitude else {
                return nil
            }
            return rounded
        }
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

extension Int64 {
    private static let powersOfTen: [Int64] = (0...18).map { power in (0..<power).reduce(1) { ten, _ in ten * 10 } }

    /// The quotient by a power of ten up to 18, rounded by a rule.
    fileprivate func divided(byTenToThe power: Int, _ rounding: ExactDecimal.Rounding) -> Int64? {
        guard power > 0 else { return self }
        let divisor = Self.powersOfTen[power]
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        switch rounding {
        case .up: return remainder > 0 ? quotient + 1 : quotient
        case .halfEven:
            let rest = divisor.magnitude - remainder.magnitude
            let isAway = remainder.magnitude > rest || (remainder.magnitude == rest && quotient % 2 != 0)
            return isAway ? quotient + remainder.signum() : quotient
        }
    }
}
