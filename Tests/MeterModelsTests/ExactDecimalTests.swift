import MeterModels
import TestSupport
import Testing

@Suite struct ExactDecimalTests {
    @Test func `a float32 register is its shortest decimal and not its binary value`() throws {
        let scale = try #require(RegisterScale(unit: .kilowattHour, encoding: .float32))
        // LEDGER golden case 8: the exact binary value of the first would give 123 456 703.
        let first = try #require(ExactDecimal(shortest: Float(bitPattern: 0x47F1_205A)))
        #expect(scale.baseUnits(of: first) == 123_456_700)
        let second = try #require(ExactDecimal(shortest: Float(bitPattern: 0x4AE2_3958)))
        #expect(scale.baseUnits(of: second) == 7_412_908_000)
        #expect(ExactDecimal(shortest: Float.nan) == nil)
        #expect(ExactDecimal(shortest: Float.infinity) == nil)
    }

    @Test func `shortest decimals of rising floats never fall`() throws {
        let scale = try #require(RegisterScale(unit: .kilowattHour, encoding: .float32))
        var float: Float = 7_412_900
        var last: Int64 = 0
        for _ in 0..<20_000 {
            float = float.nextUp
            let value = try #require(ExactDecimal(shortest: float).flatMap(scale.baseUnits))
            #expect(value > last)
            last = value
        }
    }

    @Test(arguments: [
        ("12.50", 125, -1), ("-0.001", -1, -3), ("1e3", 1, 3), ("1.25E-2", 125, -4), ("0", 0, 0), ("-0.000", 0, 0),
        ("00012", 12, 0), ("+7", 7, 0), ("1200", 12, 2),
    ])
    func `equal numbers are equal values however they are written`(text: String, digits: Int64, exponent: Int) {
        #expect(ExactDecimal(text) == ExactDecimal(digits, exponent: exponent))
    }

    @Test(arguments: [
        "", "-", ".", ".5", "1.2.3", "1,5", "0x10", "1e", "nan", "1 ", "１", "1234567890123456789", "1e200", "1e-200",
    ])
    func `what is no decimal number is refused`(text: String) {
        #expect(ExactDecimal(text) == nil)
    }

    @Test(arguments: [
        ("2.5", 2), ("3.5", 4), ("-2.5", -2), ("2.51", 3), ("2.49", 2), ("0.5", 0), ("1.5", 2), ("1e-40", 0),
        ("12e2", 1200),
    ])
    func `a half goes to the even neighbour`(text: String, rounded: Int64) throws {
        #expect(try #require(ExactDecimal(text)).rounded() == rounded)
    }

    @Test func `products are exact up to the limit and refused beyond it`() throws {
        let count = try #require(ExactDecimal("123456789012345678"))
        let cent = try #require(ExactDecimal("0.01"))
        #expect(ExactDecimal.product(of: [count, cent]) == 1_234_567_890_123_457)
        #expect(ExactDecimal.product(of: [count, ExactDecimal(1000)], limit: 1 << 62) == nil)
        #expect(ExactDecimal.product(of: [ExactDecimal(1, exponent: -1)], rounded: .up) == 1)
        #expect(ExactDecimal.product(of: [ExactDecimal(-1, exponent: -1)], rounded: .up) == 0)
    }

    @Test func `a description reads back as the same number`() {
        for (digits, exponent) in [(Int64(5), 3), (-125, -2), (7, -9), (0, 0), (123_456_789_012_345_678, -18)] {
            let number = ExactDecimal(digits, exponent: exponent)
            #expect(ExactDecimal(number.description) == number)
        }
    }

    @Test func `jitter is twice the resolution of the register at its value`() throws {
        let hundredths = try #require(
            RegisterScale(
                unit: .kilowattHour, factor: ExactDecimal(1, exponent: -2), ratio: ExactDecimal(40), encoding: .integer)
        )
        #expect(hundredths.jitterTolerance(at: ExactDecimal(100)) == 800)
        let float = try #require(RegisterScale(unit: .kilowattHour, encoding: .float32))
        // Between 2^22 and 2^23 a single-precision number steps by half a unit.
        #expect(float.jitterTolerance(at: ExactDecimal(7_412_908)) == 1000)
        #expect(RegisterScale.display(.activeEnergyImport).jitterTolerance(at: ExactDecimal(5)) == 0)
    }

    @Test(arguments: 0..<4)
    func `the resolution of a float is the step that its text says`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let float = try #require(RegisterScale(unit: .kilowattHour, encoding: .float32))
        for round in 0..<20_000 {
            // Single-precision numbers, decimals of any kind, and decimals half-way between two numbers.
            let raw: ExactDecimal? =
                switch round % 3 {
                case 0: ExactDecimal(shortest: Float(bitPattern: UInt32.random(in: 0...(.max), using: &random)))
                case 1: ExactDecimal(.random(in: -999_999_999...999_999_999, using: &random), exponent: -(round % 30))
                default: ExactDecimal((1 << 24) * 2 - .random(in: 0...3, using: &random), exponent: 0)
                }
            guard let raw, let value = Float(raw.description), value.isFinite else { continue }
            #expect(float.resolution(at: raw) == ExactDecimal(shortest: value.ulp))
        }
    }

    @Test(arguments: 0..<4)
    func `the quick way from floats gives what their description says`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for round in 0..<100_000 {
            let value: Float =
                switch round % 4 {
                case 0: Float(bitPattern: UInt32.random(in: 0...(.max), using: &random))
                case 1: Float.random(in: -20_000_000...20_000_000, using: &random)
                // Decimals with few digits, as meters keep them, and their neighbours.
                case 2: Float(Double(Int64.random(in: 0...99_999_999, using: &random)) / 1000)
                default: Float(Double(Int64.random(in: 0...9_999_999, using: &random)) / 100_000).nextUp
                }
            #expect(ExactDecimal(shortest: value) == ExactDecimal(value.description), "\(value.bitPattern)")
        }
    }

    @Test func `rounding small and large products agrees`() {
        var random = SeededGenerator(seed: 9)
        for _ in 0..<20_000 {
            let digits = Int64.random(in: -1_000_000_000...1_000_000_000, using: &random)
            let power = Int.random(in: 0...12, using: &random)
            // The long way: the same value with a factor that does not fit 64 bits and is taken out again.
            let wide = ExactDecimal(digits, exponent: -power)
            let divisor = (0..<power).reduce(Int128(1)) { ten, _ in ten * 10 }
            let (quotient, remainder) = Int128(digits).quotientAndRemainder(dividingBy: divisor)
            let twice = remainder.magnitude * 2
            let isAway = twice > divisor.magnitude || (twice == divisor.magnitude && quotient % 2 != 0)
            let expected = isAway ? quotient + (digits < 0 ? -1 : 1) : quotient
            #expect(wide.rounded() == Int64(expected))
            let up = remainder > 0 ? quotient + 1 : quotient
            #expect(wide.rounded(.up) == Int64(up))
        }
    }
}
