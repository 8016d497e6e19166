import EnergyKPI
import MeterModels
import Testing
import TestSupport

struct RationalTests {
    /// GB/T 8170-2008, 4.2: a half goes to the even neighbour; the ties were written down by hand.
    @Test(arguments: [
        ("0.5", 0, "0"), ("1.5", 0, "2"), ("2.5", 0, "2"), ("-0.5", 0, "0"), ("-1.5", 0, "-2"), ("-2.5", 0, "-2"),
        ("0.125", 2, "0.12"), ("0.375", 2, "0.38"), ("-0.125", 2, "-0.12"), ("1.005", 2, "1.00"),
        ("1.00500001", 2, "1.01"), ("0.004", 2, "0.00"), ("-0.004", 2, "0.00"), ("12.1498", 1, "12.1"),
        ("1150", 0, "1150"), ("0.05", 1, "0.0"), ("0.15", 1, "0.2"), ("7", 3, "7.000"),
    ])
    func `a half is rounded to the even neighbour`(_ text: String, _ decimals: Int, _ expected: String) throws {
        let value = Rational(try #require(ExactDecimal(text)))
        #expect(value.formatted(decimals: decimals) == expected)
        #expect(value.rounded(decimals: decimals) == ExactDecimal(expected))
    }

    @Test func `a tie that is no decimal is seen as one only when it is exact`() throws {
        let above = try #require(Rational(2_000_000_001, over: 4_000_000_000))
        #expect(above.formatted(decimals: 0) == "1")
        #expect(try #require(Rational(1, over: 2)).formatted(decimals: 0) == "0")
    }

    @Test func `a share close to one never prints as one when cut`() throws {
        let share = try #require(Rational(99_996, over: 100_000))
        #expect(share.formatted(decimals: 4, rounding: .down) == "0.9999")
        #expect(try #require(Rational(125, over: 144)).formatted(decimals: 4, rounding: .down) == "0.8680")
        #expect(Rational(-1).formatted(decimals: 0, rounding: .down) == "-1")
        #expect(try #require(Rational(-1, over: 3)).formatted(decimals: 1, rounding: .down) == "-0.4")
    }

    @Test func `fractions are reduced, so equal numbers are equal values`() throws {
        let third = try #require(Rational(-2, over: -6))
        #expect(third == Rational(1, over: 3))
        #expect(third.description == "1/3")
        #expect(Rational(5, over: 0) == nil)
        #expect(third.divided(by: 0) == nil)
        #expect(Rational(ExactDecimal(25, exponent: -1)) == Rational(5, over: 2))
        #expect(Rational(ExactDecimal(25, exponent: 3)) == 25_000)
    }

    @Test func `fractions are reduced whatever of them fits a machine word`() throws {
        var long: Rational = 1
        // Factors of 33 bits: the product passes one, two and more words.
        for index in 0..<12 {
            let above = try #require((long * 7_000_000_009).divided(by: long * 3_000_000_019))
            #expect(above.description == "7000000009/3000000019", "\(index)")
            #expect(try #require(long.divided(by: long * -2)).description == "-1/2", "\(index)")
            #expect(try #require((long * 6).divided(by: 4)) == long * (try #require(Rational(3, over: 2))), "\(index)")
            #expect(try #require(Rational(0).divided(by: -long)).description == "0", "\(index)")
            long = long * Rational(Int64(5_000_000_001 + 2 * index))
        }
        #expect(try #require(Rational(.min, over: .min)).description == "1")
        #expect(try #require(Rational(.max, over: .min)).description == "-9223372036854775807/9223372036854775808")
    }

    @Test func `arithmetic obeys the laws of fractions`() throws {
        var random = SeededGenerator(seed: 20_261_001)
        for round in 0..<500 {
            let a = try random.rational()
            let b = try random.rational()
            let c = try random.rational()
            #expect(a + b == b + a, "round \(round)")
            #expect((a + b) * c == a * c + b * c, "round \(round)")
            #expect(a - a == 0, "round \(round)")
            #expect((a < b) == (b - a).isPositive, "round \(round)")
            if !b.isZero { #expect((a * b).divided(by: b) == a, "round \(round)") }
        }
    }

    @Test func `a number beyond 18 digits has text but no decimal`() {
        let large = Rational(Int64.max) * Rational(Int64.max)
        #expect(large.formatted(decimals: 0) == "85070591730234615847396907784232501249")
        #expect(large.rounded(decimals: 0) == nil)
    }
}

extension SeededGenerator {
    /// A random fraction of either sign.
    mutating func rational() throws -> Rational {
        try #require(
            Rational(Int64.random(in: -1_000_000...1_000_000, using: &self), over: .random(in: 1...9999, using: &self)))
    }
}
