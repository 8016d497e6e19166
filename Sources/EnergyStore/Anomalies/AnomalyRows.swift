import ConsumptionLedger
import Foundation
import GRDB
import MeterModels

/// Anomalies as rows: what detectors find now, and the cases that persons follow.
struct AnomalyRows {
    let db: Database

    /// Makes the rows of a day and meter say what was found; what was found before keeps its number.
    ///
    /// Kinds that are about all meters at once are replaced with `meter` nil.
    func replace(_ found: [Anomaly], day: Int32, meter: String?, kinds: [Anomaly.Kind], at now: Timestamp) throws {
        for kind in kinds {
            try db.execute(
                sql: "DELETE FROM anomaly WHERE day = ?1 AND kind = ?2 AND (?3 IS NULL OR meter = ?3)",
                arguments: [day, kind.rawValue, meter])
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        for anomaly in found {
            let evidence = String(decoding: try encoder.encode(anomaly.evidence), as: UTF8.self)
            let columns: [(any DatabaseValueConvertible)?] = [
                day, anomaly.kind.rawValue, anomaly.meter, anomaly.other ?? "", anomaly.span.start, anomaly.span.end,
                evidence,
            ]
            try db.execute(
                sql: "INSERT INTO anomaly VALUES (?, ?, ?, ?, ?, ?, ?)", arguments: StatementArguments(columns))
            // What a closed case was closed on stays with it.
            try db.execute(
                sql: """
                    INSERT INTO anomaly_case (day, kind, meter, other, from_at, to_at, evidence, noted_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET from_at = excluded.from_at, to_at = excluded.to_at,
                        evidence = excluded.evidence WHERE closed_at IS NULL
                    """, arguments: StatementArguments(columns + [now.milliseconds]))
        }
    }
}
