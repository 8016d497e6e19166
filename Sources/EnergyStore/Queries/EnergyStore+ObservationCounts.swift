public import ConsumptionLedger
import Foundation
import GRDB
import MeterModels

extension EnergyStore {
    /// How many observations of each of some meters lie in a span, by meter; those without any are left out.
    ///
    /// Cost: the rows of the span that are not in blocks yet, a row a block, and the times of blocks across its borders.
    public func observationCounts(of meters: Set<String>, in span: Span) throws(StoreError) -> [String: Int64] {
        try read { db, registry in
            let ids = meters.compactMap { registry.meterID($0) }
            let filter = "[" + ids.map(String.init).joined(separator: ",") + "]"
            let (from, to) = (span.start * 1000, span.end * 1000)
            var counts: [Int64: Int64] = [:]
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT meter, count(*) FROM observation
                    WHERE at >= ? AND at < ? AND meter IN (SELECT value FROM json_each(?)) GROUP BY meter
                    """, arguments: [from, to, filter])
            while let row = try rows.next() { counts[row[0], default: 0] += row[1] }
            let blocks = try Row.fetchCursor(
                db,
                sql: """
                    SELECT meter, count, first_at, last_at, id FROM block
                    WHERE meter IN (SELECT value FROM json_each(?)) AND day BETWEEN ? AND ?
                    """,
                arguments: [filter, from.floorDivided(by: 86_400_000), (to - 1).floorDivided(by: 86_400_000)])
            while let row = try blocks.next() {
                let (meter, count, first, last) = (row[0] as Int64, row[1] as Int64, row[2] as Int64, row[3] as Int64)
                if first >= from, last < to {
                    counts[meter, default: 0] += count
                } else if last >= from, first < to {
                    counts[meter, default: 0] += try Self.count(ofBlock: row[4], from: from, to: to, in: db)
                }
            }
            var named: [String: Int64] = [:]
            for (id, count) in counts {
                if let meter = registry.meters[id] { named[meter.name] = count }
            }
            return named
        }
    }

    private static func count(ofBlock id: Int64, from: Int64, to: Int64, in db: Database) throws -> Int64 {
        let data = try Data.fetchOne(db, sql: "SELECT data FROM block WHERE id = ?", arguments: [id]) ?? Data()
        var reader = try BlockReader(data) { _ in false }
        var count: Int64 = 0
        while let observation = try reader.next(), observation.at < to {
            if observation.at >= from { count += 1 }
        }
        return count
    }
}
