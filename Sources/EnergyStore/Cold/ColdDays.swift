import Foundation
import GRDB
import MeterModels

/// Days of devices as blocks: made from rows, and made rows again when something late belongs into them.
struct ColdDays {
    private static let milliseconds: Int64 = 86_400_000

    let db: Database

    /// Makes blocks of what some meters said on a day; their rows are gone with it.
    ///
    /// - Returns: Observations by meter.
    func freeze(_ day: Int64, ofMeters meters: [Int64], known registry: RegisterRegistry) throws -> [Int64: Int] {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT at, meter, data FROM observation
                WHERE at >= ? AND at < ? AND meter IN (SELECT value FROM json_each(?)) ORDER BY at
                """,
            arguments: [
                day * Self.milliseconds, (day + 1) * Self.milliseconds,
                "[" + meters.map(String.init).joined(separator: ",") + "]",
            ])
        var observations: [Int64: [PackedObservation]] = [:]
        while let row = try rows.next() {
            let (at, meter) = (row[0] as Int64, row[1] as Int64)
            guard let readings = try row.withUnsafeData(atIndex: 2, { $0.flatMap(ObservationCodec.decode) }) else {
                throw StoreError(.corrupt, path: "observation", "meter \(meter) at \(at) cannot be read")
            }
            observations[meter, default: []].append(PackedObservation(at: at, readings: readings))
        }
        let isPast = try GaugeRetention(db: db).keptFrom.map { day < $0 } ?? false
        var compressed = 0
        for (meter, list) in observations.sorted(by: { $0.key < $1.key }) {
            let delete = try db.cachedStatement(sql: "DELETE FROM observation WHERE at = ? AND meter = ?")
            for observation in list { try delete.run(observation.at, meter) }
            let kept = isPast ? GaugeRetention.stripped(list, registry) : list
            guard let first = kept.first?.at, let last = kept.last?.at else { continue }
            try db.execute(
                sql: "INSERT INTO block (meter, day, first_at, last_at, count, data) VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [meter, day, first, last, kept.count, Data(try BlockCodec.encode(kept))])
            compressed += kept.count
        }
        try count(compressed)
        return observations.mapValues(\.count)
    }

    /// Makes rows of a meter's day again, if it is a block: something late belongs into it.
    ///
    /// Costs nothing for a day after the last one that is a block.
    func thaw(_ day: Int64, ofMeter meter: Int64, known registry: RegisterRegistry) throws {
        guard let last = registry.lastColdDays[meter], day <= last else { return }
        let find = try db.cachedStatement(sql: "SELECT id, data FROM block WHERE day = ? AND meter = ?")
        guard let row = try Row.fetchOne(find, arguments: [day, meter]) else { return }
        var reader = try BlockReader(row["data"] as Data)
        let insert = try db.cachedStatement(sql: "INSERT INTO observation (at, meter, data) VALUES (?, ?, ?)")
        while let observation = try reader.next() {
            let data = Data(ObservationCodec.encode(observation.readings))
            try insert.execute(arguments: [observation.at, meter, data])
        }
        try db.execute(sql: "DELETE FROM block WHERE id = ?", arguments: [row["id"] as Int64])
        try count(-reader.count)
    }

    /// Puts another block in a block's place, or nothing; if it is still as it was.
    func replace(_ id: Int64, _ old: Data, by new: Data?, of observations: [PackedObservation]) throws {
        let row = try Row.fetchOne(
            db, sql: "SELECT count FROM block WHERE id = ? AND data = ?", arguments: [id, old])
        guard let row else { return }
        if let new, let first = observations.first?.at, let last = observations.last?.at {
            try db.execute(
                sql: "UPDATE block SET first_at = ?, last_at = ?, count = ?, data = ? WHERE id = ?",
                arguments: [first, last, observations.count, new, id])
        } else {
            try db.execute(sql: "DELETE FROM block WHERE id = ?", arguments: [id])
        }
        try count(observations.count - (row[0] as Int))
    }

    /// Counts observations in blocks, so that nobody has to go through them for that.
    private func count(_ change: Int) throws {
        try db.execute(
            sql: """
                INSERT INTO counter_total (name, value) VALUES ('cold', ?)
                ON CONFLICT (name) DO UPDATE SET value = value + excluded.value
                """, arguments: [change])
    }

    /// Has every block rolled up again.
    func markAll() throws {
        try db.execute(
            sql: """
                INSERT INTO dirty (meter, day, min_at, max_at) SELECT meter, day, first_at, last_at FROM block WHERE true
                ON CONFLICT (meter, day) DO UPDATE
                SET min_at = min(min_at, excluded.min_at), max_at = max(max_at, excluded.max_at)
                """)
    }

    /// Meters with rows on a day and nothing of that day or earlier to be rolled up, in the order of their numbers.
    func candidates(on day: Int64) throws -> [(meter: Int64, rows: Int)] {
        let end = (day + 1) * Self.milliseconds
        return try Row.fetchAll(
            db,
            sql: """
                SELECT meter, count(*) FROM observation WHERE at >= ?1 AND at < ?2 GROUP BY meter
                HAVING NOT EXISTS (SELECT 1 FROM dirty WHERE dirty.meter = observation.meter AND min_at < ?2)
                ORDER BY meter
                """, arguments: [day * Self.milliseconds, end]
        ).map { ($0[0], $0[1]) }
    }

    /// Meters with something of a day or earlier to be rolled up.
    func metersWithMarks(through day: Int64) throws -> Set<Int64> {
        try Set(
            Int64.fetchAll(
                db, sql: "SELECT DISTINCT meter FROM dirty WHERE min_at < ?",
                arguments: [(day + 1) * Self.milliseconds]))
    }

    /// The first day from one on that has rows; nil when there is none before an instant.
    func firstDay(from day: Int64, before end: Timestamp) throws -> Int64? {
        let at = try Int64.fetchOne(
            db, sql: "SELECT min(at) FROM observation WHERE at >= ? AND at < ?",
            arguments: [day * Self.milliseconds, end.milliseconds])
        return at?.floorDivided(by: Self.milliseconds)
    }
}
