import ConsumptionLedger
import Foundation
import GRDB
import MeterModels

/// Buckets and gaps of registers as rows.
enum BucketRows {
    private static let columns = "amount, derived, covered, unattributed, manual, estimated, rejected"

    static func bucket(
        _ level: BucketLevel, start: Int64, register: Int64, in db: Database
    ) throws -> BucketAmount? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT \(columns) FROM bucket
                WHERE level = ? AND start = ? AND register = ?
                """)
        return try statement.integers(Int64(level.rawValue), start, register).map { row in
            BucketAmount(
                amount: row[0], derived: row[1], coveredMilliseconds: row[2], unattributed: row[3], manual: row[4],
                estimated: row[5], rejected: row[6])
        }
    }

    /// The buckets of every register in one place, by register.
    static func buckets(_ level: BucketLevel, start: Int64, in db: Database) throws -> [Int64: BucketAmount] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT register, \(columns) FROM bucket WHERE level = ? AND start = ?
                """)
        var found: [Int64: BucketAmount] = [:]
        try statement.forEach(Int64(level.rawValue), start) { row in
            found[row[0]] = BucketAmount(
                amount: row[1], derived: row[2], coveredMilliseconds: row[3], unattributed: row[4], manual: row[5],
                estimated: row[6], rejected: row[7])
        }
        return found
    }

    /// Covered milliseconds of the buckets of every register in one place, by register: of so many or more.
    static func coverage(
        _ level: BucketLevel, start: Int64, atLeast count: Int, in db: Database
    ) throws -> [Int64: Int64] {
        let statement = try db.cachedStatement(
            sql: "SELECT register, covered FROM bucket WHERE level = ? AND start = ?")
        var found: [Int64: Int64] = [:]
        found.reserveCapacity(count)
        try statement.forEach(Int64(level.rawValue), start) { row in found[row[0]] = row[1] }
        return found
    }

    /// Makes the row of a bucket say what it holds; a bucket of which nothing is known has none.
    fileprivate static func set(
        _ bucket: BucketAmount, _ level: BucketLevel, start: Int64, register: Int64, in db: Database
    ) throws {
        if bucket == BucketAmount() {
            let statement = try db.cachedStatement(
                sql: "DELETE FROM bucket WHERE level = ? AND start = ? AND register = ?")
            try statement.run(Int64(level.rawValue), start, register)
        } else {
            let statement = try db.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO bucket (level, start, register, \(columns))
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """)
            try statement.run(
                Int64(level.rawValue), start, register, bucket.amount, bucket.derived, bucket.coveredMilliseconds,
                bucket.unattributed, bucket.manual, bucket.estimated, bucket.rejected)
        }
    }

    /// The gap of a register that reaches across an instant; nil when there is none.
    ///
    /// O(log n): gaps of a register do not overlap.
    static func gap(of register: Int64, across instant: Int64, db: Database) throws -> Advance? {
        let statement = try db.cachedStatement(
            sql: "SELECT \(gapColumns) FROM gap WHERE register = ? AND from_at < ? ORDER BY from_at DESC LIMIT 1")
        guard let row = try Row.fetchOne(statement, arguments: [register, instant]), row[1] as Int64 > instant else {
            return nil
        }
        return try gap(row)
    }

    /// The gap of a register over exactly a stretch; nil when there is none.
    static func gap(of register: Int64, over stretch: Stretch, db: Database) throws -> Advance? {
        try Row.fetchOne(
            db, sql: "SELECT \(gapColumns) FROM gap WHERE register = ? AND from_at = ? AND to_at = ?",
            arguments: [register, stretch.from, stretch.to]
        ).map(gap)
    }

    /// Every gap of a register that reaches into a span, whatever is known of it, in time order.
    static func gaps(of register: Int64, in span: Span, db: Database) throws -> [Advance] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT \(gapColumns) FROM gap WHERE register = ?1 AND to_at > ?2 AND from_at < ?3 AND from_at >= coalesce(
                    (SELECT max(from_at) FROM gap WHERE register = ?1 AND from_at <= ?2), ?2) ORDER BY from_at
                """)
        return try Row.fetchAll(
            statement, arguments: [register, span.start * 1000, span.end * 1000]
        ).map(gap)
    }

    /// Whether a register has gaps at all.
    static func hasGaps(_ register: Int64, db: Database) throws -> Bool {
        try db.cachedStatement(sql: "SELECT 1 FROM gap WHERE register = ? LIMIT 1").integers(register) != nil
    }

    private static let gapColumns = "from_at, to_at, amount, covered, standing, manual, shape"

    private static func gap(_ row: Row) throws -> Advance {
        let shape = try (row[6] as String?).map {
            try JSONDecoder().decode(AdvanceShape.self, from: Data($0.utf8))
        }
        return Advance(
            from: Timestamp(milliseconds: row[0]), to: Timestamp(milliseconds: row[1]), amount: row[2], isGap: true,
            isCovered: row[3], isManual: row[5],
            standing: Advance.Standing(rawValue: row[4]) ?? .attributed, shape: shape)
    }

    static func insert(_ gap: Advance, of register: Int64, in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO gap (register, \(gapColumns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let shape = try gap.shape.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
        try statement.execute(arguments: [
            register, gap.from.milliseconds, gap.to.milliseconds, gap.amount, gap.isCovered, gap.standing.rawValue,
            gap.isManual, shape,
        ])
    }

    static func insert(
        _ quarantined: LedgerChanges.Quarantined, of register: Int64, unlessKnown: Bool = false, in db: Database
    ) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT OR \(unlessKnown ? "IGNORE" : "REPLACE") INTO quarantine (register, at, value, reason)
                VALUES (?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            register, quarantined.reading.at.milliseconds, quarantined.reading.value, quarantined.reason.rawValue,
        ])
    }
}

/// Buckets of many registers on their way into rows.
struct BucketSheet {
    private struct Line {
        var level: BucketLevel
        var start: Int64
        var register: Int64
        var bucket: BucketAmount
    }

    private var lines: [Line] = []

    mutating func add(_ levels: [BucketLevel: BucketSeries], of register: Int64) {
        for (level, series) in levels {
            for bucket in series.elements {
                lines.append(Line(level: level, start: bucket.start, register: register, bucket: bucket.amount))
            }
        }
    }

    /// Writes the rows in their order, so that each page is met once.
    func write(in db: Database) throws {
        let ordered = lines.sorted {
            ($0.level.rawValue, $0.start, $0.register) < ($1.level.rawValue, $1.start, $1.register)
        }
        for line in ordered {
            try BucketRows.set(line.bucket, line.level, start: line.start, register: line.register, in: db)
        }
    }
}
