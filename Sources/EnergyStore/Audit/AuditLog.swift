import Foundation
import GRDB
import MeterModels

/// The audit log: what persons declared, each entry bound to the one before by its hash.
///
/// An entry is written in the transaction of the change that it tells of, so that there is neither one without the
/// other: `EnergyStore.declare` gives the log.
struct AuditLog {
    let db: Database
    /// Who declares, why and when.
    let declaration: Declaration

    /// Appends an entry.
    ///
    /// `details` becomes JSON with sorted keys.
    ///
    /// - Returns: The entry's sequence number.
    @discardableResult
    func append(_ action: AuditAction, subject: String, details: some Encodable) throws -> Int64 {
        let head = try Self.head(in: db)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let entry = try AuditEntry(
            AuditEntry.Fields(
                sequence: head.sequence + 1, previous: head.hash, at: declaration.at.milliseconds,
                author: declaration.author, approver: declaration.approval?.by, action: action.rawValue,
                subject: subject,
                reason: declaration.reason, details: String(decoding: try encoder.encode(details), as: UTF8.self)))
        try db.execute(
            sql: "INSERT INTO audit (sequence, text, hash) VALUES (?, ?, ?)",
            arguments: [entry.sequence, entry.text, entry.hash])
        return entry.sequence
    }

    /// Sequence number and hash of the last entry.
    static func head(in db: Database) throws -> (sequence: Int64, hash: String) {
        let row = try Row.fetchOne(db, sql: "SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1")
        return (row?["sequence"] ?? 0, row?["hash"] ?? AuditEntry.origin)
    }
}

/// What checking the audit log found.
public struct AuditVerdict: Hashable, Sendable {
    /// Entries that were checked.
    public var entries: Int64
    /// The hash of the last one.
    public var head: String
    /// The first entry that does not fit, and why; nil when all do.
    public var broken: (sequence: Int64, reason: String)? {
        brokenAt.map { ($0, brokenReason ?? "") }
    }

    private var brokenAt: Int64?
    private var brokenReason: String?

    init(entries: Int64, head: String) {
        self.entries = entries
        self.head = head
    }

    mutating func fail(at sequence: Int64, _ reason: String) {
        guard brokenAt == nil else { return }
        brokenAt = sequence
        brokenReason = reason
    }
}

extension EnergyStore {
    /// Runs a person's change in one transaction with its entries in the audit log, and settles the proposal that it
    /// carries out.
    ///
    /// What `keep` refuses leaves nothing behind.
    ///
    /// - Throws: `StoreError`, with the code `refused` when the change cannot be made; then nothing of it is kept.
    func declare<Result>(
        by declaration: Declaration, keep: (Result) -> Bool = { _ in true },
        _ body: (Database, inout RegisterRegistry, AuditLog) throws -> Result
    ) throws(StoreError) -> Result {
        try write(keep: keep) { db, registry in
            if let mark = declaration.request {
                try Self.check(mark, in: db)
                try Self.keep(mark, by: declaration, in: db)
            }
            if let approval = declaration.approval {
                let second = Declaration(author: approval.by, reason: approval.reason, at: declaration.at)
                try Proposals(db: db).settle(approval.proposal, as: .approved, by: second)
            }
            return try body(db, &registry, AuditLog(db: db, declaration: declaration))
        }
    }

    /// Entries of the audit log, the newest first.
    public func auditEntries(limit: Int, before sequence: Int64? = nil) throws(StoreError) -> [AuditEntry] {
        try read { db, _ in
            try Row.fetchAll(
                db, sql: "SELECT sequence, text, hash FROM audit WHERE sequence < ? ORDER BY sequence DESC LIMIT ?",
                arguments: [sequence ?? .max, limit]
            ).map { AuditEntry(sequence: $0[0], text: $0[1], hash: $0[2]) }
        }
    }

    /// Checks the chain of the audit log from the first entry to the last.
    ///
    /// A log that was cut short at its end is still a chain: only a hash that somebody noted elsewhere shows that, so
    /// `mustContain` is looked for among the entries.
    ///
    /// Cost: one hash an entry.
    public func verifyAudit(mustContain noted: String? = nil) throws(StoreError) -> AuditVerdict {
        try read { db, _ in
            var verdict = AuditVerdict(entries: 0, head: AuditEntry.origin)
            var isNotedFound = noted == nil || noted == AuditEntry.origin
            let rows = try Row.fetchCursor(db, sql: "SELECT sequence, text, hash FROM audit ORDER BY sequence")
            while let row = try rows.next() {
                let entry = AuditEntry(sequence: row[0], text: row[1], hash: row[2])
                if let reason = Self.fault(of: entry, after: verdict) { verdict.fail(at: entry.sequence, reason) }
                verdict.entries += 1
                verdict.head = entry.hash
                if entry.hash == noted { isNotedFound = true }
            }
            if !isNotedFound {
                verdict.fail(at: verdict.entries + 1, "no entry has the noted hash \(noted ?? ""): entries are missing")
            }
            return verdict
        }
    }

    private static func fault(of entry: AuditEntry, after verdict: AuditVerdict) -> String? {
        guard AuditEntry.hash(of: entry.text) == entry.hash else { return "its text was changed: the hash differs" }
        guard let fields = entry.fields else { return "its text is no audit entry" }
        guard fields.sequence == entry.sequence, entry.sequence == verdict.entries + 1 else {
            return "entry \(verdict.entries + 1) was expected here"
        }
        return fields.previous == verdict.head ? nil : "it does not follow the entry before it"
    }
}
