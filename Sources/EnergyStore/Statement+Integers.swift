import GRDB
import GRDBSQLite

/// Statements that run for every bucket: whole numbers in, whole numbers out, bound and read directly.
///
/// GRDB's argument and row values cost several times what SQLite itself does.
extension Statement {
    /// Runs a statement that returns nothing.
    func run(_ arguments: Int64...) throws {
        defer { reset() }
        bind(arguments)
        let code = sqlite3_step(sqliteStatement)
        guard code == SQLITE_DONE else { throw failure(code) }
    }

    /// The first row of a query; nil when there is none.
    func integers(_ arguments: Int64...) throws -> [Int64]? {
        defer { reset() }
        bind(arguments)
        let code = sqlite3_step(sqliteStatement)
        guard code != SQLITE_DONE else { return nil }
        guard code == SQLITE_ROW else { throw failure(code) }
        return (0..<sqlite3_column_count(sqliteStatement)).map { sqlite3_column_int64(sqliteStatement, $0) }
    }

    /// Every row of a query, one after the other.
    func forEach(_ arguments: Int64..., row take: ([Int64]) -> Void) throws {
        defer { reset() }
        bind(arguments)
        var row = [Int64](repeating: 0, count: Int(sqlite3_column_count(sqliteStatement)))
        while true {
            let code = sqlite3_step(sqliteStatement)
            guard code != SQLITE_DONE else { return }
            guard code == SQLITE_ROW else { throw failure(code) }
            for index in row.indices { row[index] = sqlite3_column_int64(sqliteStatement, Int32(index)) }
            take(row)
        }
    }

    private func bind(_ arguments: [Int64]) {
        for (index, argument) in arguments.enumerated() {
            sqlite3_bind_int64(sqliteStatement, Int32(index + 1), argument)
        }
    }

    private func reset() {
        sqlite3_reset(sqliteStatement)
        sqlite3_clear_bindings(sqliteStatement)
    }

    private func failure(_ code: Int32) -> DatabaseError {
        let message = sqlite3_errmsg(sqlite3_db_handle(sqliteStatement)).map { String(cString: $0) }
        return DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }
}
