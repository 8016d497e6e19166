import ConsumptionLedger
import Foundation
import GRDB
public import MeterModels

/// An event or a correction as it is kept.
public struct StoredDeclaration: Hashable, Sendable {
    /// What it declares.
    public enum Content: Hashable, Sendable {
        case event(MeterEvent)
        case correction(Correction, Quantity)
    }

    /// Its number.
    public var id: Int64
    /// The meter's id.
    public var meter: String
    /// When it happened; for a correction of an advance, the reading before.
    public var from: Timestamp
    /// The same instant; for a correction of an advance, the reading after.
    public var to: Timestamp
    /// What it declares.
    public var content: Content
    /// Who declared it.
    public var author: String
    /// Who agreed to it, if somebody had to.
    public var approver: String?
    /// Why.
    public var reason: String
    /// When it was declared.
    public var at: Timestamp
    /// Who took it back; nil while it counts.
    public var revertedBy: String?
    /// When that was.
    public var revertedAt: Timestamp?
}

/// Events and corrections as rows.
struct DeclarationRows {
    static let event = "event"
    static let correction = "correction"

    let db: Database
    let registry: RegisterRegistry

    func insert(
        kind: String, meter: Int64, quantity: Quantity?, stretch: Stretch, body: some Encodable,
        by declaration: Declaration
    ) throws -> Int64 {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try db.execute(
            sql: """
                INSERT INTO declaration (kind, meter, quantity, from_at, to_at, body, author, approver, reason, at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                kind, meter, quantity?.rawValue, stretch.from, stretch.to,
                String(decoding: try encoder.encode(body), as: UTF8.self), declaration.author,
                declaration.approval?.by, declaration.reason, declaration.at.milliseconds,
            ])
        let id = db.lastInsertedRowID
        try mark(meter: meter, stretch)
        return id
    }

    /// Takes a declaration back.
    func revert(_ declared: StoredDeclaration, by declaration: Declaration) throws {
        try db.execute(
            sql: "UPDATE declaration SET reverted_by = ?, reverted_at = ? WHERE id = ?",
            arguments: [declaration.author, declaration.at.milliseconds, declared.id])
        if let meter = registry.meterID(declared.meter) {
            try mark(meter: meter, Stretch(from: declared.from.milliseconds, to: declared.to.milliseconds))
        }
    }

    /// Has the readings around a stretch rolled up again.
    private func mark(meter: Int64, _ stretch: Stretch) throws {
        try db.execute(
            sql: """
                INSERT INTO dirty (meter, day, min_at, max_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (meter, day) DO UPDATE
                SET min_at = min(min_at, excluded.min_at), max_at = max(max_at, excluded.max_at)
                """,
            arguments: [meter, stretch.from.floorDivided(by: 86_400_000), stretch.from, stretch.to])
    }

    /// Has everything that is declared rolled up again.
    func markAll() throws {
        let rows = try Row.fetchAll(
            db, sql: "SELECT meter, from_at, to_at FROM declaration WHERE reverted_at IS NULL ORDER BY id")
        for row in rows { try mark(meter: row[0], Stretch(from: row[1], to: row[2])) }
    }

    func declaration(_ id: Int64) throws -> StoredDeclaration? {
        try Row.fetchOne(db, sql: "SELECT * FROM declaration WHERE id = ?", arguments: [id]).flatMap(stored)
    }

    /// Declarations of a kind, the newest first; of one meter, if one is asked for.
    func all(kind: String, meter: Int64?, before: Int64?, limit: Int) throws -> [StoredDeclaration] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM declaration WHERE kind = ?1 AND (?2 IS NULL OR meter = ?2) AND id < ?4
                ORDER BY id DESC LIMIT ?3
                """, arguments: [kind, meter, limit, before ?? .max]
        ).compactMap(stored)
    }

    /// Declarations of a meter that count and begin at an instant.
    func effective(meter: Int64, at milliseconds: Int64) throws -> [StoredDeclaration] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM declaration WHERE meter = ? AND from_at = ? AND reverted_at IS NULL",
            arguments: [meter, milliseconds]
        ).compactMap(stored)
    }

    private func stored(_ row: Row) throws -> StoredDeclaration? {
        guard let meter = registry.meters[row["meter"]] else { return nil }
        let data = Data((row["body"] as String).utf8)
        let content: StoredDeclaration.Content
        if row["kind"] as String == Self.event {
            content = .event(try JSONDecoder().decode(MeterEvent.self, from: data))
        } else {
            guard let quantity = Quantity(rawValue: row["quantity"]) else { return nil }
            content = .correction(try JSONDecoder().decode(Correction.self, from: data), quantity)
        }
        return StoredDeclaration(
            id: row["id"], meter: meter.name, from: Timestamp(milliseconds: row["from_at"]),
            to: Timestamp(milliseconds: row["to_at"]), content: content, author: row["author"],
            approver: row["approver"], reason: row["reason"], at: Timestamp(milliseconds: row["at"]),
            revertedBy: row["reverted_by"],
            revertedAt: (row["reverted_at"] as Int64?).map(Timestamp.init(milliseconds:)))
    }
}
