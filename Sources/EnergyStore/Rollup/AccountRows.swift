import ConsumptionLedger
import GRDB
import MeterModels

/// Accounts as rows: where registers stand now, and where they stood at the start of days.
enum AccountRows {
    private static let columns =
        "last_at, last_value, wraps, open_amount, open_derived, open_covered, open_unattributed"

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
            sql: """
                INSERT OR REPLACE INTO account (register, rules, \(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [register, rules.fingerprint] + arguments(account))
    }

    /// The account as it stood before the first reading at or after an instant, from the last one stored by then.
    static func checkpoint(
        of register: Int64, before instant: Timestamp, in db: Database
    ) throws -> (at: Timestamp, account: CounterAccount)? {
        let statement = try db.cachedStatement(
            sql: "SELECT at, \(columns) FROM checkpoint WHERE register = ? AND at <= ? ORDER BY at DESC LIMIT 1")
        return try Row.fetchOne(statement, arguments: [register, instant.milliseconds])
            .map { (Timestamp(milliseconds: $0["at"]), account($0)) }
    }

    static func checkpoint(of register: Int64, at instant: Timestamp, in db: Database) throws -> CounterAccount? {
        let statement = try db.cachedStatement(sql: "SELECT \(columns) FROM checkpoint WHERE register = ? AND at = ?")
        return try Row.fetchOne(statement, arguments: [register, instant.milliseconds]).map(account)
    }

    static func setCheckpoint(
        _ account: CounterAccount, of register: Int64, at instant: Timestamp, in db: Database
    ) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO checkpoint (register, at, \(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        try statement.execute(arguments: [register, instant.milliseconds] + arguments(account))
    }

    /// Removes the checkpoints of a register after one instant and before another.
    static func deleteCheckpoints(
        of register: Int64, after from: Timestamp?, before to: Timestamp?, in db: Database
    ) throws {
        try db.execute(
            sql: "DELETE FROM checkpoint WHERE register = ? AND at > ? AND at < ?",
            arguments: [register, from?.milliseconds ?? .min, to?.milliseconds ?? .max])
    }

    private static func account(_ row: Row) -> CounterAccount {
        let open = BucketAmount(
            amount: row["open_amount"], derived: row["open_derived"], coveredMilliseconds: row["open_covered"],
            unattributed: row["open_unattributed"])
        guard let lastAt = row["last_at"] as Int64?, let lastValue = row["last_value"] as Int64? else {
            return CounterAccount()
        }
        let counter = CounterState(
            lastAt: Timestamp(milliseconds: lastAt), lastValue: lastValue, wraps: row["wraps"])
        return CounterAccount(counter: counter, openQuarter: open)
    }

    private static func arguments(_ account: CounterAccount) -> StatementArguments {
        let open = account.openQuarter
        return [
            account.counter.last?.at.milliseconds, account.counter.last?.value, account.counter.wraps, open.amount,
            open.derived, open.coveredMilliseconds, open.unattributed,
        ]
    }
}

extension CounterRules {
    /// A text that differs when the rules do: amounts kept under other rules are computed anew.
    var fingerprint: String {
        "rated=\(ratedPerHour.map(String.init) ?? "off") modulus=\(modulus.map(String.init) ?? "none") cadence=\(cadence)"
            + (importInterval.map { " import=\($0)" } ?? "")
    }
}
