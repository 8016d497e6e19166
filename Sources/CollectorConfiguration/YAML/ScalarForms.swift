import MeterModels

/// The forms in which files write durations, powers and other values with units.
enum ScalarForm {
    /// `250ms`, `15s`, `1m`, `1h`.
    static func duration(_ text: String) -> Duration? {
        let units: [(String, Int64)] = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)]
        guard let (number, unit) = split(text), let size = units.first(where: { $0.0 == unit })?.1,
            let milliseconds = number.multiplied(by: ExactDecimal(size))?.whole, milliseconds >= 0
        else { return nil }
        return .milliseconds(milliseconds)
    }

    /// The time between two readings: 1 s to 366 days.
    static func cadence(_ text: String) -> Duration? {
        duration(text).flatMap { (.seconds(1) ... .seconds(366 * 86_400)).contains($0) ? $0 : nil }
    }

    /// A number with a unit of one of some dimensions, in base units: `220kW` is 220 000 000 mW.
    static func amount(_ text: String, _ dimensions: MeasurementUnit.Dimension...) -> Int64? {
        guard let (number, unit) = split(text), let unit = MeasurementUnit(rawValue: unit),
            dimensions.contains(unit.definition.dimension),
            let amount = number.multiplied(by: ExactDecimal(unit.definition.baseUnits))?.whole, amount >= 0
        else { return nil }
        return amount
    }

    /// A number with a unit of a dimension, also below 0, in base units; a plain number where the unit is 1.
    static func signedAmount(_ text: String, _ dimension: MeasurementUnit.Dimension) -> Int64? {
        let isNegative = text.hasPrefix("-")
        let magnitude = isNegative ? String(text.dropFirst()) : text
        guard magnitude.first?.isNumber == true else { return nil }
        let amount = dimension == .number ? integer(magnitude) : amount(magnitude, dimension)
        return amount.map { isNegative ? -$0 : $0 }
    }

    /// `65536`, `64KiB`, `1MiB`.
    static func bytes(_ text: String) -> Int? {
        let units: [(String, Int64)] = [("", 1), ("B", 1), ("KiB", 1024), ("MiB", 1_048_576)]
        guard let (number, unit) = split(text), let size = units.first(where: { $0.0 == unit })?.1 else { return nil }
        return number.multiplied(by: ExactDecimal(size))?.whole.flatMap { Int($0) }
    }

    /// A whole number, decimal or with `0x`.
    static func integer(_ text: String) -> Int64? {
        text.hasPrefix("0x") || text.hasPrefix("0X") ? Int64(text.dropFirst(2), radix: 16) : Int64(text)
    }

    /// Letters, digits, `-`, `_` and `.`: what ids are made of.
    static func identifier(_ text: String) -> String? {
        let isPlain = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || [0x2D, 0x2E, 0x5F].contains(byte)
        }
        return isPlain && !text.isEmpty && text.utf8.count <= 64 ? text : nil
    }

    private static func split(_ text: String) -> (ExactDecimal, String)? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let number = ExactDecimal(digits) else { return nil }
        return (number, String(text.dropFirst(digits.count)).trimmed)
    }
}

extension ExactDecimal {
    /// The number when it is a whole one of 64 bits.
    fileprivate var whole: Int64? {
        exponent >= 0 || isZero ? rounded() : nil
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop { $0 == " " })
    }
}
