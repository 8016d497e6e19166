import GRDB
import MeterModels

/// Which meters have readings that are not rolled up: beyond the end of their series, or before it.
struct DirtyMarks {
    /// New readings after everything that was rolled up.
    struct Tail {
        var meter: Int64
        var from: Timestamp
        var to: Timestamp
        /// The last reading rolled up; nil for a meter's first.
        var through: Timestamp?
    }

    /// Readings at or before the last one that was rolled up.
    struct Late {
        var meter: Int64
        var from: Timestamp
        var to: Timestamp
        var through: Timestamp
    }

    private(set) var tails: [Tail] = []
    /// Meters with late readings, which are done before their tails go on.
    private(set) var late: [Late] = []

    init(reading db: Database) throws {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT dirty.meter, min_at, max_at, through FROM dirty
                LEFT JOIN progress ON progress.meter = dirty.meter ORDER BY dirty.meter, day
                """)
        for row in rows {
            let meter: Int64 = row["meter"]
            let from = Timestamp(milliseconds: row["min_at"])
            let to = Timestamp(milliseconds: row["max_at"])
            let through = (row["through"] as Int64?).map(Timestamp.init(milliseconds:))
            if let through, from <= through {
                if let last = late.last, last.meter == meter {
                    late[late.count - 1].to = max(last.to, min(to, through))
                } else {
                    late.append(Late(meter: meter, from: from, to: min(to, through), through: through))
                }
            } else if let last = tails.last, last.meter == meter {
                tails[tails.count - 1].to = to
            } else {
                tails.append(Tail(meter: meter, from: from, to: to, through: through))
            }
        }
    }

    /// Clears what a meter's tail was rolled up to, and remembers its last reading of that time.
    static func clear(_ tail: Tail, reached: Timestamp, last: Timestamp?, in db: Database) throws {
        if let last, last >= tail.from {
            try db.execute(
                sql: "INSERT OR REPLACE INTO progress (meter, through) VALUES (?, ?)",
                arguments: [tail.meter, last.milliseconds])
        }
        try advanceMarks(of: tail.meter, beyond: reached, in: db)
    }

    /// Clears a meter's late readings.
    static func clear(_ late: Late, in db: Database) throws {
        try advanceMarks(of: late.meter, beyond: late.through, in: db)
    }

    private static func advanceMarks(of meter: Int64, beyond instant: Timestamp, in db: Database) throws {
        try db.execute(
            sql: "DELETE FROM dirty WHERE meter = ? AND max_at <= ?", arguments: [meter, instant.milliseconds])
        try db.execute(
            sql: "UPDATE dirty SET min_at = ? WHERE meter = ? AND min_at <= ?",
            arguments: [instant.milliseconds + 1, meter, instant.milliseconds])
    }
}
