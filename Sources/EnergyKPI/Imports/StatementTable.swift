import MeterModels

/// Facts or bills of a CSV file, which is taken whole or not at all.
public struct StatementTable<Content: Revisable>: Sendable {
    /// The statements, in the order of their lines.
    public private(set) var rows: [(line: Int, content: Content)] = []

    /// Parses a whole file.
    ///
    /// O(characters). The first line names the columns, in any order; at most 2000 statements and a mebibyte.
    ///
    /// - Parameters:
    ///   - text: The file, with or without a byte order mark.
    ///   - columns: Those that must be there and those that may.
    ///   - make: Makes a statement of the fields of a line.
    /// - Throws: `FileRefusal` with everything that is wrong.
    public init(
        parsing text: String, columns: (required: [String], optional: [String]),
        _ make: ([String: String]) throws(FieldFindings) -> Content
    ) throws(FileRefusal) {
        var found = FileFindings()
        guard text.utf8.count <= Self.sizeLimit else {
            throw FileRefusal("the file has \(text.utf8.count) bytes, at most \(Self.sizeLimit) are taken: split it")
        }
        var lines = CSVLines(bytes: Array(text.utf8))
        let header = lines.next()?.fields ?? []
        let allowed = Set(columns.required + columns.optional)
        guard Set(header).count == header.count, allowed.isSuperset(of: header),
            Set(header).isSuperset(of: columns.required)
        else {
            let optional = columns.optional.joined(separator: ", ")
            throw FileRefusal(
                "line 1: found '\(header.joined(separator: ",").prefix(200))', expected the columns "
                    + columns.required.joined(separator: ", ") + " and, where needed, " + optional)
        }
        var lineOfKey: [Content.Key: Int] = [:]
        var count = 0
        while let line = lines.next() {
            count += 1
            guard count <= Self.rowLimit else {
                throw FileRefusal(
                    "line \(line.number): at most \(Self.rowLimit) statements are taken: split the file")
            }
            guard line.fields.count == header.count else {
                found.add("line \(line.number): found \(line.fields.count) fields, expected \(header.count)")
                continue
            }
            let fields = Dictionary(zip(header, line.fields)) { first, _ in first }
            do {
                let content = try make(fields)
                if let other = lineOfKey[content.key] {
                    found.add("line \(line.number): \(content.key) is stated in line \(other) already")
                }
                lineOfKey[content.key] = line.number
                rows.append((line.number, content))
            } catch {
                for finding in error.findings { found.add("line \(line.number), \(finding)") }
            }
        }
        if let refusal = found.refusal { throw refusal }
    }

    private static var sizeLimit: Int { 1 << 20 }
    private static var rowLimit: Int { 2000 }
}

extension FieldFinding: CustomStringConvertible {
    /// The field, what was found and what was expected.
    public var description: String {
        found.map { "\(field): found '\($0)', expected \(expected)" } ?? "\(field) is missing, expected \(expected)"
    }
}
