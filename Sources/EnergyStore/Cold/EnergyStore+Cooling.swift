import GRDB
public import MeterModels

extension EnergyStore {
    /// So long after its end a day is finished: nothing of it is still under way.
    private static let grace: Int64 = 3_600_000
    /// Rows that are made blocks in one transaction: so long nobody else writes.
    private static let rowsAtOnce = 20_000

    /// Compresses finished days of devices, one block each, as long as nothing of them waits to be rolled up.
    ///
    /// Nothing else notices: queries and late readings find what they would have found. Each transaction is short, so
    /// that readings which come in meanwhile do not wait.
    ///
    /// - Parameters:
    ///   - now: Days that ended an hour before are finished.
    ///   - limit: Rows after which it stops; the next call goes on.
    /// - Returns: Rows that are in blocks now; 0 when there is nothing to do.
    /// - Throws: `StoreError`; what was done before it stays done.
    public func cool(now: Timestamp, limit: Int = 1_000_000) throws(StoreError) -> Int {
        let end = (now.milliseconds - Self.grace).floorDivided(by: 86_400_000) * 86_400_000
        var day = Int64.min / 86_400_000
        var done = 0
        while done < limit {
            let place = try read { db, _ in
                let cold = ColdDays(db: db)
                return try cold.firstDay(from: day, before: Timestamp(milliseconds: end)).map {
                    (day: $0, candidates: try cold.candidates(on: $0))
                }
            }
            guard let place else { return done }
            var meters = place.candidates[...]
            while !meters.isEmpty, done < limit {
                var group: [Int64] = []
                var rows = 0
                while let next = meters.first, group.isEmpty || rows + next.rows <= Self.rowsAtOnce {
                    group.append(next.meter)
                    rows += next.rows
                    meters.removeFirst()
                }
                done += try freeze(group, on: place.day)
            }
            day = place.day + 1
        }
        return done
    }

    private func freeze(_ meters: [Int64], on day: Int64) throws(StoreError) -> Int {
        try write { db, registry in
            let cold = ColdDays(db: db)
            // What was late in the meantime is rolled up first.
            let late = try cold.metersWithMarks(through: day)
            let frozen = try cold.freeze(day, ofMeters: meters.filter { !late.contains($0) }, known: registry)
            for meter in frozen.keys { registry.noteColdDay(day, ofMeter: meter) }
            return frozen.values.reduce(0, +)
        }
    }

    /// Blocks and their bytes.
    ///
    /// Cost: one pass over the table.
    public func blockSizes() throws(StoreError) -> (blocks: Int, bytes: Int) {
        try read { db, _ in
            let row = try Row.fetchOne(db, sql: "SELECT count(*), coalesce(sum(length(data)), 0) FROM block")
            return (row?[0] ?? 0, row?[1] ?? 0)
        }
    }
}
