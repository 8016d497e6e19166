import MeterModels
import ConsumptionLedger
import GRDB

/// The buckets of a node's members, cut to the time that their assignments are in force.
struct MemberBuckets {
    let zone: CivilZone
    let db: Database

    /// A member's bucket; nil when it has none or is not in force.
    ///
    /// Assignments change at midnight, so only months and years can be cut: they are the sum of the days in force.
    func bucket(of member: NodeComposition.Member, _ level: BucketLevel, _ span: Span) throws -> BucketAmount? {
        guard let register = member.register, let inForce = span.intersection(member.inForce) else { return nil }
        if inForce == span { return try BucketRows.bucket(level, start: span.start, register: register, in: db) }
        let days = try zone.buckets(.day, in: inForce).compactMap { day in
            try BucketRows.bucket(.day, start: day.start, register: register, in: db)
        }
        guard !days.isEmpty else { return nil }
        return .combining(days, gaps: try BucketRows.gaps(of: register, in: inForce, db: db), span: inForce)
    }
}
