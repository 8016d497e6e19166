import EnergyKPI

/// A file that statements are from, as the audit log names it.
public struct StatementFile: Hashable, Sendable {
    var action: AuditAction
    var name: String
    /// The SHA-256 of its bytes, in hexadecimal digits.
    public private(set) var digest: String

    /// A file of facts; `digest` is the SHA-256 of its bytes where these are not those of the text.
    public static func facts(_ name: String, content: String, digest: String? = nil) -> StatementFile {
        StatementFile(action: .factImport, name: name, digest: digest ?? AuditEntry.hash(of: content))
    }

    /// A file of bills, likewise.
    public static func bills(_ name: String, content: String, digest: String? = nil) -> StatementFile {
        StatementFile(action: .billImport, name: name, digest: digest ?? AuditEntry.hash(of: content))
    }
}

/// What of revisions stands in the audit log: everything.
struct StatementDetails<Content: StoredStatement>: Encodable {
    private enum CodingKeys: String, CodingKey {
        case file, sha256, revisions
    }

    private struct Entry: Encodable {
        var id: Int64
        var revision: Int
        var withdrawn: Bool
        var source: String
        var fields: [String: String]
    }

    /// The file's name.
    var name: String?
    /// SHA-256 of the file.
    var digest: String?
    var revisions: [Revision<Content>]

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(name, forKey: .file)
        try container.encodeIfPresent(digest, forKey: .sha256)
        try container.encode(revisions.map(entry), forKey: .revisions)
    }

    private func entry(_ revision: Revision<Content>) -> Entry {
        var fields: [String: String] = [:]
        for (column, cell) in zip(Content.columns, revision.content.cells) {
            if let cell { fields[column] = "\(cell)" }
        }
        return Entry(
            id: revision.id, revision: revision.number, withdrawn: revision.isWithdrawn,
            source: revision.content.source, fields: fields)
    }
}
