import MeterModels
import ConsumptionLedger
import GRDB

/// The buckets of a node's members, cut to the time that their assignments are in force.
///
/// Buckets of one level and time stand beside each other: for a node with many members they are read together.
struct MemberBuckets {
    /// From so many members on one scan is cheaper than a look-up each.
    private static let scanFrom = 16

    let zone: CivilZone
    let db: Database
    private var scanned: (level: BucketLevel, start: Int64, buckets: [Int64: BucketAmount])?

    init(zone: CivilZone, db: Database) {
        self.zone = zone
        self.db = db
    }

    /// Reads what stands in a bucket's place of every register, if there are members enough to make that worthwhile.
    mutating func prepare(_ level: BucketLevel, start: Int64, memberCount: Int) throws {
        if memberCount < Self.scanFrom {
            scanned = nil
        } else if scanned?.level != level || scanned?.start != start {
            scanned = (level, start, try BucketRows.buckets(level, start: start, in: db))
        }
    }

    /// A member's bucket; nil when it has none or is not in force.
    ///
    /// Assignments change at midnight, so only months and years can be cut: they are the sum of the days in force.
    func bucket(of member: NodeComposition.Member, _ level: BucketLevel, _ span: Span) throws -> BucketAmount? {
        guard let register = member.register, let inForce = span.intersection(member.inForce) else { return nil }
        if inForce == span {
            if let scanned, scanned.level == level, scanned.start == span.start { return scanned.buckets[register] }
            return try BucketRows.bucket(level, start: span.start, register: register, in: db)
        }
        let days = try zone.buckets(.day, in: inForce).compactMap { day in
            try BucketRows.bucket(.day, start: day.start, register: register, in: db)
        }
        guard !days.isEmpty else { return nil }
        return .combining(days, gaps: try BucketRows.gaps(of: register, in: inForce, db: db), span: inForce)
    }
}
