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
}

/// A meter against its direct sub-meters.
struct SubMeterComparison {
    private let zone: CivilZone
    private let main: Int64?
    private let subs: [(register: Int64?, inForce: Span)]
    private let db: Database

    init(meter: String, site: Site, registry: RegisterRegistry, db: Database) {
        zone = site.zone
        self.db = db
        let assignments = site.subMeters(of: meter)
        let carrier = assignments.first?.carrier
        let entries = site.assignments.filter { $0.meter == meter && $0.carrier == carrier }
        let quantity = (entries.first { $0.role != .gridExport } ?? entries.first)?.quantity
        main = quantity.flatMap { registry.registerID(meter: meter, quantity: $0) }
        subs = assignments.map { assignment in
            (
                assignment.quantity.flatMap { registry.registerID(meter: assignment.meter, quantity: $0) },
                site.zone.span(of: assignment.validity)
            )
        }
    }

    /// What is unaccounted in a bucket; nil when it is known for no part of it.
    func amount(_ level: BucketLevel, _ span: Span) throws -> UnaccountedAmount? {
        if let whole = try wholeAmount(level, span) { return whole }
        guard let below = level.below else { return nil }
        var sum: UnaccountedAmount?
        for part in zone.buckets(below, in: span) {
            guard let amount = try amount(below, part) else { continue }
            sum = UnaccountedAmount(
                main: (sum?.main ?? 0) + amount.main, subs: (sum?.subs ?? 0) + amount.subs,
                seconds: (sum?.seconds ?? 0) + amount.seconds)
        }
        return sum
    }

    private func wholeAmount(_ level: BucketLevel, _ span: Span) throws -> UnaccountedAmount? {
        var registers: [Int64?] = []
        for sub in subs {
            guard let inForce = sub.inForce.intersection(span) else { continue }
            guard inForce == span else { return nil }
            registers.append(sub.register)
        }
        guard !registers.isEmpty, let own = try covered(main, level, span) else { return nil }
        var sum: Int64 = 0
        for register in registers {
            guard let amount = try covered(register, level, span) else { return nil }
            sum += amount
        }
        return UnaccountedAmount(main: own, subs: sum, seconds: span.seconds)
    }

    /// A register's amount in a bucket that readings cover throughout; nil else.
    private func covered(_ register: Int64?, _ level: BucketLevel, _ span: Span) throws -> Int64? {
        guard let register,
            let bucket = try BucketRows.bucket(level, start: span.start, register: register, in: db),
            bucket.coveredMilliseconds == span.seconds * 1000
        else { return nil }
        return bucket.amount
    }
}
