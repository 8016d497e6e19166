import ConsumptionLedger
import GRDB
import MeterModels

/// Which days are looked at for anomalies next: those that nobody looked at, and those whose readings changed since.
struct AnomalyMarks {
    let zone: CivilZone
    let db: Database

    /// The last day that was looked at; nil before the first.
    var through: Int32? {
        get throws {
            try String.fetchOne(db, sql: "SELECT value FROM site_state WHERE name = 'anomalies_through'")
                .flatMap(Int32.init)
        }
    }

    private func set(_ name: String, _ day: Int32) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO site_state (name, value) VALUES (?, ?)", arguments: [name, String(day)])
    }

    /// Forgets what was found and which days were looked at; what persons declared stays.
    static func forget(in db: Database) throws {
        try db.execute(sql: "DELETE FROM anomaly")
        try db.execute(sql: "DELETE FROM anomaly_mark")
        try db.execute(sql: "DELETE FROM site_state WHERE name IN ('anomalies_through', 'anomalies_from')")
    }

    /// Begins anew when readings came from before the first day that was looked at.
    func forgetIfEarlierDaysAreKnown() throws {
        let from = try String.fetchOne(db, sql: "SELECT value FROM site_state WHERE name = 'anomalies_from'")
            .flatMap(Int32.init)
        if let from, try firstDay.map({ $0 != from }) ?? true { try Self.forget(in: db) }
    }

    /// Notes what a step of the rollup took and changed, as far as its days were looked at before.
    ///
    /// At the end of the series that is nothing.
    func note(_ marks: DirtyMarks, different: [Int64: [BucketLevel: Set<Int64>]], registry: RegisterRegistry) throws {
        guard let through = try through else { return }
        let end = zone.start(of: CivilDate(dayNumber: through).adding(days: 1))
        var days: [Int64: Set<Int32>] = [:]
        for (register, levels) in different {
            guard let meter = registry.registers[register]?.meter else { continue }
            for start in levels[.day] ?? [] where start < end {
                days[meter, default: []].insert(zone.date(at: start).dayNumber)
            }
        }
        // Readings of power change no bucket.
        for mark in marks.late.map({ ($0.meter, $0.from, $0.to) }) + marks.tails.map({ ($0.meter, $0.from, $0.to) })
        where mark.1.seconds <= end {
            guard let first = try firstDay else { continue }
            // A reading at midnight is the last one of the day before as well.
            let before = Timestamp(milliseconds: mark.1.milliseconds == .min ? .min : mark.1.milliseconds - 1)
            let from = mark.1.milliseconds == .min ? first : max(first, zone.date(at: before.seconds).dayNumber)
            let to = min(through, zone.date(at: min(mark.2.seconds, end)).dayNumber)
            if from <= to { days[mark.0, default: []].formUnion(from...to) }
        }
        for (meter, days) in days where registry.meters[meter]?.fleet == nil {
            for day in days { try mark(day, meter: meter, reach: AnomalyDetector.reach) }
        }
    }

    func mark(_ day: Int32, meter: Int64, reach: Int) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO anomaly_mark (day, meter, reach) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET reach = max(reach, excluded.reach)
                """)
        try statement.run(Int64(day), meter, Int64(reach))
    }

    /// The first day with an amount of any meter.
    var firstDay: Int32? {
        get throws {
            try Int64.fetchOne(
                db, sql: "SELECT min(start) FROM bucket WHERE level = ?", arguments: [BucketLevel.day.rawValue]
            ).map { zone.date(at: $0).dayNumber }
        }
    }

    /// The day that is next, and the meters to look at with their reach; nil when everything before a day was looked at.
    func next(before today: Int32) throws -> (day: Int32, meters: [Int64: Int]?)? {
        let marked = try Int32.fetchOne(db, sql: "SELECT min(day) FROM anomaly_mark WHERE day < ?", arguments: [today])
        guard let fresh = try through.map({ $0 + 1 }) ?? firstDay else { return nil }
        if let marked, marked < fresh {
            let rows = try Row.fetchAll(
                db, sql: "SELECT meter, reach FROM anomaly_mark WHERE day = ?", arguments: [marked])
            return (marked, Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as Int64, $0[1] as Int) }))
        }
        return fresh < today ? (fresh, nil) : nil
    }

    /// Clears the marks of a day, and marks the next one for the meters whose reach goes on.
    func finish(_ day: Int32, meters: [Int64: Int]?, through: Int32?) throws {
        try db.execute(sql: "DELETE FROM anomaly_mark WHERE day = ?", arguments: [day])
        for (meter, reach) in meters ?? [:] where reach > 0 && day < through ?? .min {
            try mark(day + 1, meter: meter, reach: reach - 1)
        }
        guard meters == nil else { return }
        if through == nil { try set("anomalies_from", day) }
        try set("anomalies_through", day)
    }
}
