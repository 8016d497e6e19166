import GRDB
import MeterModels

/// How a request to change something is known again, and what it rests on.
public struct RequestMark: Hashable, Sendable {
    /// The key that its sender chose, each for one change; nil when it may be made as often as it is sent.
    public var key: String?
    /// SHA-256 of its path and body, in hexadecimal digits: the same key with another content is a mistake.
    public var digest: String
    /// The first digits of the audit log's last hash as the sender knows it; nil when anything may have changed.
    public var expectedHead: String?

    /// A mark.
    public init(key: String?, digest: String, expectedHead: String?) {
        self.key = key
        self.digest = digest
        self.expectedHead = expectedHead
    }
}

/// A change that was made on a request with a key.
public struct MadeRequest: Hashable, Sendable {
    /// SHA-256 of its path and body.
    public var digest: String
    /// The HTTP status that it was answered with; nil when the daemon ended before it could answer.
    public var status: Int?
    /// The body of the answer.
    public var answer: String?
}

extension EnergyStore {
    /// How long keys are kept, in milliseconds: a week.
    private static let keyLifetime: Int64 = 7 * 86_400_000

    /// Checks what a request rests on, before anything is changed.
    static func check(_ mark: RequestMark, in db: Database) throws {
        guard let expected = mark.expectedHead else { return }
        let head = try AuditLog.head(in: db)
        guard head.hash.hasPrefix(expected) else {
            throw StoreError(
                .outdated, path: "audit log",
                "something was changed meanwhile: audit entry \(head.sequence) is the last")
        }
    }

    /// Keeps a request's key, in the transaction of its change.
    static func keep(_ mark: RequestMark, by declaration: Declaration, in db: Database) throws {
        guard let key = mark.key else { return }
        try db.execute(
            sql: "DELETE FROM request_key WHERE at < ?", arguments: [declaration.at.milliseconds - keyLifetime])
        try db.execute(
            sql: "INSERT INTO request_key (author, key, digest, at) VALUES (?, ?, ?, ?)",
            arguments: [declaration.author, key, mark.digest, declaration.at.milliseconds])
    }

    /// What was made on an author's request with a key; nil when nothing was.
    public func madeRequest(key: String, by author: String) throws(StoreError) -> MadeRequest? {
        try read { db, _ in
            try Row.fetchOne(
                db, sql: "SELECT digest, status, answer FROM request_key WHERE author = ? AND key = ?",
                arguments: [author, key]
            ).map { MadeRequest(digest: $0[0], status: $0[1], answer: $0[2]) }
        }
    }

    /// Keeps the answer to a request with a key, for when it is sent again.
    public func noteAnswer(
        _ answer: String, status: Int, toRequest key: String, by author: String
    ) throws(StoreError) {
        try write { db, _ in
            try db.execute(
                sql: "UPDATE request_key SET status = ?, answer = ? WHERE author = ? AND key = ?",
                arguments: [status, answer, author, key])
        }
    }

    /// Notes that a changed configuration was taken up, with what changed: at most 200 lines of it.
    public func noteReload(changes: [String], by declaration: Declaration) throws(StoreError) {
        try declare(by: declaration) { _, _, log in
            let rest = changes.count > 200 ? ["and \(changes.count - 200) more"] : []
            try log.append(
                .configurationReload, subject: "configuration", details: ["changes": changes.prefix(200) + rest])
        }
    }

    /// The hash of the audit log's last entry.
    public func auditHead() throws(StoreError) -> String { try auditStanding().hash }

    /// Sequence number and hash of the last entry of the audit log.
    public func auditStanding() throws(StoreError) -> (sequence: Int64, hash: String) {
        try read { db, _ in try AuditLog.head(in: db) }
    }
}
