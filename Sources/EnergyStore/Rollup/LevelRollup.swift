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
            let known = hasGaps ? try gaps(of: register, above: changed, level) : nil
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
                let gaps = hasGaps ? try straddling(span, register: register, known) : []
                buckets[span.start] = .combining(parts, gaps: gaps, span: span)
                index = end
            }
            different[level] = buckets
        }
        return different
    }

    /// From so many buckets below on, gaps are read together and not border by border.
    private static let manyBuckets = 16

    /// The gaps that reach into the buckets above some others; nil when these are so few that looking each up is cheaper.
    private func gaps(of register: Int64, above changed: BucketSeries, _ level: BucketLevel) throws -> [Advance]? {
        guard changed.elements.count >= Self.manyBuckets, let first = changed.elements.first,
            let last = changed.elements.last
        else { return nil }
        let span = Span(
            start: zone.bucket(level, containing: first.start).start,
            end: zone.bucket(level, containing: last.start).end)
        return try BucketRows.gaps(of: register, in: span, db: db)
    }

    /// The gaps that reach across one of a bucket's borders: only they are derived in it.
    private func straddling(_ span: Span, register: Int64, _ known: [Advance]?) throws -> [Advance] {
        let first = try gap(of: register, across: span.start * 1000, known)
        let last = try gap(of: register, across: span.end * 1000, known)
        return first == last ? [first].compactMap(\.self) : [first, last].compactMap(\.self)
    }

    private func gap(of register: Int64, across instant: Int64, _ known: [Advance]?) throws -> Advance? {
        guard let known else { return try BucketRows.gap(of: register, across: instant, db: db) }
        // Gaps of a register do not overlap, and these are in the order of time.
        var (low, high) = (0, known.count)
        while low < high {
            let middle = (low + high) / 2
            if known[middle].from.milliseconds < instant { low = middle + 1 } else { high = middle }
        }
        return low > 0 && known[low - 1].to.milliseconds > instant ? known[low - 1] : nil
    }
}
