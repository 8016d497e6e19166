import Foundation
import GRDB
public import MeterModels

/// How many messages of a source were rejected for a reason.
public struct RejectionCount: Hashable, Sendable {
    /// The session.
    public var session: String
    /// The kind of reason.
    public var reason: String
    /// The sender, the topic where the sender is not known, or `other`.
    public var source: String
    /// How many.
    public var count: Int
    /// The first.
    public var first: Timestamp
    /// The last.
    public var last: Timestamp
}

/// A reading that was set aside.
public struct QuarantinedReading: Hashable, Sendable {
    /// The meter's id.
    public var meter: String
    /// What the value means.
    public var quantity: Quantity
    /// When the device said it.
    public var at: Timestamp
    /// The value in base units.
    public var value: Int64
    /// The kind of reason.
    public var reason: String
}

extension EnergyStore {
    /// Samples of rejected messages, the newest first; only those of a reason or a source, if one is asked for.
    public func rejectedMessages(
        reason: String? = nil, source: String? = nil, limit: Int
    ) throws(StoreError) -> [(id: Int64, message: RejectedMessage)] {
        try read { db, _ in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM rejected_message WHERE (?1 IS NULL OR reason = ?1) AND (?2 IS NULL OR source = ?2)
                    ORDER BY id DESC LIMIT ?3
                    """, arguments: [reason, source, limit]
            ).map { ($0["id"], Self.message($0)) }
        }
    }

    /// One sample of a rejected message; nil when it is no longer there.
    public func rejectedMessage(_ id: Int64) throws(StoreError) -> RejectedMessage? {
        try read { db, _ in
            try Row.fetchOne(db, sql: "SELECT * FROM rejected_message WHERE id = ?", arguments: [id]).map(Self.message)
        }
    }

    private static func message(_ row: Row) -> RejectedMessage {
        RejectedMessage(
            session: row["session"], at: Timestamp(milliseconds: row["at"]), reason: row["reason"],
            source: row["source"], topic: row["topic"], detail: row["detail"], length: row["length"],
            payload: [UInt8](row["payload"] as Data))
    }

    /// How many messages were rejected since the database was made, most first.
    public func rejectionCounts(
        reason: String? = nil, source: String? = nil, limit: Int
    ) throws(StoreError) -> [RejectionCount] {
        try read { db, _ in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM rejection WHERE (?1 IS NULL OR reason = ?1) AND (?2 IS NULL OR source = ?2)
                    ORDER BY count DESC, session, reason, source LIMIT ?3
                    """, arguments: [reason, source, limit]
            ).map { row in
                RejectionCount(
                    session: row["session"], reason: row["reason"], source: row["source"], count: row["count"],
                    first: Timestamp(milliseconds: row["first_at"]), last: Timestamp(milliseconds: row["last_at"]))
            }
        }
    }

    /// Readings that were set aside, the newest first: implausible ones, and those that contradict a stored one.
    public func quarantinedReadings(
        reason: String? = nil, meter: String? = nil, limit: Int
    ) throws(StoreError) -> [QuarantinedReading] {
        try read { db, registry in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT register, at, value, reason FROM (
                        SELECT register, at, value, reason FROM quarantine
                        UNION ALL SELECT register, at, value, 'conflict' FROM conflict)
                    JOIN register ON register.id = register JOIN meter ON meter.id = register.meter
                    WHERE (?1 IS NULL OR reason = ?1) AND (?2 IS NULL OR name = ?2)
                    ORDER BY at DESC, register LIMIT ?3
                    """, arguments: [reason, meter, limit])
            return rows.compactMap { row in
                guard let register = registry.registers[row[0]], let meter = registry.meters[register.meter] else {
                    return nil
                }
                return QuarantinedReading(
                    meter: meter.name, quantity: register.quantity, at: Timestamp(milliseconds: row[1]), value: row[2],
                    reason: row[3])
            }
        }
    }

    /// The messages of a session that later ones cannot be read without, in the order in which they came.
    public func neededMessages(session: String) throws(StoreError) -> [NeededMessage] {
        try read { db, _ in
            try Row.fetchAll(
                db, sql: "SELECT topic, payload, at FROM needed_message WHERE session = ? ORDER BY rowid",
                arguments: [session]
            ).map { row in
                NeededMessage(
                    session: session, topic: row[0], payload: [UInt8](row[1] as Data),
                    at: Timestamp(milliseconds: row[2]))
            }
        }
    }

    /// The topics that a session has asked its broker for, as far as they are remembered.
    public func subscribedTopics(session: String) throws(StoreError) -> [String] {
        try read { db, _ in
            let text = try String.fetchOne(
                db, sql: "SELECT value FROM site_state WHERE name = ?", arguments: ["subscribed \(session)"])
            return text.map { $0.split(separator: "\n").map(String.init) } ?? []
        }
    }

    /// Remembers the topics that a session asks its broker for beside those that it asked for before: until it has
    /// given one up, nobody knows what the broker still keeps for it.
    public func noteSubscribedTopics(_ new: [String], session: String) throws(StoreError) {
        let known = try subscribedTopics(session: session).filter { !new.contains($0) }
        let topics = Array((known + new).suffix(200))
        try write { db, _ in
            try db.execute(
                sql: "INSERT OR REPLACE INTO site_state (name, value) VALUES (?, ?)",
                arguments: ["subscribed \(session)", topics.joined(separator: "\n")])
        }
    }
}
