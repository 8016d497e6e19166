import GRDB

/// Rows of a table that two databases do not share.
public struct DerivedDifference: Hashable, Sendable {
    /// The table.
    public var table: String
    /// Rows of both.
    public var rows: Int
    /// Rows that only the first has.
    public var onlyFirst: Int
    /// Rows that only the second has.
    public var onlySecond: Int
    /// Some of them in words, the first's with `-` and the second's with `+` before them.
    public var examples: [String]

    /// Whether both have the same rows.
    public var isNone: Bool { onlyFirst == 0 && onlySecond == 0 }
}

extension EnergyStore {
    /// Everything that follows from observations, facts and configuration.
    private static let derivedTables = ofRegisters + ofMeters + ["node_bucket", "anomaly"]
    private static let ofRegisters = ["bucket", "gap", "quarantine", "account", "checkpoint"]
    private static let ofMeters = ["lamp_day", "lamp_account"]

    /// Writes a consistent copy of a database to another file, while a daemon writes to it; changes nothing of it.
    ///
    /// - Parameters:
    ///   - path: The database.
    ///   - target: The file, which is overwritten.
    /// - Throws: `StoreError` when one cannot be read or the other not written.
    public static func copy(_ path: String, to target: String) throws(StoreError) {
        do {
            var configuration = GRDB.Configuration()
            configuration.readonly = true
            let source = try DatabaseQueue(path: path, configuration: configuration)
            let copy = try DatabaseQueue(path: target)
            try source.backup(to: copy)
            try copy.close()
            try source.close()
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// Forgets everything that is derived and marks every observation to be rolled up again.
    ///
    /// - Parameter rules: Meters that these do not know cannot be rolled up again: their rows stay. nil knows all.
    /// - Returns: The names of those meters.
    /// - Throws: `StoreError` when it cannot be written; nothing is forgotten then.
    @discardableResult
    public func forgetDerived(rules: LedgerRules? = nil) throws(StoreError) -> [String] {
        try write { db, registry in
            let unknown = registry.meters.values.filter { rules != nil && rules?.rules(for: $0) == nil }
            let ids = "[\(unknown.map { "\($0.id)" }.joined(separator: ","))]"
            let others = "meter NOT IN (SELECT value FROM json_each(?))"
            for table in Self.ofMeters + ["dirty", "progress"] {
                try db.execute(sql: "DELETE FROM \(table) WHERE \(others)", arguments: [ids])
            }
            for table in Self.ofRegisters {
                try db.execute(
                    sql: "DELETE FROM \(table) WHERE register IN (SELECT id FROM register WHERE \(others))",
                    arguments: [ids])
            }
            try db.execute(sql: "DELETE FROM node_bucket")
            try db.execute(sql: "DELETE FROM anomaly")
            try db.execute(sql: "CREATE TEMP TABLE kept_dirty AS SELECT * FROM dirty")
            try db.execute(sql: "DELETE FROM dirty")
            try db.execute(
                sql: """
                    INSERT INTO dirty (meter, day, min_at, max_at)
                    SELECT meter, at / 86400000 - (at % 86400000 < 0), min(at), max(at) FROM observation GROUP BY 1, 2
                    """)
            try ColdDays(db: db).markAll()
            try DeclarationRows(db: db, registry: registry).markAll()
            try db.execute(
                sql: "DELETE FROM dirty WHERE meter IN (SELECT value FROM json_each(?))", arguments: [ids])
            try db.execute(sql: "INSERT INTO dirty SELECT * FROM kept_dirty")
            try db.execute(sql: "DROP TABLE kept_dirty")
            try AnomalyMarks.forget(in: db)
            return unknown.map(\.name).sorted()
        }
    }

    /// What of the derived rows of two databases with the same observations differs, table by table.
    ///
    /// - Parameters:
    ///   - first: The one file.
    ///   - second: The other.
    ///   - limit: Examples of each side of a table.
    /// - Returns: An entry a table.
    /// - Throws: `StoreError` when one of them cannot be read.
    public static func differences(
        between first: String, and second: String, limit: Int = 5
    ) throws(StoreError) -> [DerivedDifference] {
        do {
            let queue = try DatabaseQueue(path: first)
            defer { try? queue.close() }
            return try queue.inDatabase { db in
                try db.execute(sql: "ATTACH DATABASE ? AS second", arguments: [second])
                return try derivedTables.map { table in
                    let columns = try db.columns(in: table).map(\.name)
                    func only(_ one: String, _ other: String) -> String {
                        "SELECT * FROM \(one).\(table) EXCEPT SELECT * FROM \(other).\(table)"
                    }
                    func count(_ sql: String) throws -> Int {
                        try Int.fetchOne(db, sql: "SELECT count(*) FROM (\(sql))") ?? 0
                    }
                    func examples(_ sql: String, _ sign: String) throws -> [String] {
                        try Row.fetchAll(db, sql: sql + " LIMIT \(limit)").map { row in
                            sign + columns.map { "\($0)=\(row[$0] as DatabaseValue)" }.joined(separator: " ")
                        }
                    }
                    let (ours, theirs) = (only("main", "second"), only("second", "main"))
                    return DerivedDifference(
                        table: table, rows: try count("SELECT 1 FROM main.\(table)"), onlyFirst: try count(ours),
                        onlySecond: try count(theirs), examples: try examples(ours, "-") + examples(theirs, "+"))
                }
            }
        } catch {
            throw StoreError(error, path: first)
        }
    }
}
