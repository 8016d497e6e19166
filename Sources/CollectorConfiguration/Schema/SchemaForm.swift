import MeterModels

/// The form of a scalar, found by trying what its reader accepts.
struct SchemaForm: Hashable {
    /// Any text.
    var isText = false
    /// Words that stand for themselves.
    var words: [String] = []
    var isInteger = false
    var isNumber = false
    /// The limits of a whole number, where what is expected names them.
    var range: ClosedRange<Int64>?
    /// Regular expressions of texts, each of the whole text.
    var patterns: [String] = []
    /// Whether `$name` may stand there, too.
    var isParameter = false

    /// The form of what a reader accepts.
    ///
    /// - Parameters:
    ///   - expected: What should stand there, in words: its words and numbers are tried, too.
    ///   - names: Every name that can stand there, where `expected` does not list them.
    ///   - accepts: Whether a text can stand there.
    init(expected: String, names: [String] = [], _ accepts: (String) -> Bool) {
        if ["some text, as anybody writes it", "a/b", "a[0]", "中", "46 7B"].contains(where: accepts) {
            isText = true
            return
        }
        if accepts("abc"), accepts("a-b_c.d") {
            patterns = ["[A-Za-z0-9._-]{1,64}"]
            isNumber = accepts("1")
            return
        }
        // What stands behind "such as" is one of many.
        words = names.isEmpty && !expected.contains("such as") ? Hint.words(of: expected, accepts) : names
        let integers = Self.integers(in: expected)
        isInteger = (Self.integers + integers.map { "\($0)" }).contains(where: accepts)
        isNumber = ["0.5", "20.5", "-0.5"].contains(where: accepts)
        for (low, high) in zip(integers, integers.dropFirst()) where range == nil {
            range = Self.range(low, high, accepts)
        }
        patterns = Self.patterns.compactMap { samples, pattern in samples.contains(where: accepts) ? pattern : nil }
        let units = MeasurementUnit.allCases.filter { unit in
            unit != .hour && unit != .percent && unit != .one
                && ["1", "1000", "1000000"].contains { accepts($0 + unit.rawValue) }
        }
        if !units.isEmpty {
            patterns.append("[0-9]+(\\.[0-9]+)? *(\(units.map(\.rawValue).joined(separator: "|")))")
        }
    }

    /// Samples of a form, and the expression of all that is of it.
    private static let patterns: [(samples: [String], pattern: String)] = [
        (["-0.5"], "-[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?"),
        (["0.5"], "\\+?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?"),
        (["0x10", "0x3"], "0[xX][0-9A-Fa-f]+"),
        (["100ms", "15s", "30m", "1h", "40d"], "[0-9]+(\\.[0-9]+)? *(ms|s|m|h|d)"),
        (["64KiB"], "[0-9]+(\\.[0-9]+)? *(B|KiB|MiB)?"),
        (["1%", "6%", "130%"], "[0-9]+(\\.[0-9]+)? *%"),
        (["mqtt://host:1883"], "mqtts?://[^/@]+"),
        (["1/3"], "[0-9]+/[0-9]+"),
        (["2026-10-01"], "[0-9]{4}-[0-9]{2}-[0-9]{2}"),
        (["4-7", "0x01-0x02"], "(0[xX])?[0-9A-Fa-f]+-(0[xX])?[0-9A-Fa-f]+"),
    ]

    private static let integers = ["0", "1", "2", "3", "4", "10", "100", "1000", "2026", "100000"]

    private static func integers(in text: String) -> [Int64] {
        text.split { !($0.isASCII && $0.isNumber) }.compactMap { Int64($0) }
    }

    /// Two numbers when they are the limits of what is accepted.
    private static func range(_ low: Int64, _ high: Int64, _ accepts: (String) -> Bool) -> ClosedRange<Int64>? {
        guard low < high, accepts("\(low)"), accepts("\(high)"), !accepts("\(low - 1)"), !accepts("\(high + 1)") else {
            return nil
        }
        return low...high
    }

    /// What either of two forms is.
    func joined(with other: SchemaForm) -> SchemaForm {
        var both = self
        both.isText = isText || other.isText
        both.words += other.words.filter { !words.contains($0) }
        both.isInteger = isInteger || other.isInteger
        both.isNumber = isNumber || other.isNumber
        both.range = range == other.range ? range : nil
        both.patterns += other.patterns.filter { !patterns.contains($0) }
        both.isParameter = isParameter || other.isParameter
        return both
    }

    /// The schema of the form; where nothing is known of it, any scalar.
    var schema: [JSONText.Member] {
        let anything = JSONText.strings(["string", "number", "boolean"])
        let isUnknown = words.isEmpty && !isInteger && !isNumber && patterns.isEmpty
        if isText || isUnknown { return [.init(name: "type", value: anything)] }
        var types: [String] = []
        if isNumber { types.append("number") } else if isInteger { types.append("integer") }
        var texts = patterns + (isParameter ? ["\\$.+"] : [])
        if isInteger, !isNumber { texts.append("[0-9]+") }
        let choice = JSONText.array(words.flatMap(Self.values))
        guard !types.isEmpty || !texts.isEmpty else { return [.init(name: "enum", value: choice)] }
        var members = [JSONText.Member(name: "type", value: .strings(types + ["string"]))]
        if let range {
            members.append(.init(name: "minimum", value: .integer(range.lowerBound)))
            members.append(.init(name: "maximum", value: .integer(range.upperBound)))
        }
        members.append(.init(name: "pattern", value: .string("^(\(texts.joined(separator: "|")))$")))
        if words.isEmpty { return members }
        return [.init(name: "anyOf", value: .array([.object([.init(name: "enum", value: choice)]), .object(members)]))]
    }

    /// A word, and the truth value that YAML may make of it.
    private static func values(of word: String) -> [JSONText] {
        switch word {
        case "yes": [.string(word), .boolean(true)]
        case "no": [.string(word), .boolean(false)]
        case "true": [.boolean(true)]
        case "false": [.boolean(false)]
        default: [.string(word)]
        }
    }
}
