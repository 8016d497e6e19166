public import ConsumptionLedger
import GRDB
public import MeterModels

/// A node's amount of a carrier over some months.
///
/// Amounts in base units, times in milliseconds.
public struct NodeAmount: Hashable, Sendable {
    /// The carrier.
    public var carrier: Carrier
    /// The known sum; nil when no member has anything.
    public var amount: Int64?
    /// The part that was spread over longer gaps.
    public var derived: Int64 = 0
    /// The part that a person estimated.
    public var estimated: Int64 = 0
    /// The part that is a share of meters which other nodes have shares of, too.
    public var apportioned: Int64 = 0
    /// Time of the members that is covered.
    public var coveredMilliseconds: Int64 = 0
    /// Time that the members are in force.
    public var expectedMilliseconds: Int64 = 0
    /// Members with an amount in any of the months.
    public var membersPresent = 0
    /// Members in force in any of the months, silent senders of fleets among them.
    public var membersExpected = 0
    /// Members in force without any amount; senders of a fleet as one, such as `lamps (12)`.
    public var absentMembers: [String] = []
    /// Whether later readings can still change the amount.
    public var isProvisional = false
}

extension EnergyStore {
    /// What a node used over a span that begins and ends at months' borders, one entry a carrier it has members of.
    ///
    /// Cost: one row a month and member.
    public func amounts(node: String, in span: Span, site: Site) throws(StoreError) -> [NodeAmount] {
        try read { db, registry in
            let composition = self.composition(of: site, registry)
            var sums = try MemberSums(span: span, zone: site.zone, db: db)
            return try Carrier.allCases.compactMap { carrier in
                guard let parts = composition.parts[NodeComposition.Key(node: node, carrier: carrier)] else {
                    return nil
                }
                return try sums.amount(of: parts, carrier)
            }
        }
    }

    /// What some meters counted together over a span that begins and ends at months' borders, by their assignments.
    ///
    /// Cost: one row a month and assignment.
    public func amount(
        of assignments: some Sequence<MeterAssignment>, _ carrier: Carrier, in span: Span, site: Site
    ) throws(StoreError) -> NodeAmount {
        try read { db, registry in
            var parts = NodeComposition.Parts()
            for assignment in assignments {
                guard let quantity = assignment.quantity else { continue }
                parts.members.append(
                    NodeComposition.Member(
                        register: registry.registerID(meter: assignment.meter, quantity: quantity),
                        meter: assignment.meter, sign: 1, share: assignment.share,
                        inForce: site.zone.span(of: assignment.validity)))
            }
            var sums = try MemberSums(span: span, zone: site.zone, db: db)
            return try sums.amount(of: parts, carrier)
        }
    }

    /// Readings of a meter that were set aside in a span.
    public func quarantined(meter name: String, in span: Span) throws(StoreError) -> Int {
        try read { db, registry in
            guard let meter = registry.meterID(name) else { return 0 }
            return try registry.registers(ofMeter: meter).reduce(0) { sum, register in
                try sum
                    + (Int.fetchOne(
                        db, sql: "SELECT count(*) FROM quarantine WHERE register = ? AND at >= ? AND at < ?",
                        arguments: [register.id, span.start * 1000, span.end * 1000]) ?? 0)
            }
        }
    }
}

/// Sums the buckets of members over some months.
private struct MemberSums {
    let span: Span
    let months: [Span]
    let last: LastAccepted
    var reader: MemberBuckets

    init(span: Span, zone: CivilZone, db: Database) throws {
        self.span = span
        last = LastAccepted(db: db)
        months = zone.buckets(.month, in: span)
        reader = MemberBuckets(zone: zone, db: db)
    }

    mutating func amount(of parts: NodeComposition.Parts, _ carrier: Carrier) throws -> NodeAmount {
        var result = NodeAmount(carrier: carrier)
        var absentSenders: [String: Int] = [:]
        for fleet in parts.fleets {
            let silent = fleet.silent(in: span)
            if silent.senders > 0 { absentSenders[fleet.fleet] = silent.senders }
            result.membersExpected += silent.senders
            result.expectedMilliseconds += silent.milliseconds
        }
        var isCounted = (expected: false, present: false)
        for member in parts.members {
            guard let inForce = span.intersection(member.inForce) else { continue }
            if !member.continuesRegister { isCounted = (false, false) }
            if !isCounted.expected { result.membersExpected += 1 }
            isCounted.expected = true
            result.expectedMilliseconds += inForce.seconds * 1000
            if try add(member, to: &result) {
                if !isCounted.present { result.membersPresent += 1 }
                isCounted.present = true
            } else if let fleet = member.fleet {
                absentSenders[fleet, default: 0] += 1
            } else {
                result.absentMembers.append(member.meter)
            }
            if !result.isProvisional, try member.register.flatMap(last.of) ?? .min < inForce.end * 1000 {
                result.isProvisional = true
            }
        }
        result.absentMembers += absentSenders.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value))" }
        return result
    }

    /// Adds a member's months; false when it has nothing in any of them.
    private mutating func add(_ member: NodeComposition.Member, to result: inout NodeAmount) throws -> Bool {
        var isPresent = false
        for month in months {
            guard let bucket = try reader.bucket(of: member, .month, month) else { continue }
            isPresent = true
            result.amount = (result.amount ?? 0) + member.sign * bucket.amount
            if member.share != nil { result.apportioned += member.sign * bucket.amount }
            result.derived += member.sign * bucket.derived
            result.estimated += member.sign * bucket.estimated
            result.coveredMilliseconds += bucket.coveredMilliseconds
        }
        return isPresent
    }
}
