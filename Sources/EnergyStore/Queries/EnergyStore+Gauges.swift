public import ConsumptionLedger
import GRDB
public import MeterModels

extension EnergyStore {
    /// What a meter's gauge was over the buckets of a span, by their first seconds.
    ///
    /// Worked out from the samples: gauges have no rows of their own.
    ///
    /// Cost: the meter's observations in the span.
    ///
    /// - Parameters:
    ///   - name: The meter's id.
    ///   - quantity: The gauge.
    ///   - level: The length of a bucket.
    ///   - span: The time; it begins and ends at borders of buckets.
    ///   - zone: The site's civil time.
    ///   - cadence: Milliseconds between samples by plan.
    /// - Returns: The buckets with samples; nil when the meter never said anything.
    /// - Throws: `StoreError` when the database cannot be read.
    public func gauge(
        meter name: String, quantity: Quantity, level: BucketLevel, in span: Span, zone: CivilZone, cadence: Int64
    ) throws(StoreError) -> [Int64: GaugeBucket]? {
        try read { db, registry in
            guard let meter = registry.meterID(name) else { return nil }
            var account = GaugeAccount(level: level, zone: zone, cadence: cadence)
            let edge = 3 * cadence
            let observations = try ObservationCursor(
                from: Timestamp(milliseconds: span.start * 1000 - edge),
                through: Timestamp(milliseconds: span.end * 1000 + edge), meters: [meter],
                wanted: { $0.quantity == quantity }, registry: registry, db: db)
            while let observation = try observations.next() {
                guard let sample = observation.readings.first(where: { $0.scale.register.quantity == quantity }),
                    let value = sample.scale.scale.baseUnits(of: sample.raw)
                else { continue }
                account.take(value, at: observation.at)
            }
            return account.buckets.filter { $0.key >= span.start && $0.key < span.end }
        }
    }
}
