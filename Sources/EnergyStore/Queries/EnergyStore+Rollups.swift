public import ConsumptionLedger
import GRDB
public import MeterModels

extension EnergyStore {
    /// The buckets of a meter's counters that overlap a span, in time order.
    ///
    /// Those of one register, if a quantity is asked for, else of every counter; nil when the meter never said anything.
    public func rollup(
        meter name: String, quantity: Quantity? = nil, level: BucketLevel, in span: Span, zone: CivilZone
    ) throws(StoreError) -> [MeterRollupRow]? {
        try read { db, registry in
            guard let meter = registry.meterID(name) else { return nil }
            var rows: [MeterRollupRow] = []
            let spans = try self.existing(level, in: span, zone: zone, db: db)
            for register in registry.registers(ofMeter: meter)
            where register.quantity.kind == .counter && quantity ?? register.quantity == register.quantity {
                let last = try LastAccepted(db: db).of(register.id)
                for span in spans {
                    guard
                        let bucket = try BucketRows.bucket(level, start: span.start, register: register.id, in: db)
                    else { continue }
                    rows.append(
                        MeterRollupRow(
                            quantity: register.quantity, span: span, bucket: bucket,
                            isProvisional: last.map { $0 < span.end * 1000 } ?? true))
                }
            }
            return rows.sorted { ($0.span.start, $0.quantity.rawValue) < ($1.span.start, $1.quantity.rawValue) }
        }
    }

    /// The buckets of a node that overlap a span, in time order.
    ///
    /// Those of one carrier, if one is asked for, else of all.
    public func rollup(
        node: String, carrier: Carrier? = nil, level: BucketLevel, in span: Span, site: Site
    ) throws(StoreError) -> [NodeRollupRow] {
        try read { db, registry in
            let composition = self.composition(of: site, registry)
            let statement = try db.cachedStatement(
                sql: """
                    SELECT carrier, amount, derived, unattributed, covered, expected, members_present,
                        members_expected, headcount_milli, floor_area_milli, per_capita, per_area, manual,
                        estimated, rejected, apportioned
                    FROM node_bucket WHERE level = ? AND start = ? AND node = ? ORDER BY carrier
                    """)
            let last = LastAccepted(db: db)
            var rows: [NodeRollupRow] = []
            var buckets = MemberBuckets(zone: site.zone, db: db)
            for span in try self.existing(level, in: span, zone: site.zone, db: db) {
                for row in try Row.fetchAll(statement, arguments: [level.rawValue, span.start, node]) {
                    guard let rowCarrier = Carrier(rawValue: row[0]), carrier ?? rowCarrier == rowCarrier else {
                        continue
                    }
                    let parts = composition.parts[NodeComposition.Key(node: node, carrier: rowCarrier)]
                    // The first member that can still change it decides, which in the present period is the first of all.
                    let isProvisional = try parts?.members.contains { member in
                        guard let inForce = member.inForce.intersection(span) else { return false }
                        return try (member.register.flatMap(last.of) ?? .min) < inForce.end * 1000
                    }
                    let isComplete = (row[4] as Int64) == row[5] && (row[6] as Int) == row[7]
                    // A look at every member is worth it from a day on.
                    let worst = try parts.flatMap { parts in
                        try isComplete || level < .day
                            ? nil : WorstMember.find(in: parts, level, span, from: &buckets)
                    }
                    rows.append(
                        NodeRollupRow(
                            carrier: rowCarrier, span: span, amount: row[1], derived: row[2], apportioned: row[15],
                            manual: row[12], estimated: row[13], unattributed: row[3], rejected: row[14],
                            coveredMilliseconds: row[4], expectedMilliseconds: row[5], membersPresent: row[6],
                            membersExpected: row[7], worstMember: worst, headcountMilli: row[8], floorAreaMilli: row[9],
                            perCapita: row[10], perArea: row[11], isProvisional: isProvisional ?? false))
                }
            }
            return rows
        }
    }

    /// The buckets of a level in a span that can have rows: those between the first and the last that has one.
    private func existing(_ level: BucketLevel, in span: Span, zone: CivilZone, db: Database) throws -> [Span] {
        let bounds = try Row.fetchOne(
            db,
            sql: """
                SELECT (SELECT min(start) FROM bucket WHERE level = ?1), (SELECT max(start) FROM bucket WHERE level = ?1)
                """, arguments: [level.rawValue])
        guard let first = bounds?[0] as Int64?, let last = bounds?[1] as Int64? else { return [] }
        let limited = Span(start: max(span.start, first), end: min(span.end, last + 1))
        return zone.buckets(level, in: limited)
    }

}
