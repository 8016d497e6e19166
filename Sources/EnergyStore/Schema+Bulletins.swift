extension Schema {
    /// Bulletins as they were published, and what was said against them.
    ///
    /// A revision keeps its files and its evidence as they were on that day: neither later readings nor another version of
    /// the program change what was published.
    static let bulletins = """
        CREATE TABLE bulletin_revision (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            period TEXT NOT NULL,
            number INTEGER NOT NULL,
            is_final INTEGER NOT NULL,
            first_at INTEGER NOT NULL,
            end_at INTEGER NOT NULL,
            input_hash TEXT NOT NULL,
            evidence_hash TEXT NOT NULL,
            -- What its cover says, as JSON.
            publication TEXT NOT NULL,
            -- zstd frames: the printed figures as JSON, and two tar archives.
            figures BLOB NOT NULL,
            files BLOB NOT NULL,
            evidence BLOB NOT NULL,
            author TEXT NOT NULL,
            approver TEXT,
            reason TEXT NOT NULL,
            at INTEGER NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX bulletin_revision_key ON bulletin_revision (kind, period, number);
        CREATE TABLE bulletin_review (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            revision INTEGER NOT NULL REFERENCES bulletin_revision,
            reviewer TEXT NOT NULL,
            findings TEXT NOT NULL,
            on_day TEXT NOT NULL,
            author TEXT NOT NULL,
            at INTEGER NOT NULL
        ) STRICT;
        -- Days are civil dates of the site.
        CREATE TABLE objection (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            revision INTEGER NOT NULL REFERENCES bulletin_revision,
            figure TEXT NOT NULL,
            text TEXT NOT NULL,
            reference TEXT NOT NULL,
            opened_on TEXT NOT NULL,
            due TEXT NOT NULL,
            is_due_provisional INTEGER NOT NULL,
            author TEXT NOT NULL,
            at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE objection_answer (
            objection INTEGER PRIMARY KEY REFERENCES objection,
            outcome TEXT NOT NULL,
            text TEXT NOT NULL,
            answered_on TEXT NOT NULL,
            author TEXT NOT NULL,
            at INTEGER NOT NULL
        ) STRICT;
        """
        + ["bulletin_revision", "bulletin_review", "objection", "objection_answer"].map { table in
            """
            CREATE TRIGGER \(table)_is_never_changed BEFORE UPDATE ON \(table)
                BEGIN SELECT RAISE(ABORT, 'what was published stays as it was'); END;
            CREATE TRIGGER \(table)_is_never_deleted BEFORE DELETE ON \(table)
                BEGIN SELECT RAISE(ABORT, 'what was published stays as it was'); END;
            """
        }.joined()
}
