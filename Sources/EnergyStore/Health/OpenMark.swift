import GRDB

/// A row that says that somebody has the database open: what is still there at the next start was left by a power cut or
/// a kill.
struct OpenMark {
    private static let open = "open"
    private static let damaged = "damaged"

    let db: Database

    /// Whether the last one who had it open did not close it.
    func isLeft() throws -> Bool { try has(Self.open) }

    /// Whether a check found it damaged.
    func isDamaged() throws -> Bool { try has(Self.damaged) }

    func set() throws { try insert(Self.open) }

    func remove() throws { try db.execute(sql: "DELETE FROM site_state WHERE name = ?", arguments: [Self.open]) }

    /// Has it set aside at the next start.
    func setDamaged() throws { try insert(Self.damaged) }

    private func has(_ name: String) throws -> Bool {
        try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM site_state WHERE name = ?)", arguments: [name])
            ?? false
    }

    private func insert(_ name: String) throws {
        try db.execute(sql: "INSERT OR REPLACE INTO site_state (name, value) VALUES (?, '')", arguments: [name])
    }
}
