import ConsumptionLedger
import GRDB
import MeterModels

/// Rows of lamps: their days, and what they said last.
enum LampRows {
    static func account(of meter: Int64, in db: Database) throws -> LampAccount? {
        let statement = try db.cachedStatement(
            sql: "SELECT last_at, is_lit, faults FROM lamp_account WHERE meter = ?")
        guard let row = try Row.fetchOne(statement, arguments: [meter]) else { return nil }
        return LampAccount(
            last: LampSample(
                at: Timestamp(milliseconds: row[0]), isLit: (row[1] as Int64?).map { $0 != 0 }, faults: row[2]))
    }

    static func set(_ account: LampAccount, rules: String, of meter: Int64, in db: Database) throws {
        guard let last = account.last else { return }
        try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO lamp_account (meter, rules, last_at, is_lit, faults) VALUES (?, ?, ?, ?, ?)"
        ).execute(
            arguments: [meter, rules, last.at.milliseconds, last.isLit.map { $0 ? 1 : 0 }, last.faults ?? 0])
    }

    /// Whether what is known of a lamp was worked out under other rules.
    static func isKeptUnderOtherRules(_ meter: Int64, _ rules: String, in db: Database) throws -> Bool {
        let known = try String.fetchOne(db, sql: "SELECT rules FROM lamp_account WHERE meter = ?", arguments: [meter])
        return known.map { $0 != rules } ?? false
    }

    static func add(_ day: LampDay, on date: Int32, of meter: Int64, in db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO lamp_day (day, meter, dark, dark_lit, bright, bright_lit, faults, messages)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (day, meter) DO UPDATE SET dark = dark + excluded.dark,
                    dark_lit = dark_lit + excluded.dark_lit, bright = bright + excluded.bright,
                    bright_lit = bright_lit + excluded.bright_lit, faults = faults | excluded.faults,
                    messages = messages + excluded.messages
                """
        ).run(
            Int64(date), meter, day.dark, day.darkLit, day.bright, day.brightLit, day.faults, day.messages)
    }

    static func delete(_ days: ClosedRange<Int32>, of meter: Int64, in db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM lamp_day WHERE meter = ? AND day BETWEEN ? AND ?").run(
            meter, Int64(days.lowerBound), Int64(days.upperBound))
    }

    /// Forgets everything of a lamp.
    static func delete(of meter: Int64, in db: Database) throws {
        for table in ["lamp_day", "lamp_account"] {
            try db.execute(sql: "DELETE FROM \(table) WHERE meter = ?", arguments: [meter])
        }
    }
}
