/// A JSON document whose numbers keep every digit that was written.
public enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(ExactDecimal)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// Parses a whole document (RFC 8259), at most 32 levels deep.
    ///
    /// - Throws: `DecodingFailure` naming the byte where the text stops being JSON.
    public init(parsing bytes: [UInt8]) throws(DecodingFailure) {
        var parser = JSONParser(bytes: bytes)
        self = try parser.document()
    }
}
