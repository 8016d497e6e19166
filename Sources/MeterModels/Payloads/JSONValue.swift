/// A JSON document whose numbers keep every digit that was written.
public enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(ExactDecimal)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// The value at a path; nil when there is none.
    public subscript(path: JSONPath) -> JSONValue? {
        var value = self
        for step in path.steps {
            switch value {
            case .object(let members):
                guard let next = members[step] else { return nil }
                value = next
            case .array(let elements):
                guard let index = Int(step), elements.indices.contains(index) else { return nil }
                value = elements[index]
            default:
                return nil
            }
        }
        return value
    }

    /// Parses a whole document (RFC 8259), at most 32 levels deep.
    ///
    /// - Throws: `DecodingFailure` naming the byte where the text stops being JSON.
    public init(parsing bytes: [UInt8]) throws(DecodingFailure) {
        var parser = JSONParser(bytes: bytes)
        self = try parser.document()
    }
}
