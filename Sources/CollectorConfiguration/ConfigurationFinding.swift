/// Something wrong, or at least odd, in a configuration file.
public struct ConfigurationFinding: Hashable, Sendable, CustomStringConvertible {
    /// The file, as it was named.
    public var file: String
    /// 1-based line; nil when the file as a whole is meant.
    public var line: Int?
    /// 1-based column.
    public var column: Int?
    /// The key, such as `modbus[0].devices[2].poll`.
    public var key: String
    /// What was found and what was expected.
    public var message: String
    /// What to write instead, or where to look; nil where the message says it all.
    public var hint: String?

    /// File, line, column, key and message, as compilers print them.
    public var description: String {
        var place = file
        if let line { place += ":\(line)" }
        if let column { place += ":\(column)" }
        return key.isEmpty ? "\(place): \(message)" : "\(place): \(key): \(message)"
    }

    /// The description and, on a line of its own, the hint: for people, where logs take one line.
    public var text: String {
        hint.map { "\(description)\n    hint: \($0)" } ?? description
    }
}

/// Every finding of a configuration that cannot be used, by file and line.
public struct ConfigurationErrors: Error, Sendable, CustomStringConvertible {
    /// The findings.
    public let findings: [ConfigurationFinding]

    init(_ findings: [ConfigurationFinding]) {
        self.findings = findings.sorted { left, right in
            (left.file, left.line ?? 0, left.column ?? 0, left.message)
                < (right.file, right.line ?? 0, right.column ?? 0, right.message)
        }
    }

    /// One line a finding.
    public var description: String {
        findings.map(\.description).joined(separator: "\n")
    }
}
