public import ConsumptionLedger
import Foundation
import GRDB
import MeterModels

extension EnergyStore {
    /// Frames of published contents are made once and read for years.
    private static let compressionLevel: Int32 = 9
    /// The longest content that is kept, in bytes: what is stored must be read again.
    private static let longestContent = 512 << 20

    /// What of a revision stands in the audit log: enough to bind its files and its evidence to the chain.
    private struct Details: Encodable {
        var kind: String
        var period: String
        var number: Int
        var isFinal: Bool
        var inputHash: String
        var evidenceHash: String
        var filesHash: String
        var figuresHash: String
        var publicationHash: String
    }

    private struct HashedDetails: Decodable {
        var evidenceHash: String
        var filesHash: String
        var figuresHash: String
        var publicationHash: String
    }

    /// Keeps a bulletin as it is published, as the next revision of its period.
    ///
    /// From the first one on, changes that touch the period need a second person.
    ///
    /// - Throws: `StoreError` with the code `refused` when its number is not the next one: somebody else published.
    public func publish(
        _ key: BulletinRevision.Key, isFinal: Bool, span: Span, inputHash: String, publication: String,
        contents: BulletinRevision.Contents, by declaration: Declaration
    ) throws(StoreError) {
        let evidenceHash = AuditEntry.hash(of: contents.evidence)
        for bytes in [contents.figures, contents.files, contents.evidence] where bytes.count > Self.longestContent {
            throw .refused("a part of the bulletin has \(bytes.count) bytes, at most \(Self.longestContent) are kept")
        }
        let frames = try [contents.figures, contents.files, contents.evidence].map { bytes throws(StoreError) in
            Data(try Zstandard.compress(bytes, level: Self.compressionLevel))
        }
        try declare(by: declaration) { db, _, log in
            let last = try Int.fetchOne(
                db, sql: "SELECT max(number) FROM bulletin_revision WHERE kind = ? AND period = ?",
                arguments: [key.kind, key.period])
            guard key.number == (last ?? 0) + 1 else {
                throw StoreError.refused(
                    "revision \(last ?? 0) of the \(key.kind) bulletin of \(key.period) was published meanwhile")
            }
            try db.execute(
                sql: """
                    INSERT INTO bulletin_revision (kind, period, number, is_final, first_at, end_at, input_hash,
                        evidence_hash, publication, figures, files, evidence, author, approver, reason, at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    key.kind, key.period, key.number, isFinal, span.start, span.end, inputHash, evidenceHash,
                    publication, frames[0], frames[1], frames[2], declaration.author,
                    declaration.approval?.by, declaration.reason, declaration.at.milliseconds,
                ])
            try db.execute(
                sql: """
                    INSERT OR IGNORE INTO published_period (period, first_at, end_at, author, at)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [
                    key.period, span.start * 1000, span.end * 1000, declaration.author, declaration.at.milliseconds,
                ])
            try log.append(
                isFinal ? .bulletinFinalise : .periodPublish, subject: "\(key.kind) \(key.period) r\(key.number)",
                details: Details(
                    kind: key.kind, period: key.period, number: key.number, isFinal: isFinal, inputHash: inputHash,
                    evidenceHash: evidenceHash, filesHash: AuditEntry.hash(of: contents.files),
                    figuresHash: AuditEntry.hash(of: contents.figures),
                    publicationHash: AuditEntry.hash(of: publication)))
        }
    }

