import GRDB
public import ConsumptionLedger
public import MeterModels

/// A change that touches a published period, and waits for a second person or had one.
public struct Proposal: Hashable, Sendable {
    /// What a second person said.
    public enum Decision: String, Sendable {
        case approved, rejected
    }

    /// Its number.
    public var id: Int64
    /// The request's path in the control API.
    public var path: String
    /// The request's body, as it was sent.
    public var body: String
    /// What it would change, in a line.
    public var summary: String
    /// Who proposed it.
    public var author: String
    /// Why.
    public var reason: String
    /// When.
    public var at: Timestamp
    /// What was decided; nil while it waits.
    public var decision: Decision?
    /// Who decided.
    public var decidedBy: String?
    /// When that was.
    public var decidedAt: Timestamp?
}

/// A period whose bulletin was published: what touches it needs a second person.
public struct PublishedPeriod: Hashable, Sendable {
    /// The period.
    public var period: String
    /// Its time.
    public var span: Span
    /// Who published it.
    public var author: String
    /// When.
    public var at: Timestamp
}

/// Proposed changes as rows.
struct Proposals {
    let db: Database

    func proposal(_ id: Int64) throws -> Proposal? {
        try Row.fetchOne(db, sql: "SELECT * FROM proposal WHERE id = ?", arguments: [id]).map(Self.proposal)
    }

    func all(waitingOnly: Bool, before: Int64?, limit: Int) throws -> [Proposal] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM proposal WHERE (NOT ?1 OR decision IS NULL) AND id < ?3 ORDER BY id DESC LIMIT ?2
                """,
            arguments: [waitingOnly, limit, before ?? .max]
        ).map(Self.proposal)
    }

    /// Settles a proposal that waits, by who declares it.
    func settle(_ id: Int64, as decision: Proposal.Decision, by declaration: Declaration) throws {
        guard let proposal = try proposal(id) else { throw StoreError.refused("there is no proposal \(id)") }
        if let decided = proposal.decision {
            throw StoreError.refused(
                "proposal \(id) was \(decided.rawValue) by \(proposal.decidedBy ?? "somebody") already")
        }
        guard decision == .rejected || declaration.author != proposal.author else {
            throw StoreError.refused("proposal \(id) is \(proposal.author)'s own: a second person has to agree")
        }
        try db.execute(
            sql: "UPDATE proposal SET decision = ?, decided_by = ?, decided_at = ? WHERE id = ?",
            arguments: [decision.rawValue, declaration.author, declaration.at.milliseconds, id])
        let log = AuditLog(db: db, declaration: declaration)
        let action: AuditAction = decision == .approved ? .proposalApprove : .proposalReject
        try log.append(action, subject: "proposal \(id)", details: ["summary": proposal.summary])
    }

    private static func proposal(_ row: Row) -> Proposal {
        Proposal(
            id: row["id"], path: row["path"], body: row["body"], summary: row["summary"], author: row["author"],
            reason: row["reason"], at: Timestamp(milliseconds: row["at"]),
            decision: (row["decision"] as String?).flatMap(Proposal.Decision.init(rawValue:)),
            decidedBy: row["decided_by"],
            decidedAt: (row["decided_at"] as Int64?).map(Timestamp.init(milliseconds:)))
    }
}

extension EnergyStore {
    /// Keeps a change that a second person has to agree to.
    ///
    /// - Returns: Its number.
    public func propose(
        path: String, body: String, summary: String, by declaration: Declaration
    ) throws(StoreError) -> Int64 {
        try declare(by: declaration) { db, _, log in
            try db.execute(
                sql: "INSERT INTO proposal (path, body, summary, author, reason, at) VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    path, body, summary, declaration.author, declaration.reason, declaration.at.milliseconds,
                ])
            let id = db.lastInsertedRowID
            try log.append(
                .proposalAdd, subject: "proposal \(id)", details: ["path": path, "body": body, "summary": summary])
            return id
        }
    }

    /// Turns a proposed change down; its author may as well.
    public func reject(proposal id: Int64, by declaration: Declaration) throws(StoreError) {
        try declare(by: declaration) { db, _, _ in
            try Proposals(db: db).settle(id, as: .rejected, by: declaration)
        }
    }

    /// A proposed change; nil when there is none of that number.
    public func proposal(_ id: Int64) throws(StoreError) -> Proposal? {
        try read { db, _ in try Proposals(db: db).proposal(id) }
    }

    /// Proposed changes, the newest first; those before a number, if one is given.
    public func proposals(
        waitingOnly: Bool, before id: Int64? = nil, limit: Int
    ) throws(StoreError) -> [Proposal] {
        try read { db, _ in try Proposals(db: db).all(waitingOnly: waitingOnly, before: id, limit: limit) }
    }

    /// Periods whose bulletin was published, in time order.
    public func publishedPeriods() throws(StoreError) -> [PublishedPeriod] {
        try read { db, _ in try self.publishedPeriods(in: db) }
    }

    func publishedPeriods(in db: Database) throws -> [PublishedPeriod] {
        try Row.fetchAll(db, sql: "SELECT * FROM published_period ORDER BY first_at, end_at").map { row in
            PublishedPeriod(
                period: row["period"],
                span: Span(start: (row["first_at"] as Int64) / 1000, end: (row["end_at"] as Int64) / 1000),
                author: row["author"], at: Timestamp(milliseconds: row["at"]))
        }
    }
}

extension StoreError {
    /// What somebody asked for cannot be done; the path is filled in where the error leaves the store.
    static func refused(_ detail: String) -> StoreError { StoreError(.refused, path: "", detail) }
}
