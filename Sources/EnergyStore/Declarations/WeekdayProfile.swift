public import ConsumptionLedger
import GRDB
public import MeterModels

/// How much a register counted on the same weekdays of the four weeks before a gap, by quarters of an hour.
public struct WeekdayProfile: Hashable, Sendable {
    /// How it lies over the quarters.
    public var shape: AdvanceShape
    /// What it comes to over the gap, in base units, rounded down.
    public var amount: Int64

    /// Why there is none.
    public struct Lack: Error, Hashable, Sendable {
        /// The first quarter of which none of the four weeks has a measured one; nil when the gap is too long.
        public var missing: Timestamp?

        /// A lack.
        public init(missing: Timestamp?) { self.missing = missing }
    }

    /// The weeks that are looked at.
    private static let weeks = 4
    /// A multiple of every number of samples, so that means are whole numbers.
    private static let parts: Int64 = 12

    /// The profile over a stretch from whole quarters that are measured and covered; `sample` gives them.
    static func over(
        _ stretch: Stretch, zone: CivilZone, sample: (_ quarter: Int64) throws -> BucketAmount?
    ) rethrows -> Result<WeekdayProfile, Lack> {
        let first = stretch.from.floorDivided(by: 900_000) * 900
        let end = (stretch.to + 899_999).floorDivided(by: 900_000) * 900
        guard (end - first) / 900 <= Int64(AdvanceShape.longest) else { return .failure(Lack(missing: nil)) }
        var means: [Int64] = []
        var weighted: Int128 = 0
        for quarter in stride(from: first, to: end, by: 900) {
            let date = zone.date(at: quarter)
            let offset = quarter - zone.start(of: date)
            let samples = try (1...weeks).compactMap { week in
                try sample(zone.start(of: date.adding(days: -7 * week)) + offset).flatMap { bucket in
                    bucket.coveredMilliseconds == 900_000 && bucket.measured == bucket.amount ? bucket.amount : nil
                }
            }
            guard !samples.isEmpty else { return .failure(Lack(missing: Timestamp(seconds: quarter))) }
            let mean = max(0, samples.reduce(0, +)) * parts / Int64(samples.count)
            means.append(mean)
            let inside = min((quarter + 900) * 1000, stretch.to) - max(quarter * 1000, stretch.from)
            weighted += Int128(mean) * Int128(inside)
        }
        let largest = max(AdvanceShape.largestWeight, means.max() ?? 0)
        let weights = means.map { Int64(Int128($0) * Int128(AdvanceShape.largestWeight) / Int128(largest)) }
        guard let shape = AdvanceShape(start: first, weights: weights) else { return .failure(Lack(missing: nil)) }
        return .success(
            WeekdayProfile(shape: shape, amount: Int64(clamping: weighted / (Int128(parts) * 900_000))))
    }
}

extension EnergyStore {
    /// How much a register counted on the same weekdays of the four weeks before a gap.
    public func weekdayProfile(
        meter name: String, quantity: Quantity, over stretch: Stretch, zone: CivilZone
    ) throws(StoreError) -> Result<WeekdayProfile, WeekdayProfile.Lack> {
        try read { db, registry in
            let register = registry.registerID(meter: name, quantity: quantity) ?? 0
            return try WeekdayProfile.over(stretch, zone: zone) { quarter in
                try BucketRows.bucket(.quarter, start: quarter, register: register, in: db)
            }
        }
    }
}
