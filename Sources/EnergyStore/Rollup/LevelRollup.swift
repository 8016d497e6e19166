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
        guard let first = quarters.min(), let last = quarters.max() else { return [:] }
        let years = Span(
            start: zone.bucket(.year, containing: first).start, end: zone.bucket(.year, containing: last).end)
        let gaps = try BucketRows.gaps(of: register, in: years, db: db)
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
                let bucket = BucketAmount.combining(parts, gaps: overlapping(gaps, span), span: span)
                _ = try BucketRows.replace(bucket, level, start: span.start, register: register, in: db)
            }
            // The grade of a level can differ although the sums do not, so every bucket above is looked at.
            different[level] = Set(spans.keys)
        }
        return different
    }

    private func overlapping(_ gaps: [Advance], _ span: Span) -> some Sequence<Advance> {
        gaps.lazy.filter { $0.from.milliseconds < span.end * 1000 && $0.to.milliseconds > span.start * 1000 }
    }
}
