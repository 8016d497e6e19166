/// The answer to `GET /v1/audit`, the newest first.
public struct AuditResponse: Codable, Hashable, Sendable {
    /// Entries of the audit log.
    public var entries: [AuditEntryResponse]

    /// Some entries.
    public init(entries: [AuditEntryResponse]) { self.entries = entries }
}

/// An entry of the audit log.
public struct AuditEntryResponse: Codable, Hashable, Sendable {
    /// 1, 2, 3, … without gaps.
    public var sequence: Int64
    /// When, RFC 3339.
    public var at: String
    /// Who declared it.
    public var author: String
    /// Who agreed to it, if somebody had to.
    public var approver: String?
    /// What was done, such as `event.add`.
    public var action: String
    /// To what.
    public var subject: String
    /// Why.
    public var reason: String
    /// The entry as it was hashed: JSON with sorted keys that holds the hash of the entry before.
    public var text: String
    /// SHA-256 of the text, in hexadecimal digits.
    public var hash: String

    /// An entry.
    public init(
        sequence: Int64, at: String, author: String, approver: String?, action: String, subject: String,
        reason: String, text: String, hash: String
    ) {
        self.sequence = sequence
        self.at = at
        self.author = author
        self.approver = approver
        self.action = action
        self.subject = subject
        self.reason = reason
        self.text = text
        self.hash = hash
    }
}

/// The answer to `GET /v1/audit/verify`.
public struct AuditVerdictResponse: Codable, Hashable, Sendable {
    /// Whether every entry is as it was written and follows the one before.
    public var isIntact: Bool
    /// Entries that were checked.
    public var entries: Int64
    /// The hash of the last entry: noted elsewhere, it shows later that none is missing.
    public var head: String
    /// The first entry that does not fit; absent when all do.
    public var brokenAt: Int64?
    /// Why it does not fit.
    public var reason: String?

    /// A verdict.
    public init(isIntact: Bool, entries: Int64, head: String, brokenAt: Int64?, reason: String?) {
        self.isIntact = isIntact
        self.entries = entries
        self.head = head
        self.brokenAt = brokenAt
        self.reason = reason
    }

    enum CodingKeys: String, CodingKey {
        case entries, head, reason
        case isIntact = "intact"
        case brokenAt = "broken_at"
    }
}
