import ConsumptionLedger
import GRDB
import MeterModels

/// A meter against its direct sub-meters.
struct SubMeterComparison {
    /// A register of one of them.
    struct Part {
        var meter: String
        var quantity: Quantity
        var register: Int64
        /// When it is a part.
        var inForce: Span
    }

    /// A time in which the meter and every sub-meter that is in force are covered throughout.
    struct Stretch {
        var span: Span
        var main: BucketAmount
        /// By the place of the sub-meter.
        var subs: [(index: Int, bucket: BucketAmount)]

        var amount: UnaccountedAmount {
            UnaccountedAmount(
                main: main.amount, subs: subs.reduce(0) { $0 + $1.bucket.amount }, seconds: span.seconds)
        }
    }

    private let zone: CivilZone
    private let db: Database
    /// nil while its register is not known.
    let main: Part?
    /// nil for those whose register is not known.
    let subs: [Part?]
    private let validities: [Span]

    init(meter: String, site: Site, registry: RegisterRegistry, db: Database) {
        zone = site.zone
        self.db = db
        let assignments = site.subMeters(of: meter)
        let carrier = assignments.first?.carrier
        let entries = site.assignments.filter { $0.meter == meter && $0.carrier == carrier }
        func part(_ entry: MeterAssignment?) -> Part? {
            guard let entry, let quantity = entry.quantity,
                let register = registry.registerID(meter: entry.meter, quantity: quantity)
            else { return nil }
            return Part(
                meter: entry.meter, quantity: quantity, register: register,
                inForce: site.zone.span(of: entry.validity))
        }
        main = part(entries.first { $0.role != .gridExport } ?? entries.first)
        subs = assignments.map(part)
        validities = assignments.map { site.zone.span(of: $0.validity) }
    }

    /// What is unaccounted in a bucket; nil when it is known for no part of it.
    func amount(_ level: BucketLevel, _ span: Span) throws -> UnaccountedAmount? {
        try stretches(level, span).reduce(nil as UnaccountedAmount?) { sum, stretch in
            let part = stretch.amount
            return UnaccountedAmount(
                main: (sum?.main ?? 0) + part.main, subs: (sum?.subs ?? 0) + part.subs,
                seconds: (sum?.seconds ?? 0) + part.seconds)
        }
    }

    /// The stretches of some months, those that follow each other with the same sub-meters as one.
    func joinedStretches(in span: Span) throws -> [Stretch] {
        var joined: [Stretch] = []
        for stretch in try zone.buckets(.month, in: span).flatMap({ try stretches(.month, $0) }) {
            guard let last = joined.last, last.span.end == stretch.span.start,
                last.subs.map(\.index) == stretch.subs.map(\.index)
            else {
                joined.append(stretch)
                continue
            }
            let both = Span(start: last.span.start, end: stretch.span.end)
            joined[joined.count - 1] = Stretch(
                span: both, main: .combining([last.main, stretch.main], gaps: [], span: both),
                subs: zip(last.subs, stretch.subs).map { first, second in
                    (first.index, .combining([first.bucket, second.bucket], gaps: [], span: both))
                })
        }
        return joined
    }

    /// The largest buckets within one that are covered throughout.
    private func stretches(_ level: BucketLevel, _ span: Span) throws -> [Stretch] {
        if let whole = try whole(level, span) { return [whole] }
        guard let below = level.below else { return [] }
        return try zone.buckets(below, in: span).flatMap { try stretches(below, $0) }
    }

    private func whole(_ level: BucketLevel, _ span: Span) throws -> Stretch? {
        var inForce: [Int] = []
        for (index, validity) in validities.enumerated() {
            guard let part = validity.intersection(span) else { continue }
            guard part == span else { return nil }
            inForce.append(index)
        }
        guard !inForce.isEmpty, let own = try covered(main, level, span) else { return nil }
        var stretch = Stretch(span: span, main: own, subs: [])
        for index in inForce {
            guard let bucket = try covered(subs[index], level, span) else { return nil }
            stretch.subs.append((index, bucket))
        }
        return stretch
    }

    /// A register's bucket if readings cover it throughout; nil else.
    private func covered(_ part: Part?, _ level: BucketLevel, _ span: Span) throws -> BucketAmount? {
        guard let part,
            let bucket = try BucketRows.bucket(level, start: span.start, register: part.register, in: db),
            bucket.coveredMilliseconds == span.seconds * 1000
        else { return nil }
        return bucket
    }
}
