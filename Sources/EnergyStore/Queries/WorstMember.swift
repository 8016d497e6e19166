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
        func note(_ meter: @autoclosure () -> String, covered: Int64, expected: Int64) {
            guard covered < expected else { return }
            if let worst {
                let isWorse =
                    Int128(covered) * Int128(worst.expectedMilliseconds)
                    < Int128(worst.coveredMilliseconds) * Int128(expected)
                guard isWorse else { return }
            }
            worst = WorstMember(meter: meter(), coveredMilliseconds: covered, expectedMilliseconds: expected)
        }
        try members.prepareCoverage(level, start: span.start, memberCount: parts.members.count)
        for member in parts.members {
            guard let inForce = span.intersection(member.inForce) else { continue }
            note(
                member.meter, covered: try members.coveredMilliseconds(of: member, level, span),
                expected: inForce.seconds * 1000)
        }
        for fleet in parts.fleets {
            note(fleet.fleet, covered: 0, expected: fleet.silent(in: span).milliseconds)
        }
        return worst
    }
}
