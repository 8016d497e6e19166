public import ConsumptionLedger
import GRDB
import MeterModels

/// What of a meter's amount its sub-meters do not account for.
public struct UnaccountedAmount: Hashable, Sendable {
    /// What the meter counted in the time that it and all its sub-meters are covered, in base units.
    public var main: Int64
    /// What the sub-meters counted in the same time.
    public var subs: Int64
    /// Seconds of that time.
    public var seconds: Int64

    /// The meter − its direct sub-meters; negative when they count more than it does.
    public var amount: Int64 { main - subs }
}

extension EnergyStore {
    /// What a meter's direct sub-meters do not account for, over the intervals in which it and all of them are covered.
    ///
    /// nil where there is no such interval: what is not known is not unaccounted.
    ///
    /// Cost: a look-up a meter and bucket; where one is not covered throughout, those of the buckets below.
    public func unaccounted(
        meter: String, level: BucketLevel, in span: Span, site: Site
    ) throws(StoreError) -> [(span: Span, amount: UnaccountedAmount?)] {
        try read { db, registry in
            let comparison = SubMeterComparison(meter: meter, site: site, registry: registry, db: db)
            return try site.zone.buckets(level, in: span).map { ($0, try comparison.amount(level, $0)) }
        }
    }

    /// What a meter and its direct sub-meters gave over the stretches of a span in which all of them are covered: what
    /// `unaccounted` compares, by month and the buckets below.
    ///
    /// Cost: as `unaccounted`, and two accounts and a few readings a meter and stretch.
    ///
    /// - Parameters:
    ///   - meter: The main meter.
    ///   - span: Whole months.
    ///   - site: Where the meters stand.
    ///   - rules: How their registers are counted.
    ///   - limit: How many stretches are stated one by one.
    /// - Returns: The statements of the main meter and of its sub-meters.
    /// - Throws: `StoreError` when they cannot be read.
    public func comparedStatements(
        meter: String, in span: Span, site: Site, rules: LedgerRules, limit: Int
    ) throws(StoreError) -> ComparedStatements {
        try read { db, registry in
            let comparison = SubMeterComparison(meter: meter, site: site, registry: registry, db: db)
            let stretches = try comparison.joinedStretches(in: span)
            var result = ComparedStatements()
            for stretch in stretches.prefix(limit) {
                let reader = StatementReader(
                    span: stretch.span, zone: site.zone, rules: rules, registry: registry, db: db)
                if let statement = try comparison.main.map({ try reader.statement(of: $0, stretch.main) }) {
                    result.main.append(statement)
                }
                for (index, bucket) in stretch.subs {
                    if let statement = try comparison.subs[index].map({ try reader.statement(of: $0, bucket) }) {
                        result.subs.append(statement)
                    }
                }
            }
            for stretch in stretches.dropFirst(limit) {
                result.untold += 1
                result.untoldMain += stretch.main.amount
                result.untoldSubs += stretch.amount.subs
            }
            return result
        }
    }
}

/// What a meter and its direct sub-meters gave while all of them were covered; amounts in base units.
public struct ComparedStatements: Sendable {
    /// The meter's own, stretch by stretch.
    public var main: [MemberStatement] = []
    /// Those of its sub-meters.
    public var subs: [MemberStatement] = []
    /// Stretches that are not stated one by one.
    public var untold = 0
    /// What the meter counted in them.
    public var untoldMain: Int64 = 0
    /// What its sub-meters counted in them.
    public var untoldSubs: Int64 = 0
}
