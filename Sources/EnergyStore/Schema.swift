import GRDB

/// The database's tables.
///
/// Migrations are named and only ever appended.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("v1 observations and rollups") { db in
            try db.execute(sql: observations)
            try db.execute(sql: ledger)
            try db.execute(sql: rollups)
        }
        migrator.registerMigration("v2 scales with an offset") { db in
            try db.execute(sql: scaleOffsets)
        }
        migrator.registerMigration("v3 rejected messages and lamps") { db in
            try db.execute(sql: messages)
            try db.execute(sql: lamps)
            // What is known of lamps so far was rolled up without their light: again, from their first message on.
            try db.execute(sql: rollUpLampsAgain)
        }
        migrator.registerMigration("v4 undecided readings") { db in
            for table in ["account", "checkpoint"] {
                try db.execute(sql: "ALTER TABLE \(table) ADD COLUMN life_first INTEGER NOT NULL DEFAULT 0")
                try db.execute(sql: "ALTER TABLE \(table) ADD COLUMN earlier_lives INTEGER NOT NULL DEFAULT 0")
                // What of an account is seldom there: readings that left the line, and a line that was left lately.
                try db.execute(sql: "ALTER TABLE \(table) ADD COLUMN undecided BLOB")
            }
        }
        migrator.registerMigration("v5 declarations and their audit log") { db in
            try db.execute(sql: audit)
            try db.execute(sql: declarations)
        }
        migrator.registerMigration("v6 cold blocks") { db in
            try db.execute(sql: blocks)
        }
        migrator.registerMigration("v7 facts") { db in
            try db.execute(sql: facts)
        }
        migrator.registerMigration("v8 nodes and anomalies") { db in
            try db.execute(sql: shares)
            try db.execute(sql: anomalies)
        }
        migrator.registerMigration("v9 unexplained gaps") { db in
            try db.execute(sql: unexplainedGaps)
        }
        migrator.registerMigration("v10 published schemes") { db in
            try db.execute(sql: publishedSchemes)
        }
        migrator.registerMigration("v11 request keys") { db in
            try db.execute(sql: requestKeys)
        }
        migrator.registerMigration("v12 published bulletins") { db in
            try db.execute(sql: bulletins)
        }
        return migrator
    }

    /// What devices said.
    ///
    /// `observation` is keyed by time first: appended in order, it wears flash a hundredth as much as a key that
    /// starts with the device.
    private static let observations = """
        CREATE TABLE meter (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            fleet TEXT
        ) STRICT;
        CREATE TABLE register (
            id INTEGER PRIMARY KEY,
            meter INTEGER NOT NULL REFERENCES meter,
            quantity TEXT NOT NULL,
            UNIQUE (meter, quantity)
        ) STRICT;
        -- How a register's raw value becomes base units. A profile or ratio that changes makes a new row, so that
        -- stored raw values never change their meaning.
        CREATE TABLE scale (
            id INTEGER PRIMARY KEY,
            register INTEGER NOT NULL REFERENCES register,
            factor TEXT NOT NULL,
            ratio TEXT NOT NULL,
            encoding INTEGER NOT NULL,
            UNIQUE (register, factor, ratio, encoding)
        ) STRICT;
        CREATE TABLE observation (
            at INTEGER NOT NULL,
            meter INTEGER NOT NULL REFERENCES meter,
            data BLOB NOT NULL,
            PRIMARY KEY (at, meter)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE conflict (
            at INTEGER NOT NULL,
            register INTEGER NOT NULL REFERENCES register,
            value INTEGER NOT NULL,
            PRIMARY KEY (at, register, value)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE counter_total (
            name TEXT PRIMARY KEY,
            value INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        -- Days of a meter with readings that are not rolled up yet. Written with the readings.
        CREATE TABLE dirty (
            meter INTEGER NOT NULL REFERENCES meter,
            day INTEGER NOT NULL,
            min_at INTEGER NOT NULL,
            max_at INTEGER NOT NULL,
            PRIMARY KEY (meter, day)
        ) STRICT, WITHOUT ROWID;
        """

    /// Two scales that differ by their offset alone are two.
    private static let scaleOffsets = """
        CREATE TABLE new_scale (
            id INTEGER PRIMARY KEY,
            register INTEGER NOT NULL REFERENCES register,
            factor TEXT NOT NULL,
            ratio TEXT NOT NULL,
            "offset" INTEGER NOT NULL,
            encoding INTEGER NOT NULL,
            UNIQUE (register, factor, ratio, "offset", encoding)
        ) STRICT;
        INSERT INTO new_scale SELECT id, register, factor, ratio, 0, encoding FROM scale;
        DROP TABLE scale;
        ALTER TABLE new_scale RENAME TO scale;
        """

    /// What messages leave that gave no reading: counts by reason and source, and samples of which old ones give way.
    private static let messages = """
        CREATE TABLE rejection (
            session TEXT NOT NULL,
            reason TEXT NOT NULL,
            source TEXT NOT NULL,
            count INTEGER NOT NULL,
            first_at INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            PRIMARY KEY (session, reason, source)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE rejected_message (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            session TEXT NOT NULL,
            reason TEXT NOT NULL,
            source TEXT NOT NULL,
            topic TEXT NOT NULL,
            detail TEXT NOT NULL,
            length INTEGER NOT NULL,
            payload BLOB NOT NULL
        ) STRICT;
        CREATE INDEX rejected_message_source ON rejected_message (session, reason, source);
        -- The last birth of each topic: data that follow cannot be read without it, also after a restart.
        CREATE TABLE needed_message (
            session TEXT NOT NULL,
            topic TEXT NOT NULL,
            payload BLOB NOT NULL,
            at INTEGER NOT NULL,
            UNIQUE (session, topic)
        ) STRICT;
        """

    private static let rollUpLampsAgain =
        ["account", "checkpoint", "gap", "quarantine", "bucket"].map { table in
            """
            DELETE FROM \(table) WHERE register IN (
                SELECT register.id FROM register JOIN meter ON meter.id = meter WHERE fleet IS NOT NULL);
            """
        }.joined() + """
            INSERT OR REPLACE INTO dirty (meter, day, min_at, max_at)
                SELECT meter, -9223372036854775808, -9223372036854775808, through FROM progress
                JOIN meter ON meter.id = meter WHERE fleet IS NOT NULL;
            DELETE FROM progress WHERE meter IN (SELECT id FROM meter WHERE fleet IS NOT NULL);
            """

    /// How the lamps of fleets burned, by civil day (days since 1970), in milliseconds, and how each of them stands.
    private static let lamps = """
        CREATE TABLE lamp_day (
            day INTEGER NOT NULL,
            meter INTEGER NOT NULL REFERENCES meter,
            dark INTEGER NOT NULL,
            dark_lit INTEGER NOT NULL,
            bright INTEGER NOT NULL,
            bright_lit INTEGER NOT NULL,
            faults INTEGER NOT NULL,
            messages INTEGER NOT NULL,
            PRIMARY KEY (day, meter)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE lamp_account (
            meter INTEGER PRIMARY KEY REFERENCES meter,
            rules TEXT NOT NULL,
            last_at INTEGER NOT NULL,
            is_lit INTEGER,
            faults INTEGER NOT NULL
        ) STRICT;
        """

    /// Where each register's account stands, now and at the start of each day with readings.
    private static let ledger = """
        CREATE TABLE progress (
            meter INTEGER PRIMARY KEY REFERENCES meter,
            through INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE account (
            register INTEGER PRIMARY KEY REFERENCES register,
            rules TEXT NOT NULL,
            last_at INTEGER,
            last_value INTEGER,
            wraps INTEGER NOT NULL,
            open_amount INTEGER NOT NULL,
            open_derived INTEGER NOT NULL,
            open_covered INTEGER NOT NULL,
            open_unattributed INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE checkpoint (
            register INTEGER NOT NULL REFERENCES register,
            at INTEGER NOT NULL,
            last_at INTEGER,
            last_value INTEGER,
            wraps INTEGER NOT NULL,
            open_amount INTEGER NOT NULL,
            open_derived INTEGER NOT NULL,
            open_covered INTEGER NOT NULL,
            open_unattributed INTEGER NOT NULL,
            PRIMARY KEY (register, at)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE gap (
            register INTEGER NOT NULL REFERENCES register,
            from_at INTEGER NOT NULL,
            to_at INTEGER NOT NULL,
            amount INTEGER NOT NULL,
            covered INTEGER NOT NULL,
            PRIMARY KEY (register, from_at)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE quarantine (
            register INTEGER NOT NULL REFERENCES register,
            at INTEGER NOT NULL,
            value INTEGER NOT NULL,
            reason TEXT NOT NULL,
            PRIMARY KEY (register, at)
        ) STRICT, WITHOUT ROWID;
        """

    /// Amounts by level (0 quarter … 4 year) and first second.
    ///
    /// Base units.
    private static let rollups = """
        CREATE TABLE bucket (
            level INTEGER NOT NULL,
            start INTEGER NOT NULL,
            register INTEGER NOT NULL REFERENCES register,
            amount INTEGER NOT NULL,
            derived INTEGER NOT NULL,
            covered INTEGER NOT NULL,
            unattributed INTEGER NOT NULL,
            PRIMARY KEY (level, start, register)
        ) STRICT, WITHOUT ROWID;
        -- Per capita and per area are base units a person and a square metre, from day level up; the denominators are
        -- in thousandths. NULL where they cannot be known.
        CREATE TABLE node_bucket (
            level INTEGER NOT NULL,
            start INTEGER NOT NULL,
            node TEXT NOT NULL,
            carrier TEXT NOT NULL,
            amount INTEGER NOT NULL,
            derived INTEGER NOT NULL,
            unattributed INTEGER NOT NULL,
            covered INTEGER NOT NULL,
            expected INTEGER NOT NULL,
            members_present INTEGER NOT NULL,
            members_expected INTEGER NOT NULL,
            headcount_milli INTEGER,
            floor_area_milli INTEGER,
            per_capita INTEGER,
            per_area INTEGER,
            PRIMARY KEY (level, start, node, carrier)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE site_state (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
