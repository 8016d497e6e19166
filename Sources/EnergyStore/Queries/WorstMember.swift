import ConsumptionLedger
import GRDB
import MeterModels

/// The member of a node of which least is known.
public struct WorstMember: Hashable, Sendable {
    /// The meter's id, or the fleet's for senders that never said anything.
    public var meter: String
    /// Milliseconds of its time that are covered.
    public var coveredMilliseconds: Int64
    /// Milliseconds that it is in force.
    public var expectedMilliseconds: Int64

    /// The member with the least coverage in a bucket, the first of several; nil when all are covered throughout.
    static func find(
        in parts: NodeComposition.Parts, _ level: BucketLevel, _ span: Span, from members: inout MemberBuckets
    ) throws -> WorstMember? {
        var worst: WorstMember?
        func note(_ candidate: WorstMember) {
            guard candidate.coveredMilliseconds < candidate.expectedMilliseconds else { return }
            guard let known = worst else {
                worst = candidate
                return
            }
            let isWorse =
                Int128(candidate.coveredMilliseconds) * Int128(known.expectedMilliseconds)
                < Int128(known.coveredMilliseconds) * Int128(candidate.expectedMilliseconds)
            if isWorse { worst = candidate }
        }
        try members.prepare(level, start: span.start, memberCount: parts.members.count)
        for member in parts.members {
            guard let inForce = span.intersection(member.inForce) else { continue }
            let bucket = try members.bucket(of: member, level, span)
            note(
                WorstMember(
                    meter: member.meter, coveredMilliseconds: bucket?.coveredMilliseconds ?? 0,
                    expectedMilliseconds: inForce.seconds * 1000))
        }
        for fleet in parts.fleets {
            let silent = fleet.silent(in: span)
            note(
                WorstMember(
                    meter: fleet.fleet, coveredMilliseconds: 0, expectedMilliseconds: silent.milliseconds))
        }
        return worst
    }
}
