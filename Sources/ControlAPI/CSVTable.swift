/// A table for programs: RFC 4180 quoting, a header, and a line feed after each line, as shell tools expect.
public struct CSVTable: Sendable {
    /// The header and the rows.
    public private(set) var text: String

    /// A table without rows.
    public init(_ columns: [String]) {
        text = Self.line(columns)
    }

    /// Adds a row; a missing value is an empty field.
    public mutating func add(_ fields: [String?]) {
        text += Self.line(fields.map { $0 ?? "" })
    }

    /// A line of fields.
    public static func line(_ fields: [String]) -> String {
        fields.map(quoted).joined(separator: ",") + "\n"
    }

    private static func quoted(_ field: String) -> String {
        guard field.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return field }
        return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
