extension Schema {
    /// What persons state about nodes and what was invoiced, each correction of it a row of its own.
    ///
    /// The highest revision of a key counts; a withdrawn one says that nothing is stated any more. Days are dates of
    /// the site such as `2026-10-01`, `to_day` is the first that it no longer holds.
    static let facts = """
        CREATE TABLE fact (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            node TEXT NOT NULL,
            kind TEXT NOT NULL,
            from_day TEXT NOT NULL,
            to_day TEXT,
            year INTEGER,
            basis TEXT,
            value TEXT NOT NULL,
        \(revision)
        ) STRICT;
        CREATE UNIQUE INDEX fact_key ON fact (node, kind, from_day, ifnull(year, 0), ifnull(basis, ''), revision);
        CREATE TABLE bill (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            node TEXT NOT NULL,
            carrier TEXT NOT NULL,
            purpose TEXT NOT NULL,
            from_day TEXT NOT NULL,
            to_day TEXT NOT NULL,
            amount INTEGER NOT NULL,
        \(revision)
        ) STRICT;
        CREATE UNIQUE INDEX bill_key ON bill (node, carrier, purpose, from_day, revision);
        """
        + ["fact", "bill"].map { table in
            """
            CREATE TRIGGER \(table)_is_never_changed BEFORE UPDATE ON \(table)
                BEGIN SELECT RAISE(ABORT, 'a \(table) is only followed by another revision'); END;
            CREATE TRIGGER \(table)_is_never_deleted BEFORE DELETE ON \(table)
                BEGIN SELECT RAISE(ABORT, 'a \(table) is only followed by another revision'); END;
            """
        }.joined()

    private static let revision = """
            source TEXT NOT NULL,
            revision INTEGER NOT NULL,
            withdrawn INTEGER NOT NULL,
            author TEXT NOT NULL,
            approver TEXT,
            reason TEXT NOT NULL,
            recorded_at INTEGER NOT NULL
        """
}
