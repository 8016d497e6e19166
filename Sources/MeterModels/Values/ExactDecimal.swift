/// An exact decimal number: what a register, a payload or a CSV cell said, before any ratio or unit.
///
/// The value is `significand` × 10^`exponent`. It is kept without trailing zeros, so that equal numbers are equal
/// values however they were written.
public struct ExactDecimal: Hashable, Sendable {
    /// The digits, with sign; no trailing zero unless the number is 0.
    public let significand: Int64
    /// The power of ten that the digits count.
    public let exponent: Int8

    /// The number `significand` × 10^`exponent`, the latter within ±99.
    public init(_ significand: Int64, exponent: Int = 0) {
        guard significand != 0 else {
            self.significand = 0
            self.exponent = 0
            return
        }
        var digits = significand
        var power = exponent
        while digits % 10 == 0 {
            digits /= 10
            power += 1
        }
        self.significand = digits
        self.exponent = Int8(clamping: power)
    }

    /// The shortest decimal that reads back as this single-precision number; nil for NaN and infinities.
    ///
    /// It is strictly monotone, so a counter cannot dip by being converted: 0x47F1205A is 123456.7.
    public init?(shortest value: Float) {
        guard value.isFinite else { return nil }
        if let quick = ExactDecimal(fewDigitsOf: value) {
            self = quick
        } else {
            self.init(value.description)
        }
    }

    private static let doublePowers: [Double] = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8]

    /// The shortest decimal with up to eight digits after the point, without writing and parsing a text.
    ///
    /// 24 bits times 5^8 fit 53 bits, so `value` × 10^k is exact in double precision, and rounding it gives the nearest
    /// decimal of k digits. The first k at which that reads back as `value` is the shortest; nil where this reasoning
    /// does not reach.
    private init?(fewDigitsOf value: Float) {
        let magnitude = value.magnitude
        guard magnitude < 16_777_216, magnitude >= 0.001 || magnitude == 0 else { return nil }
        let wide = Double(value)
        // Strictly inside the half-way points to the neighbours: there is no doubt about what it reads back as.
        let reach = Double(value.ulp) * 0.499_999
        for places in Self.doublePowers.indices {
            let power = Self.doublePowers[places]
            let digits = (wide * power).rounded(.toNearestOrEven)
            let distance = (digits / power - wide).magnitude
            if distance < reach {
                self.init(Int64(digits), exponent: -places)
                return
            }
            guard distance > reach * 1.000_004 else { return nil }
        }
        return nil
    }

    /// The shortest decimal that reads back as this double-precision number; nil for NaN and infinities.
    public init?(shortest value: Double) {
        guard value.isFinite else { return nil }
        self.init(value.description)
    }

    /// Parses `-12.50` or `1.25e-3`; nil for anything else, for more than 18 digits and beyond 10^±99.
    public init?(_ text: some StringProtocol) {
        var digits: Int64 = 0
        var digitCount = 0
        var exponent = 0
        var seenDigit = false
        var seenPoint = false
        var bytes = Array(text.utf8)[...]
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative || bytes.first == UInt8(ascii: "+") { bytes = bytes.dropFirst() }
        scan: while let byte = bytes.first {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                seenDigit = true
                if digitCount > 0 || byte != UInt8(ascii: "0") { digitCount += 1 }
                guard digitCount <= 18 else { return nil }
                digits = digits * 10 + Int64(byte - UInt8(ascii: "0"))
                if seenPoint { exponent -= 1 }
            case UInt8(ascii: "."):
                guard !seenPoint, seenDigit else { return nil }
                seenPoint = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                break scan
            default:
                return nil
            }
            bytes = bytes.dropFirst()
        }
        guard seenDigit else { return nil }
        if !bytes.isEmpty {
            guard let power = Int(String(decoding: bytes.dropFirst(), as: UTF8.self)),
                (-999...999).contains(power)
            else { return nil }
            exponent += power
        }
        guard digits == 0 || abs(exponent) < 100 else { return nil }
        self.init(isNegative ? -digits : digits, exponent: exponent)
    }

    /// Whether the number is 0.
    public var isZero: Bool { significand == 0 }
}

extension ExactDecimal: CustomStringConvertible {
    /// Plain digits without an exponent, such as `-12.5`.
    public var description: String {
        let digits = String(significand.magnitude)
        let sign = significand < 0 ? "-" : ""
        if exponent >= 0 { return sign + digits + String(repeating: "0", count: Int(exponent)) }
        let places = Int(-exponent)
        let whole = digits.dropLast(places)
        let fraction = String(repeating: "0", count: max(0, places - digits.count)) + digits.suffix(places)
        return sign + (whole.isEmpty ? "0" : String(whole)) + "." + fraction
    }
}
