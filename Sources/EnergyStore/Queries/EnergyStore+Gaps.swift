public import ConsumptionLedger
import GRDB
public import MeterModels

extension EnergyStore {
    /// The gaps of a register that reach into a span, in time order: outages that were spread, advances that belong to
    /// no time or were judged, and times between two lives.
    ///
    /// Gaps within one quarter of an hour are only kept where something about them is unknown or judged.
    public func gaps(
        meter name: String, quantity: Quantity, in span: Span
    ) throws(StoreError) -> [Advance] {
        try read { db, registry in
            guard let register = registry.registerID(meter: name, quantity: quantity) else { return [] }
            return try BucketRows.gaps(of: register, in: span, db: db)
        }
    }

    /// How many gaps of each meter that ended since an instant nobody has explained, by the meter's id: advances that
    /// belong to no time, and times between two lives.
    ///
    /// Cost: those gaps; they have an index of their own.
    public func unexplainedGaps(since instant: Timestamp) throws(StoreError) -> [String: Int] {
        try read { db, registry in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT register, count(*) FROM gap
                    WHERE standing IN ('unattributed', 'unknown') AND to_at >= ? GROUP BY register
                    """, arguments: [instant.milliseconds])
            return rows.reduce(into: [:]) { counts, row in
                guard let meter = registry.registers[row[0]].flatMap({ registry.meters[$0.meter] }) else { return }
                counts[meter.name, default: 0] += row[1] as Int
            }
        }
    }

    /// The time whose figures something at a meter from one instant to another can change: from the accepted reading
    /// before to the one after.
    public func reach(meter name: String, from: Timestamp, to: Timestamp) throws(StoreError) -> Span {
        try read { db, registry in
            guard let meter = registry.meterID(name) else { return Span(start: from.seconds, end: to.seconds + 1) }
            var (start, end) = (from.seconds, to.seconds + 1)
            for register in registry.registers(ofMeter: meter) where register.quantity.kind == .counter {
                start = min(start, try Self.start(of: register.id, before: from, in: db))
                end = max(end, try Self.end(of: register.id, after: to, in: db))
            }
            return Span(start: start, end: end)
        }
    }

    private static func start(of register: Int64, before instant: Timestamp, in db: Database) throws -> Int64 {
        let gap = try BucketRows.gaps(
            of: register, in: Span(start: instant.seconds, end: instant.seconds + 1), db: db
        ).first
        if let gap { return gap.from.seconds }
        let border = try AccountRows.checkpoint(of: register, before: instant, in: db)
        let last = border?.account.line?.at.seconds ?? instant.seconds
        let quarter = try Int64.fetchOne(
            db,
            sql: """
                SELECT start FROM bucket WHERE level = 0 AND start BETWEEN ? AND ? AND register = ?
                ORDER BY start DESC LIMIT 1
                """, arguments: [border?.at.seconds ?? instant.seconds - 86_400, instant.seconds, register])
        return quarter ?? last
    }

    private static func end(of register: Int64, after instant: Timestamp, in db: Database) throws -> Int64 {
        let gap = try BucketRows.gaps(
            of: register, in: Span(start: instant.seconds, end: instant.seconds + 1), db: db
        ).last
        if let gap { return gap.to.seconds + 1 }
        let quarter = try Int64.fetchOne(
            db,
            sql: """
                SELECT start FROM bucket WHERE level = 0 AND start BETWEEN ? AND ? AND register = ?
                ORDER BY start LIMIT 1
                """, arguments: [instant.seconds, instant.seconds + 172_800, register])
        if let quarter { return quarter + 900 }
        let next = try Int64.fetchOne(
            db, sql: "SELECT min(at) FROM checkpoint WHERE register = ? AND at > ?",
            arguments: [register, instant.milliseconds])
        return next.map { $0 / 1000 + 86_400 } ?? instant.seconds + 1
    }
}
