import MeterModels

/// How a file writes days: `yyyy-MM-dd`, `yyyy/M/d`, `yyyy年M月d日`, `yyyyMMdd`, `yyyy/M/d H:mm:ss`, `yyyy-MM`.
///
/// A doubled letter is two digits, a single one is one or two; everything else stands for itself.
public struct DatePattern: Hashable, Sendable, CustomStringConvertible {
    /// What a text says by a pattern.
    struct Match: Hashable {
        /// The day; the first of the month where the pattern names none.
        var day: CivilDate
        /// Hour, minute and second, as far as the pattern names them.
        var time: [Int]
    }

    private enum Unit: Character, Hashable {
        case year = "y"
        case month = "M"
        case day = "d"
        case hour = "H"
        case minute = "m"
        case second = "s"
    }

    private enum Part: Hashable {
        /// A number of as many digits.
        case number(Unit, digits: ClosedRange<Int>)
        case literal(Character)
    }

    /// The pattern as it is written.
    public let description: String
    private let parts: [Part]

    /// A pattern; nil when it names no year or month, a part twice, or a number whose end nobody can see.
    public init?(_ text: String) {
        var parts: [Part] = []
        var units: [Unit] = []
        var rest = Array(CellText.canonical(text))[...]
        while let letter = rest.first {
            guard let unit = Unit(rawValue: letter) else {
                guard !letter.isASCII || !letter.isLetter && !letter.isNumber || letter == "T" else { return nil }
                parts.append(.literal(letter))
                rest = rest.dropFirst()
                continue
            }
            let count = rest.prefix { $0 == letter }.count
            rest = rest.dropFirst(count)
            let isKnown = unit == .year ? count == 4 : count <= 2
            guard isKnown, !units.contains(unit) else { return nil }
            if case .number(_, let digits)? = parts.last, digits.count > 1 { return nil }
            units.append(unit)
            parts.append(.number(unit, digits: unit == .year ? 4...4 : count == 2 ? 2...2 : 1...2))
        }
        guard units.contains(.year), units.contains(.month) else { return nil }
        description = text
        self.parts = parts
    }

    /// Whether it names a day, not only a month.
    public var namesDay: Bool {
        parts.contains { part in
            if case .number(.day, _) = part { true } else { false }
        }
    }

    /// What a text says; nil when it is not of this pattern or there is no such time.
    func match(_ text: String) -> Match? {
        var rest = Array(text)[...]
        var values: [Unit: Int] = [:]
        var time: [Int] = []
        for part in parts {
            switch part {
            case .literal(let character):
                guard rest.first == character else { return nil }
                rest = rest.dropFirst()
            case .number(let unit, let digits):
                let found = rest.prefix(digits.upperBound).prefix { $0.isASCII && $0.isNumber }
                guard digits.contains(found.count), let value = Int(String(found)) else { return nil }
                rest = rest.dropFirst(found.count)
                values[unit] = value
                switch unit {
                case .hour where value < 24, .minute where value < 60, .second where value < 60: time.append(value)
                case .hour, .minute, .second: return nil
                case .year, .month, .day: break
                }
            }
        }
        guard rest.isEmpty, let year = values[.year], let month = values[.month],
            let day = CivilDate(year: year, month: month, day: values[.day] ?? 1)
        else { return nil }
        return Match(day: day, time: time)
    }
}
