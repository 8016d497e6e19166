extension Schema {
    /// What persons declared, each entry bound to the one before by its hash.
    ///
    /// Triggers keep rows from being changed by mistake; that somebody with the file did it on purpose is what the
    /// hashes show.
    static let audit = """
        CREATE TABLE audit (
            sequence INTEGER PRIMARY KEY,
            text TEXT NOT NULL,
            hash TEXT NOT NULL
        ) STRICT;
        CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END;
        CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END;
        -- A change that touches a published period, until a second person agrees or not.
        CREATE TABLE proposal (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            path TEXT NOT NULL,
            body TEXT NOT NULL,
            summary TEXT NOT NULL,
            author TEXT NOT NULL,
            reason TEXT NOT NULL,
            at INTEGER NOT NULL,
            decision TEXT,
            decided_by TEXT,
            decided_at INTEGER
        ) STRICT;
        CREATE TABLE published_period (
            period TEXT PRIMARY KEY,
            first_at INTEGER NOT NULL,
            end_at INTEGER NOT NULL,
            author TEXT NOT NULL,
            at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    /// Scoring schemes as they were made public for a year, 年初公示: an entry is never changed.
    static let publishedSchemes = """
        CREATE TABLE published_scheme (
            scheme TEXT NOT NULL,
            year INTEGER NOT NULL,
            version TEXT NOT NULL,
            text TEXT NOT NULL,
            hash TEXT NOT NULL,
            author TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (scheme, year)
        ) STRICT, WITHOUT ROWID;
        """

    /// Changes that were asked for with a key, so that each is made once; kept for a week.
    static let requestKeys = """
        CREATE TABLE request_key (
            author TEXT NOT NULL,
            key TEXT NOT NULL,
            digest TEXT NOT NULL,
            at INTEGER NOT NULL,
            status INTEGER,
            answer TEXT,
            PRIMARY KEY (author, key)
        ) STRICT, WITHOUT ROWID;
        """

    /// Events of meters and corrections of their readings, and what they make of the rows.
    ///
    /// A row is never deleted; taking it back says who did and when.
    static let declarations = """
        CREATE TABLE declaration (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            meter INTEGER NOT NULL REFERENCES meter,
            quantity TEXT,
            from_at INTEGER NOT NULL,
            to_at INTEGER NOT NULL,
            body TEXT NOT NULL,
            author TEXT NOT NULL,
            approver TEXT,
            reason TEXT NOT NULL,
            at INTEGER NOT NULL,
            reverted_by TEXT,
            reverted_at INTEGER
        ) STRICT;
        CREATE INDEX declaration_meter ON declaration (meter, from_at);
        -- Since when a device has named a serial number.
        CREATE TABLE serial_number (
            meter INTEGER NOT NULL REFERENCES meter,
            at INTEGER NOT NULL,
            serial TEXT NOT NULL,
            PRIMARY KEY (meter, at)
        ) STRICT, WITHOUT ROWID;
        """
        + ["account", "checkpoint"].map { table in
            ["open_manual", "open_estimated", "open_rejected", "last_manual"].map {
                "ALTER TABLE \(table) ADD COLUMN \($0) INTEGER NOT NULL DEFAULT 0;"
            }.joined()
        }.joined()
        + ["bucket", "node_bucket"].map { table in
            ["manual", "estimated", "rejected"].map {
                "ALTER TABLE \(table) ADD COLUMN \($0) INTEGER NOT NULL DEFAULT 0;"
            }.joined()
        }.joined() + """
            -- attributed, unattributed, unknown (between two lives), estimated, rejected
            ALTER TABLE gap ADD COLUMN standing TEXT NOT NULL DEFAULT 'attributed';
            ALTER TABLE gap ADD COLUMN manual INTEGER NOT NULL DEFAULT 0;
            -- How a gap's amount lies over its quarters, where a correction says so.
            ALTER TABLE gap ADD COLUMN shape TEXT;
            """

    /// Gaps that nobody has explained are few, and looked for at every status.
    static let unexplainedGaps = """
        CREATE INDEX gap_unexplained ON gap (to_at) WHERE standing IN ('unattributed', 'unknown');
        """
}
