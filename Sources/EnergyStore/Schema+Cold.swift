extension Schema {
    /// Finished days of devices, each compressed into one block.
    ///
    /// An ordinary rowid table: blobs in a WITHOUT ROWID table waste their overflow pages.
    static let blocks = """
        CREATE TABLE block (
            id INTEGER PRIMARY KEY,
            meter INTEGER NOT NULL REFERENCES meter,
            day INTEGER NOT NULL,
            first_at INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            count INTEGER NOT NULL,
            data BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX block_day ON block (day, meter);
        CREATE INDEX block_meter ON block (meter, day);
        """
}
