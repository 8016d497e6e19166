import ConsumptionLedger
import GRDB
import MeterModels

/// Builds a register's hours, days, months and years from the quarters that changed.
struct LevelRollup {
    let zone: CivilZone
    let db: Database

    /// Builds every level above from below.
    ///
    /// - Returns: First seconds of the buckets that differ, by level, the quarters among them.
    func run(register: Int64, quarters: Set<Int64>) throws -> [BucketLevel: Set<Int64>] {
        var different: [BucketLevel: Set<Int64>] = [.quarter: quarters]
        guard !quarters.isEmpty else { return [:] }
        let hasGaps = try BucketRows.hasGaps(register, db: db)
        for level in BucketLevel.allCases {
            guard let below = level.below, let changed = different[below] else { continue }
            var spans: [Int64: Span] = [:]
            for start in changed {
                let span = zone.bucket(level, containing: start)
                spans[span.start] = span
            }
            for span in spans.values.sorted(by: { $0.start < $1.start }) {
                let parts = try zone.buckets(below, in: span).compactMap { part in
                    try BucketRows.bucket(below, start: part.start, register: register, in: db)
                }
                let gaps = hasGaps ? try straddling(span, register: register) : []
                let bucket = BucketAmount.combining(parts, gaps: gaps, span: span)
                _ = try BucketRows.replace(bucket, level, start: span.start, register: register, in: db)
            }
            // The grade of a level can differ although the sums do not, so every bucket above is looked at.
            different[level] = Set(spans.keys)
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
