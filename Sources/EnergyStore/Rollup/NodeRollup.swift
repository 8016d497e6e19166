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
        for (register, levels) in different {
            guard let keys = composition.sharingKeys[register] else { continue }
            let following = try followers(of: register, levels, members: &members)
            for key in keys { touched[key, default: [:]].merge(following) { $0.union($1) } }
        }
        for (key, levels) in touched {
            for (level, starts) in levels {
                // In the order of the rows, so that each page is met once.
                for start in starts.sorted() { try build(key, level, start: start, from: &members) }
            }
        }
    }

    /// The later quarters and hours of the days of buckets that differ: shares are of what the day holds so far.
    private func followers(
        of register: Int64, _ levels: [BucketLevel: Set<Int64>], members: inout MemberBuckets
    ) throws -> [BucketLevel: Set<Int64>] {
        var following: [BucketLevel: Set<Int64>] = [:]
        for level in [BucketLevel.quarter, .hour] {
            let firstOfDays = Dictionary(
                (levels[level] ?? []).map { (site.zone.bucket(.day, containing: $0).start, $0) },
                uniquingKeysWith: min)
            for first in firstOfDays.values.sorted() {
                following[level, default: []].formUnion(try members.starts(of: register, level, after: first))
            }
        }
        return following
    }

    /// Builds one node bucket.
    private func build(
        _ key: NodeComposition.Key, _ level: BucketLevel, start: Int64, from members: inout MemberBuckets
    ) throws {
        guard let parts = composition.parts[key] else { return }
        let span = site.zone.bucket(level, containing: start)
        try members.prepare(level, start: span.start, memberCount: parts.members.count)
        var sum = NodeBucket()
        // Members of one register follow each other.
        var isCounted = (expected: false, present: false)
        for member in parts.members {
            guard let inForce = span.intersection(member.inForce) else { continue }
            if !member.continuesRegister { isCounted = (false, false) }
            if !isCounted.expected { sum.membersExpected += 1 }
            isCounted.expected = true
            sum.expectedMilliseconds += inForce.seconds * 1000
            guard let bucket = try members.bucket(of: member, level, span) else { continue }
            if !isCounted.present { sum.membersPresent += 1 }
            isCounted.present = true
            sum.amount += member.sign * bucket.amount
            if member.share != nil { sum.apportioned += member.sign * bucket.amount }
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
        let silent = parts.silent(in: span)
        sum.membersExpected += silent.senders
        sum.expectedMilliseconds += silent.milliseconds
        if level >= .day {
            let averages = NodeAverages(node: key.node, span: span, facts: facts, zone: site.zone)
            sum.division = NodeDivision(sum.amount, by: averages)
        }
        try sum.write(level, start: start, key: key, in: db)
    }
}
