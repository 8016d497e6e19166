import GRDB

/// When registers' last accepted readings were, looked up as few times as a question needs.
///
/// Cost: a row a register for the first few, then one pass over all of them.
final class LastAccepted {
    /// From so many looked up one by one on, all are read at once.
    private static let fewRegisters = 8

    private let db: Database
    private var known: [Int64: Int64?] = [:]
    private var hasAll = false

    init(db: Database) {
        self.db = db
    }

    /// In milliseconds since 1970 UTC; nil before a register's first.
    func of(_ register: Int64) throws -> Int64? {
        if let last = known[register] { return last }
        if hasAll { return nil }
        guard known.count < Self.fewRegisters else {
            let rows = try Row.fetchCursor(db, sql: "SELECT register, last_at FROM account")
            while let row = try rows.next() { known[row[0]] = row[1] as Int64? }
            hasAll = true
            return known[register] ?? nil
        }
        let statement = try db.cachedStatement(sql: "SELECT last_at FROM account WHERE register = ?")
        let last: Int64? = try Row.fetchOne(statement, arguments: [register])?[0]
        known[register] = .some(last)
        return last
    }
}
