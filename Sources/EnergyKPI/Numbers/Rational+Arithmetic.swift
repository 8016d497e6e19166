import BigInt

extension Rational {
    /// The exact sum.
    public static func + (left: Rational, right: Rational) -> Rational {
        Rational(
            left.numerator * right.denominator + right.numerator * left.denominator,
            overNonZero: left.denominator * right.denominator)
    }

    /// The exact difference.
    public static func - (left: Rational, right: Rational) -> Rational {
        left + -right
    }

    /// The exact product.
    public static func * (left: Rational, right: Rational) -> Rational {
        Rational(left.numerator * right.numerator, overNonZero: left.denominator * right.denominator)
    }

    /// The number with the other sign.
    public static prefix func - (value: Rational) -> Rational {
        Rational(-value.numerator, overNonZero: value.denominator)
    }

    /// Adds a number.
    public static func += (left: inout Rational, right: Rational) {
        left = left + right
    }

    /// The exact quotient; nil when the divisor is 0.
    public func divided(by divisor: Rational) -> Rational? {
        Rational(numerator * divisor.denominator, over: denominator * divisor.numerator)
    }

    /// The number without its sign.
    public var magnitude: Rational { isNegative ? -self : self }
}

extension Rational: Comparable {
    /// Whether the left number is the smaller one.
    public static func < (left: Rational, right: Rational) -> Bool {
        left.numerator * right.denominator < right.numerator * left.denominator
    }
}
