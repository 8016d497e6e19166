import ConsumptionLedger
import EnergyKPI
import GRDB
import MeterModels

/// Builds the rows of nodes from those of their members.
struct NodeRollup {
    let site: Site
    let composition: NodeComposition
    let facts: FactBook
    let db: Database

    /// Builds the node buckets that some register buckets are part of.
    func run(_ different: [Int64: [BucketLevel: Set<Int64>]]) throws {
        var touched: [NodeComposition.Key: [BucketLevel: Set<Int64>]] = [:]
        for (register, levels) in different {
            for key in composition.keysByRegister[register] ?? [] {
                touched[key, default: [:]].merge(levels) { $0.union($1) }
            }
        }
        var members = MemberBuckets(zone: site.zone, db: db)
        for (key, levels) in touched {
            for (level, starts) in levels {
                // In the order of the rows, so that each page is met once.
                for start in starts.sorted() { try build(key, level, start: start, from: &members) }
            }
        }
    }

    /// Builds one node bucket.
    private func build(
        _ key: NodeComposition.Key, _ level: BucketLevel, start: Int64, from members: inout MemberBuckets
    ) throws {
        guard let parts = composition.parts[key] else { return }
        let span = site.zone.bucket(level, containing: start)
        try members.prepare(level, start: span.start, memberCount: parts.members.count)
        var sum = NodeBucket()
        for member in parts.members {
            guard let inForce = span.intersection(member.inForce) else { continue }
            sum.membersExpected += 1
            sum.expectedMilliseconds += inForce.seconds * 1000
            guard let bucket = try members.bucket(of: member, level, span) else { continue }
            sum.membersPresent += 1
            sum.amount += member.sign * bucket.amount
            sum.derived += member.sign * bucket.derived
            sum.unattributed += member.sign * bucket.unattributed
            sum.manual += member.sign * bucket.manual
            sum.estimated += member.sign * bucket.estimated
            sum.rejected += member.sign * bucket.rejected
            sum.coveredMilliseconds += bucket.coveredMilliseconds
        }
        guard sum.membersPresent > 0 else {
            return try NodeBucket.delete(level, start: start, key: key, in: db)
        }
        sum.membersExpected += parts.silentSenders
        sum.expectedMilliseconds += Int64(parts.silentSenders) * span.seconds * 1000
        if level >= .day {
            sum.division = NodeDivision(sum.amount, node: key.node, span: span, facts: facts, zone: site.zone)
        }
        try sum.write(level, start: start, key: key, in: db)
    }
}
