import ConsumptionLedger
import EnergyKPI
import Foundation
import MeterModels

/// A value in the form in which the configuration files write it.
struct EffectiveValue: Hashable, Sendable {
    /// What stands behind the colon.
    let text: String

    private init(_ text: String) {
        self.text = text
    }

    /// A number, a duration or another form that needs no quotes.
    static func plain(_ text: String) -> EffectiveValue { EffectiveValue(text) }

    static func number(_ number: some BinaryInteger) -> EffectiveValue { EffectiveValue("\(number)") }

    static func number(_ number: ExactDecimal) -> EffectiveValue { EffectiveValue("\(number)") }

    static func date(_ date: CivilDate) -> EffectiveValue { EffectiveValue("\(date)") }

    static func percent(_ number: Int64) -> EffectiveValue { EffectiveValue("\(number)%") }

    /// A fraction as a decimal where it is one.
    static func number(_ number: Rational) -> EffectiveValue {
        let parts = "\(number)".split(separator: "/").compactMap { Int64($0) }
        guard parts.count == 2 else { return EffectiveValue("\(number)") }
        var digits = parts[0]
        for places in 1...15 {
            let (next, overflow) = digits.multipliedReportingOverflow(by: 10)
            if overflow { break }
            digits = next
            if digits % parts[1] == 0 { return .number(ExactDecimal(digits / parts[1], exponent: -places)) }
        }
        return EffectiveValue("\(number)")
    }

    /// A text, in quotes where a file needs them.
    static func text(_ text: String) -> EffectiveValue {
        EffectiveValue(isPlain(text) && !isNumberOrDate(text) ? text : quoted(text))
    }

    /// A text, or none.
    static func text(_ text: String?) -> EffectiveValue? { text.map { .text($0) } }

    static func date(_ date: CivilDate?) -> EffectiveValue? { date.map { .date($0) } }

    static func list(_ values: [EffectiveValue]) -> EffectiveValue {
        EffectiveValue("[\(values.map(\.text).joined(separator: ", "))]")
    }

    /// `{value: 2100, source: 编制台账}`, without what is nil.
    static func entry(_ parts: (String, EffectiveValue?)...) -> EffectiveValue {
        let given = parts.compactMap { name, value in value.map { "\(name): \($0.text)" } }
        return EffectiveValue("{\(given.joined(separator: ", "))}")
    }

    /// A duration in its largest unit that has no fraction: `250ms`, `15s`, `1h`.
    static func duration(_ duration: Duration) -> EffectiveValue {
        .duration(milliseconds: duration.milliseconds)
    }

    static func duration(milliseconds: Int64) -> EffectiveValue {
        let units: [(String, Int64)] = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000)]
        for (unit, size) in units where milliseconds != 0 && milliseconds % size == 0 {
            return EffectiveValue("\(milliseconds / size)\(unit)")
        }
        return EffectiveValue(milliseconds == 0 ? "0s" : "\(milliseconds)ms")
    }

    /// An amount of base units in one of some units, the smallest first: the largest that it fills once.
    static func amount(_ baseUnits: Int64, _ units: MeasurementUnit...) -> EffectiveValue {
        let fitting = units.last { baseUnits >= $0.definition.baseUnits } ?? units.first
        guard let unit = fitting else { return .number(baseUnits) }
        // Units are powers of ten of their base unit.
        let zeros = String(unit.definition.baseUnits).count - 1
        return EffectiveValue("\(ExactDecimal(baseUnits, exponent: -zeros))\(unit.rawValue)")
    }

    /// A number of bytes: `64KiB`.
    static func bytes(_ bytes: Int) -> EffectiveValue {
        for (unit, size) in [("MiB", 1_048_576), ("KiB", 1024)] where bytes % size == 0 && bytes > 0 {
            return EffectiveValue("\(bytes / size)\(unit)")
        }
        return EffectiveValue("\(bytes)")
    }

    /// Eight digits that differ when anything of a value does.
    static func content<Value>(of value: Value) -> EffectiveValue {
        .text(String(Configuration.hash([CanonicalText.of(value)]).suffix(8)))
    }

    // MARK: Quotes

    /// The name of a value, which may look like a number or a date.
    static func key(_ name: String) -> String { isPlain(name) ? name : quoted(name) }

    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else { return false }
        func isSafe(_ scalar: Unicode.Scalar, and others: String) -> Bool {
            scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || others.unicodeScalars.contains(scalar)
        }
        let words = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"]
        return isSafe(first, and: "/._+") && text.unicodeScalars.allSatisfy { isSafe($0, and: " /._+-@()%°()·:") }
            && !text.contains(": ") && last != ":" && last != " " && !words.contains(text.lowercased())
    }

    /// Whether a reader of YAML takes the plain text for a number or a date.
    private static func isNumberOrDate(_ text: String) -> Bool {
        guard text.unicodeScalars.allSatisfy({ $0.value < 128 }) else { return false }
        return Double(text.filter { $0 != "_" }) != nil || text.allSatisfy { "0123456789:".contains($0) }
            || text.hasPrefix("0o") || CivilDate(text) != nil
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                result += "\\x" + (digits.count == 1 ? "0" : "") + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
