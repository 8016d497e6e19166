import ConsumptionLedger
import GRDB
import MeterModels

/// Builds a register's hours, days, months and years from the quarters that changed.
struct LevelRollup {
    let zone: CivilZone
    let db: Database

    /// Every level above some quarters, these among them; an empty bucket is one of which nothing is known any more.
    ///
    /// Of what did not change the rows are read, as far as there are any: no quarter that begins after `storedThrough` has
    /// one yet.
    func run(register: Int64, quarters: BucketSeries, storedThrough: Int64) throws -> [BucketLevel: BucketSeries] {
        guard !quarters.isEmpty else { return [:] }
        var different: [BucketLevel: BucketSeries] = [.quarter: quarters]
        let hasGaps = try BucketRows.hasGaps(register, db: db)
        for level in BucketLevel.allCases {
            guard let below = level.below, let changed = different[below] else { continue }
            // The grade of a level can differ although the sums do not, so every bucket above is looked at.
            var buckets = BucketSeries()
            var index = changed.elements.startIndex
            while index < changed.elements.endIndex {
                let span = zone.bucket(level, containing: changed.elements[index].start)
                let end = changed.elements[index...].firstIndex { $0.start >= span.end } ?? changed.elements.endIndex
                var parts = changed.elements[index..<end].map(\.amount)
                if storedThrough >= span.start {
                    for part in zone.buckets(below, in: span)
                    where part.start <= storedThrough && changed[part.start] == nil {
                        let row = try BucketRows.bucket(below, start: part.start, register: register, in: db)
                        if let row { parts.append(row) }
                    }
                }
                let gaps = hasGaps ? try straddling(span, register: register) : []
                buckets[span.start] = .combining(parts, gaps: gaps, span: span)
                index = end
            }
            different[level] = buckets
        }
        return different
    }

    /// The gaps that reach across one of a bucket's borders: only they are derived in it.
    private func straddling(_ span: Span, register: Int64) throws -> [Advance] {
        let first = try BucketRows.gap(of: register, across: span.start * 1000, db: db)
        let last = try BucketRows.gap(of: register, across: span.end * 1000, db: db)
        return first == last ? [first].compactMap(\.self) : [first, last].compactMap(\.self)
    }
}
