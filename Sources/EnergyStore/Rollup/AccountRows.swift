import ConsumptionLedger
import Foundation
import GRDB
import MeterModels

/// Accounts as rows: where registers stand now, and where they stood at the start of days.
enum AccountRows {
    private static let names = [
        "last_at", "last_value", "wraps", "life_first", "earlier_lives", "last_manual", "open_amount", "open_derived",
        "open_covered", "open_unattributed", "open_manual", "open_estimated", "open_rejected", "undecided",
    ]
    private static let columns = names.joined(separator: ", ")
    private static let placeholders = names.map { _ in "?" }.joined(separator: ", ")

    /// The account of a register, if it was kept under the same rules.
    static func current(of register: Int64, rules: CounterRules, in db: Database) throws -> CounterAccount? {
        let statement = try db.cachedStatement(
            sql: "SELECT \(columns) FROM account WHERE register = ? AND rules = ?")
        return try Row.fetchOne(statement, arguments: [register, rules.fingerprint]).map(account)
    }

    static func setCurrent(
        _ account: CounterAccount, of register: Int64, rules: CounterRules, in db: Database
    ) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO account (register, rules, \(columns)) VALUES (?, ?, \(placeholders))")
        try statement.execute(arguments: [register, rules.fingerprint] + arguments(account))
    }

    /// The account as it stood before the first reading at or after an instant, from the last one stored by then in
    /// which nothing was undecided: what is undecided has left traces before its checkpoint.
    static func checkpoint(
        of register: Int64, before instant: Timestamp, in db: Database
    ) throws -> (at: Timestamp, account: CounterAccount)? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT at, \(columns) FROM checkpoint WHERE register = ? AND at <= ? AND undecided IS NULL
                ORDER BY at DESC LIMIT 1
                """)
        return try Row.fetchOne(statement, arguments: [register, instant.milliseconds])
            .map { (Timestamp(milliseconds: $0["at"]), try account($0)) }
    }

    /// Whether a register's account is as it was stored at a day's border that comes after what is late.
    static func isStored(
        _ account: CounterAccount, of register: Int64, at border: Timestamp, after late: Timestamp, in db: Database
    ) throws -> Bool {
        guard border > late else { return false }
        return try checkpoint(of: register, at: border, in: db) == account
    }

    private static func checkpoint(
        of register: Int64, at instant: Timestamp, in db: Database
    ) throws -> CounterAccount? {
        let statement = try db.cachedStatement(sql: "SELECT \(columns) FROM checkpoint WHERE register = ? AND at = ?")
        return try Row.fetchOne(statement, arguments: [register, instant.milliseconds]).map(account)
    }

    /// The first checkpoint of a register at or after an instant: where its account stood before the readings from
    /// there on.
    static func firstCheckpoint(
        of register: Int64, from instant: Timestamp, in db: Database
    ) throws -> (at: Timestamp, account: CounterAccount)? {
        let statement = try db.cachedStatement(
            sql: "SELECT at, \(columns) FROM checkpoint WHERE register = ? AND at >= ? ORDER BY at LIMIT 1")
        return try Row.fetchOne(statement, arguments: [register, instant.milliseconds])
            .map { (Timestamp(milliseconds: $0["at"]), try account($0)) }
    }

    static func setCheckpoint(
        _ account: CounterAccount, of register: Int64, at instant: Timestamp, in db: Database
    ) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO checkpoint (register, at, \(columns)) VALUES (?, ?, \(placeholders))")
        try statement.execute(arguments: [register, instant.milliseconds] + arguments(account))
    }

    /// Removes the checkpoints of a register from one instant on and before another.
    static func deleteCheckpoints(
        of register: Int64, from: Timestamp?, before to: Timestamp?, in db: Database
    ) throws {
        try db.execute(
            sql: "DELETE FROM checkpoint WHERE register = ? AND at >= ? AND at < ?",
            arguments: [register, from?.milliseconds ?? .min, to?.milliseconds ?? .max])
    }

    private static func account(_ row: Row) throws -> CounterAccount {
        let open = BucketAmount(
            amount: row["open_amount"], derived: row["open_derived"], coveredMilliseconds: row["open_covered"],
            unattributed: row["open_unattributed"], manual: row["open_manual"], estimated: row["open_estimated"],
            rejected: row["open_rejected"])
        let undecided = try (row["undecided"] as Data?).map {
            try JSONDecoder().decode(CounterAccount.Undecided.self, from: $0)
        }
        guard let lastAt = row["last_at"] as Int64?, let lastValue = row["last_value"] as Int64? else {
            return CounterAccount(line: nil, openQuarter: open, undecided: undecided)
        }
        let line = CounterLine(
            at: Timestamp(milliseconds: lastAt), value: lastValue, wraps: row["wraps"], lifeFirst: row["life_first"],
            earlierLives: row["earlier_lives"], isManual: row["last_manual"])
        return CounterAccount(line: line, openQuarter: open, undecided: undecided)
    }

    private static func arguments(_ account: CounterAccount) throws -> StatementArguments {
        let open = account.openQuarter
        let line = account.line
        // Sorted keys: the same account is the same bytes.
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return [
            line?.atMilliseconds, line?.value, line?.wraps ?? 0, line?.lifeFirst ?? 0, line?.earlierLives ?? 0,
            line?.isManual ?? false, open.amount, open.derived, open.coveredMilliseconds, open.unattributed,
            open.manual, open.estimated, open.rejected,
            try account.undecided.map { try encoder.encode($0) },
        ]
    }
}

extension CounterRules {
    /// A text that differs when the rules do: amounts kept under other rules are computed anew.
    var fingerprint: String {
        // The number counts up when the ledger's own rules change: everything is then rolled up anew.
        "3 rated=\(ratedPerHour.map(String.init) ?? "off") modulus=\(modulus.map(String.init) ?? "none") cadence=\(cadence)"
            + (importInterval.map { " import=\($0)" } ?? "")
    }
}
