public import ConsumptionLedger
import Foundation
import GRDB
public import MeterModels

/// An anomaly with what persons do about it, 考核、整改、问责.
public struct AnomalyCase: Hashable, Sendable {
    /// Where it stands.
    public enum State: String, CaseIterable, Sendable {
        /// Nobody was told to look at it.
        case open
        /// Somebody was.
        case assigned
        /// Later readings took away what it rested on.
        case vanished
        /// Somebody found the cause and acted.
        case closed
    }

    /// Its number, which stays.
    public var id: Int64
    /// What was found.
    public var anomaly: Anomaly
    /// When it was first found.
    public var notedAt: Timestamp
    /// Whether the readings still say so.
    public var isPresent: Bool
    /// Who has to look at it; nil while nobody has.
    public var owner: String?
    /// Until when.
    public var due: CivilDate?
    /// What caused it; nil until somebody knows.
    public var cause: String?
    /// What was done about it.
    public var action: String?
    /// Who closed it.
    public var closedBy: String?
    /// When.
    public var closedAt: Timestamp?

    /// Where it stands.
    public var state: State {
        if closedAt != nil { return .closed }
        if !isPresent { return .vanished }
        return owner == nil ? .open : .assigned
    }
}

extension EnergyStore {
    /// Anomalies, the newest first: every one, or one by its number.
    public func anomalies(id: Int64? = nil) throws(StoreError) -> [AnomalyCase] {
        try read { db, _ in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT anomaly_case.*, anomaly.day IS NOT NULL AS is_present FROM anomaly_case
                    LEFT JOIN anomaly USING (day, kind, meter, other)
                    WHERE ?1 IS NULL OR id = ?1 ORDER BY anomaly_case.day DESC, id DESC
                    """, arguments: [id]
            ).compactMap(Self.anomalyCase)
        }
    }

    private static func anomalyCase(_ row: Row) throws -> AnomalyCase? {
        guard let kind = Anomaly.Kind(rawValue: row["kind"]) else { return nil }
        let other: String = row["other"]
        let evidence: String = row["evidence"]
        return AnomalyCase(
            id: row["id"],
            anomaly: Anomaly(
                kind: kind, meter: row["meter"], other: other.isEmpty ? nil : other,
                span: Span(start: row["from_at"], end: row["to_at"]),
                evidence: try JSONDecoder().decode([Anomaly.Evidence].self, from: Data(evidence.utf8))),
            notedAt: Timestamp(milliseconds: row["noted_at"]), isPresent: row["is_present"], owner: row["owner"],
            due: (row["due"] as String?).flatMap { CivilDate($0) }, cause: row["cause"], action: row["action"],
            closedBy: row["closed_by"], closedAt: (row["closed_at"] as Int64?).map(Timestamp.init(milliseconds:)))
    }

    /// Tells somebody to look at an anomaly until a day.
    ///
    /// - Throws: `StoreError` with the code `refused` when it is closed or there is none of that number.
    public func assignAnomaly(
        _ id: Int64, to owner: String, due: CivilDate, by declaration: Declaration
    ) throws(StoreError) {
        try declare(by: declaration) { db, _, log in
            try Self.requireOpen(id, in: db)
            try db.execute(
                sql: "UPDATE anomaly_case SET owner = ?, due = ?, assigned_by = ?, assigned_at = ? WHERE id = ?",
                arguments: [owner, due.description, declaration.author, declaration.at.milliseconds, id])
            try log.append(
                .anomalyAssign, subject: "anomaly \(id)", details: ["owner": owner, "due": due.description])
        }
    }

    /// Closes an anomaly with its cause and what was done.
    ///
    /// - Throws: `StoreError` with the code `refused` when it is closed or there is none of that number.
    public func closeAnomaly(
        _ id: Int64, cause: String, action: String, by declaration: Declaration
    ) throws(StoreError) {
        try declare(by: declaration) { db, _, log in
            try Self.requireOpen(id, in: db)
            try db.execute(
                sql: "UPDATE anomaly_case SET cause = ?, action = ?, closed_by = ?, closed_at = ? WHERE id = ?",
                arguments: [cause, action, declaration.author, declaration.at.milliseconds, id])
            try log.append(.anomalyClose, subject: "anomaly \(id)", details: ["cause": cause, "action": action])
        }
    }

    private static func requireOpen(_ id: Int64, in db: Database) throws {
        let row = try Row.fetchOne(db, sql: "SELECT closed_by FROM anomaly_case WHERE id = ?", arguments: [id])
        guard let row else { throw StoreError.refused("there is no anomaly \(id)") }
        if let closedBy: String = row["closed_by"] {
            throw StoreError.refused("anomaly \(id) was closed by \(closedBy) already")
        }
    }
}
