extension Schema {
    /// What of a node's bucket is a share of meters that several nodes share.
    static let shares = """
        ALTER TABLE node_bucket ADD COLUMN apportioned INTEGER NOT NULL DEFAULT 0;
        """

    /// What detectors find, by civil day (days since 1970), and what persons do about it.
    ///
    /// `anomaly` is derived; `anomaly_case` is kept when what made it is gone.
    static let anomalies = """
        CREATE TABLE anomaly (
            day INTEGER NOT NULL,
            kind TEXT NOT NULL,
            meter TEXT NOT NULL,
            other TEXT NOT NULL,
            from_at INTEGER NOT NULL,
            to_at INTEGER NOT NULL,
            evidence TEXT NOT NULL,
            PRIMARY KEY (day, kind, meter, other)
        ) STRICT, WITHOUT ROWID;
        -- Days that were looked at before, with other readings; `reach` days after them rest on them as well.
        CREATE TABLE anomaly_mark (
            day INTEGER NOT NULL,
            meter INTEGER NOT NULL REFERENCES meter,
            reach INTEGER NOT NULL,
            PRIMARY KEY (day, meter)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE anomaly_case (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            day INTEGER NOT NULL,
            kind TEXT NOT NULL,
            meter TEXT NOT NULL,
            other TEXT NOT NULL,
            from_at INTEGER NOT NULL,
            to_at INTEGER NOT NULL,
            evidence TEXT NOT NULL,
            noted_at INTEGER NOT NULL,
            owner TEXT,
            due TEXT,
            assigned_by TEXT,
            assigned_at INTEGER,
            cause TEXT,
            action TEXT,
            closed_by TEXT,
            closed_at INTEGER,
            UNIQUE (day, kind, meter, other)
        ) STRICT;
        """
}
