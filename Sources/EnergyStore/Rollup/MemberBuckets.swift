import MeterModels
import ConsumptionLedger
import GRDB

/// The buckets of a node's members, cut to the time that their assignments are in force and to the node's share.
///
/// Buckets of one level and time stand beside each other: for a node with many members they are read together.
///
/// A share is of what the register counted since the day began: days are split by themselves, the quarters and hours of
/// a day add up to it, and months and years are sums of days.
struct MemberBuckets {
    /// From so many members on one scan is cheaper than a look-up each.
    private static let scanFrom = 16

    let zone: CivilZone
    let db: Database
    private var scanned: (level: BucketLevel, start: Int64, buckets: [Int64: BucketAmount])?
    private var coverage: (level: BucketLevel, start: Int64, milliseconds: [Int64: Int64])?
    private var courses: [CourseKey: DayCourse] = [:]

    private struct CourseKey: Hashable {
        var register: Int64
        var level: BucketLevel
    }

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

    /// Reads how much is covered of a bucket's place of every register, if there are members enough: a fifth of the work
    /// of reading the buckets.
    mutating func prepareCoverage(_ level: BucketLevel, start: Int64, memberCount: Int) throws {
        if memberCount < Self.scanFrom {
            coverage = nil
        } else if coverage?.level != level || coverage?.start != start {
            coverage = (
                level, start, try BucketRows.coverage(level, start: start, atLeast: memberCount, in: db)
            )
        }
    }

    /// How much of a member's time is covered.
    mutating func coveredMilliseconds(
        of member: NodeComposition.Member, _ level: BucketLevel, _ span: Span
    ) throws -> Int64 {
        if let coverage, coverage.level == level, coverage.start == span.start, let register = member.register,
            member.share == nil, member.inForce.start <= span.start, member.inForce.end >= span.end
        {
            return coverage.milliseconds[register] ?? 0
        }
        return try bucket(of: member, level, span)?.coveredMilliseconds ?? 0
    }

    /// A member's bucket; nil when it has none or is not in force.
    ///
    /// Assignments change at midnight, so only months and years can be cut: they are the sum of the days in force.
    mutating func bucket(
        of member: NodeComposition.Member, _ level: BucketLevel, _ span: Span
    ) throws -> BucketAmount? {
        guard let register = member.register, let inForce = span.intersection(member.inForce) else { return nil }
        if let share = member.share {
            return try level > .day
                ? sharedDays(of: register, share, in: inForce) : shared(register, share, level, start: span.start)
        }
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

    /// The buckets of a day that follow one of them: their shares depend on what it holds.
    mutating func starts(of register: Int64, _ level: BucketLevel, after start: Int64) throws -> [Int64] {
        try course(of: register, level, containing: start).starts.filter { $0 > start }
    }

    private mutating func sharedDays(of register: Int64, _ share: MeterShare, in span: Span) throws -> BucketAmount? {
        let days = try zone.buckets(.day, in: span).compactMap { try shared(register, share, .day, start: $0.start) }
        return days.isEmpty ? nil : .combining(days, gaps: [], span: span)
    }

    private mutating func shared(
        _ register: Int64, _ share: MeterShare, _ level: BucketLevel, start: Int64
    ) throws -> BucketAmount? {
        guard let bucket = try BucketRows.bucket(level, start: start, register: register, in: db) else { return nil }
        guard level < .day else { return bucket.shared(share, after: BucketAmount()) }
        return bucket.shared(share, after: try course(of: register, level, containing: start).before(start))
    }

    private mutating func course(
        of register: Int64, _ level: BucketLevel, containing start: Int64
    ) throws -> DayCourse {
        let key = CourseKey(register: register, level: level)
        let day = zone.bucket(.day, containing: start)
        if let known = courses[key], known.day == day { return known }
        var course = DayCourse(day: day)
        for part in zone.buckets(level, in: day) {
            guard let bucket = try BucketRows.bucket(level, start: part.start, register: register, in: db) else {
                continue
            }
            course.append(bucket, start: part.start)
        }
        courses[key] = course
        return course
    }
}

/// What a register counted since a day began, bucket by bucket.
private struct DayCourse {
    let day: Span
    private(set) var starts: [Int64] = []
    private var sums: [BucketAmount] = []
    private var total = BucketAmount()

    init(day: Span) {
        self.day = day
    }

    mutating func append(_ bucket: BucketAmount, start: Int64) {
        starts.append(start)
        sums.append(total)
        total = .combining([total, bucket], gaps: [], span: day)
    }

    /// What the buckets before one of them hold together.
    func before(_ start: Int64) -> BucketAmount {
        starts.firstIndex { $0 >= start }.map { sums[$0] } ?? total
    }
}
