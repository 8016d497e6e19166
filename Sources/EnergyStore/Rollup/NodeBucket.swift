import ConsumptionLedger
import GRDB
import MeterModels

/// A node's bucket on its way into a row.
///
/// Amounts in base units.
struct NodeBucket {
    var amount: Int64 = 0
    var derived: Int64 = 0
    /// The part that is a share of meters which other nodes have shares of, too.
    var apportioned: Int64 = 0
    var unattributed: Int64 = 0
    var manual: Int64 = 0
    var estimated: Int64 = 0
    var rejected: Int64 = 0
    var coveredMilliseconds: Int64 = 0
    var expectedMilliseconds: Int64 = 0
    var membersPresent = 0
    var membersExpected = 0
    /// From day level up.
    var division: NodeDivision?

    func write(_ level: BucketLevel, start: Int64, key: NodeComposition.Key, in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO node_bucket (
                    level, start, node, carrier, amount, derived, unattributed, covered, expected, members_present,
                    members_expected, headcount_milli, floor_area_milli, per_capita, per_area, manual, estimated, rejected,
                    apportioned)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            level.rawValue, start, key.node, key.carrier.rawValue, amount, derived, unattributed, coveredMilliseconds,
            expectedMilliseconds, membersPresent, membersExpected, division?.headcount, division?.floorArea,
            division?.perCapita, division?.perArea, manual, estimated, rejected, apportioned,
        ])
    }

    /// Removes the row of a bucket in which no member has anything.
    static func delete(_ level: BucketLevel, start: Int64, key: NodeComposition.Key, in db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "DELETE FROM node_bucket WHERE level = ? AND start = ? AND node = ? AND carrier = ?")
        try statement.execute(arguments: [level.rawValue, start, key.node, key.carrier.rawValue])
    }
}
