import Foundation
import GRDB
import MeterModels

/// Writes what messages leave beside observations: counts of rejected ones, samples of them, and births.
struct MessageRows {
    /// Samples that are kept of one session, reason and source.
    static let samplesOfSource = 5
    /// Samples that are kept in all.
    static let samples = 1000
    /// Messages that later ones need are kept of a session up to so many; of more the oldest give way.
    static let needed = 10_000
    /// Session, reason and source are counted apart up to so many; what comes beyond is counted under `other`.
    static let sources = 10_000

    private struct Key: Hashable {
        var session: String
        var reason: String
        var source: String
    }

    let db: Database

    func write(_ intake: MessageIntake) throws {
        try reject(intake.rejected)
        guard !intake.needed.isEmpty else { return }
        // Written anew, so that rows come in the order in which the messages did.
        let statement = try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO needed_message (session, topic, payload, at) VALUES (?, ?, ?, ?)")
        for message in intake.needed {
            try statement.execute(
                arguments: [message.session, message.topic, Data(message.payload), message.at.milliseconds])
        }
        for session in Set(intake.needed.map(\.session)) {
            try db.execute(
                sql: """
                    DELETE FROM needed_message WHERE session = ?1 AND rowid <= (
                        SELECT rowid FROM needed_message WHERE session = ?1 ORDER BY rowid DESC LIMIT 1 OFFSET ?2)
                    """, arguments: [session, Self.needed])
        }
    }

    private func reject(_ messages: [RejectedMessage]) throws {
        guard !messages.isEmpty else { return }
        let groups = Dictionary(grouping: messages) { Key(session: $0.session, reason: $0.reason, source: $0.source) }
        var known = try Int.fetchOne(db, sql: "SELECT count(*) FROM rejection") ?? 0
        for (key, group) in groups {
            known += try count(group, of: key, isFull: known >= Self.sources) ? 1 : 0
            for message in group.suffix(Self.samplesOfSource) { try sample(message) }
            try db.execute(
                sql: """
                    DELETE FROM rejected_message WHERE session = ?1 AND reason = ?2 AND source = ?3 AND id NOT IN (
                        SELECT id FROM rejected_message WHERE session = ?1 AND reason = ?2 AND source = ?3
                        ORDER BY id DESC LIMIT ?4)
                    """, arguments: [key.session, key.reason, key.source, Self.samplesOfSource])
        }
        try db.execute(
            sql: """
                DELETE FROM rejected_message WHERE id <= (
                    SELECT id FROM rejected_message ORDER BY id DESC LIMIT 1 OFFSET ?)
                """, arguments: [Self.samples])
    }

    /// Counts messages of one source; says whether that made a row.
    private func count(_ group: [RejectedMessage], of key: Key, isFull: Bool) throws -> Bool {
        guard let first = group.map(\.at).min(), let last = group.map(\.at).max() else { return false }
        let update = try db.cachedStatement(
            sql: """
                UPDATE rejection SET count = count + ?4, last_at = max(last_at, ?5)
                WHERE session = ?1 AND reason = ?2 AND source = ?3
                """)
        func add(_ source: String) throws -> Bool {
            try update.execute(arguments: [key.session, key.reason, source, group.count, last.milliseconds])
            return db.changesCount > 0
        }
        guard try !add(key.source) else { return false }
        if isFull, try add("other") { return false }
        try db.execute(
            sql: """
                INSERT INTO rejection (session, reason, source, count, first_at, last_at) VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                key.session, key.reason, isFull ? "other" : key.source, group.count, first.milliseconds,
                last.milliseconds,
            ])
        return true
    }

    private func sample(_ message: RejectedMessage) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO rejected_message (at, session, reason, source, topic, detail, length, payload)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(
            arguments: [
                message.at.milliseconds, message.session, message.reason, message.source, message.topic,
                message.detail, message.length, Data(message.payload),
            ])
    }
}