    /// Published revisions, by time of their period, kind and number: of all periods, or of one.
    public func bulletins(kind: String? = nil, period: String? = nil) throws(StoreError) -> [BulletinRevision] {
        try read { db, _ in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT id, kind, period, number, is_final, first_at, end_at, input_hash, evidence_hash, publication,
                        author, approver, reason, at
                    FROM bulletin_revision WHERE (?1 IS NULL OR kind = ?1) AND (?2 IS NULL OR period = ?2)
                    ORDER BY first_at, kind, number
                    """, arguments: [kind, period]
            ).map { row in
                BulletinRevision(
                    id: row[0], key: BulletinRevision.Key(kind: row[1], period: row[2], number: row[3]),
                    isFinal: row[4], span: Span(start: row[5], end: row[6]), inputHash: row[7], evidenceHash: row[8],
                    publication: row[9], author: row[10], approver: row[11], reason: row[12],
                    at: Timestamp(milliseconds: row[13]))
            }
        }
    }

    /// The figures that a revision prints, as JSON.
    ///
    /// - Throws: `StoreError` with the code `corrupt` when they are not what the audit log says was published.
    public func figures(of revision: BulletinRevision) throws(StoreError) -> [UInt8] {
        try read { db, _ in
            let sealed = try Self.sealed(revision, in: db)
            let frame = try Data.fetchOne(
                db, sql: "SELECT figures FROM bulletin_revision WHERE id = ?", arguments: [revision.id])
            return try Self.content(of: frame, sealed.figuresHash, revision)
        }
    }

    /// The contents of a revision.
    ///
    /// - Throws: `StoreError` with the code `corrupt` when they are not what the audit log says was published.
    public func contents(of revision: BulletinRevision) throws(StoreError) -> BulletinRevision.Contents {
        try read { db, _ in
            let sealed = try Self.sealed(revision, in: db)
            let row = try Row.fetchOne(
                db, sql: "SELECT figures, files, evidence FROM bulletin_revision WHERE id = ?",
                arguments: [revision.id])
            return BulletinRevision.Contents(
                figures: try Self.content(of: row?[0], sealed.figuresHash, revision),
                files: try Self.content(of: row?[1], sealed.filesHash, revision),
                evidence: try Self.content(of: row?[2], sealed.evidenceHash, revision))
        }
    }

    private static func content(
        of frame: Data?, _ hash: String, _ revision: BulletinRevision
    ) throws(StoreError) -> [UInt8] {
        let bytes = try Zstandard.decompress([UInt8](frame ?? Data()), upTo: longestContent)
        guard AuditEntry.hash(of: bytes) == hash else { throw changed(revision) }
        return bytes
    }

    /// What the audit log says of a revision: its row alone proves nothing.
    private static func sealed(_ revision: BulletinRevision, in db: Database) throws -> HashedDetails {
        let key = revision.key
        let texts = try String.fetchAll(
            db,
            sql: """
                SELECT text FROM audit
                WHERE json_extract(text, '$.subject') = ?1 AND json_extract(text, '$.action') IN (?2, ?3)
                """,
            arguments: [
                "\(key.kind) \(key.period) r\(key.number)", AuditAction.periodPublish.rawValue,
                AuditAction.bulletinFinalise.rawValue,
            ])
        let entries = texts.compactMap { try? JSONDecoder().decode(AuditEntry.Fields.self, from: Data($0.utf8)) }
        let details = entries.compactMap { try? JSONDecoder().decode(HashedDetails.self, from: Data($0.details.utf8)) }
        guard details.count == 1, let sealed = details.first, sealed.evidenceHash == revision.evidenceHash,
            sealed.publicationHash == AuditEntry.hash(of: revision.publication)
        else { throw changed(revision) }
        return sealed
    }

    private static func changed(_ revision: BulletinRevision) -> StoreError {
        let key = revision.key
        return StoreError(
            .corrupt, path: "bulletin_revision",
            "revision \(key.number) of the \(key.kind) bulletin of \(key.period) is not what the audit log says was "
                + "published: somebody changed it")
    }

    // MARK: - Reviews

    /// Keeps what somebody of elsewhere found in a revision.
    public func add(
        _ review: BulletinReview, toBulletin revision: BulletinRevision, by declaration: Declaration
    ) throws(StoreError) {
        try declare(by: declaration) { db, _, log in
            try db.execute(
                sql: """
                    INSERT INTO bulletin_review (revision, reviewer, findings, on_day, author, at)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    revision.id, review.reviewer, review.findings, review.on.description, declaration.author,
                    declaration.at.milliseconds,
                ])
            let key = revision.key
            try log.append(
                .bulletinReview, subject: "\(key.kind) \(key.period) r\(key.number)",
                details: ["reviewer": review.reviewer, "findings": review.findings, "on": review.on.description])
        }
    }

    /// Reviews of a revision, in the order they came.
    public func reviews(ofBulletin id: Int64) throws(StoreError) -> [BulletinReview] {
        try read { db, _ in
            try Row.fetchAll(
                db, sql: "SELECT reviewer, findings, on_day FROM bulletin_review WHERE revision = ? ORDER BY id",
                arguments: [id]
            ).compactMap { row in
                CivilDate(row[2] as String).map { BulletinReview(reviewer: row[0], findings: row[1], on: $0) }
            }
        }
    }
}
