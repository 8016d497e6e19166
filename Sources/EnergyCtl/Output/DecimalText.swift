import Foundation

/// Decimals as people read them.
///
/// Nothing is rounded up.
enum DecimalText {
    /// The shortest exact text.
    static func exact(_ value: Decimal) -> String {
        value.description
    }

    /// Digits after the point.
    static func fractionDigits(_ value: Decimal) -> Int {
        let text = value.description
        return text.firstIndex(of: ".").map { text.distance(from: $0, to: text.endIndex) - 1 } ?? 0
    }

    /// The exact text with zeros added up to a number of digits after the point, so that points stand below each other.
    static func padded(_ value: Decimal, fractionDigits wanted: Int) -> String {
        let missing = wanted - fractionDigits(value)
        guard missing > 0 else { return value.description }
        return value.description + (missing == wanted ? "." : "") + String(repeating: "0", count: missing)
    }

    /// A share of 0…1 in per cent, cut to one digit: 100 % only for exactly 1.
    static func percent(_ share: Decimal) -> String {
        guard share < 1 else { return "100 %" }
        var exact = share * 100
        var cut = Decimal()
        NSDecimalRound(&cut, &exact, 1, .down)
        return padded(cut, fractionDigits: 1) + " %"
    }

    /// A change in per cent with its sign and two digits.
    static func change(_ percent: Decimal) -> String {
        (percent > 0 ? "+" : "") + padded(percent, fractionDigits: 2) + " %"
    }
}
