/// What is wrong with a field that somebody typed.
public struct FieldFinding: Error, Hashable, Sendable {
    /// The field's name, which is a column's name too.
    public var field: String
    /// What was found; nil when the field is missing.
    public var found: String?
    /// What was expected.
    public var expected: String

    /// What is wrong.
    public init(field: String, found: String?, expected: String) {
        self.field = field
        // What somebody sent is shown on terminals.
        self.found = found.map { text in
            String(String.UnicodeScalarView(text.unicodeScalars.prefix(60).map { $0.isPlain ? $0 : "\u{FFFD}" }))
        }
        self.expected = expected
    }
}

/// Everything that is wrong with the fields of a statement.
public struct FieldFindings: Error, Hashable, Sendable {
    /// In the order of the fields; never empty.
    public var findings: [FieldFinding]
}

/// Reads fields one by one and notes what is wrong with them.
struct FieldReader {
    /// The longest field, in bytes.
    private static let longest = 400

    let fields: [String: String]
    private(set) var findings: [FieldFinding] = []

    init(_ fields: [String: String]) {
        self.fields = fields
    }

    mutating func reject(_ field: String, _ expected: String) {
        findings.append(FieldFinding(field: field, found: fields[field], expected: expected))
    }

    /// A field that must be there.
    mutating func required<Value>(_ field: String, _ expected: String, _ make: (String) -> Value?) -> Value? {
        guard fields[field].map({ !$0.isEmpty }) ?? false else {
            findings.append(FieldFinding(field: field, found: nil, expected: expected))
            return nil
        }
        return optional(field, expected, make)
    }

    /// A field that may be absent or empty.
    mutating func optional<Value>(_ field: String, _ expected: String, _ make: (String) -> Value?) -> Value? {
        guard let text = fields[field], !text.isEmpty else { return nil }
        guard text.utf8.count <= Self.longest, let value = make(text) else {
            reject(field, expected)
            return nil
        }
        return value
    }

    /// Words that are shown to people and written to tables: no control characters, and nothing that a spreadsheet
    /// would take for a formula.
    mutating func words(_ field: String, _ expected: String) -> String? {
        required(field, expected) { text in
            let isPlain = text.unicodeScalars.allSatisfy(\.isPlain)
            let isFormula = text.first.map { "=+-@".contains($0) } ?? true
            return isPlain && !isFormula && !text.allSatisfy(\.isWhitespace) ? text : nil
        }
    }
}

extension Unicode.Scalar {
    /// Whether it only shows itself: no control character, no invisible one, none that stands for a broken one.
    fileprivate var isPlain: Bool {
        let category = properties.generalCategory
        return category != .control && category != .format && self != "\u{FFFD}"
    }
}
