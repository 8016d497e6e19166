import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyStore
import Foundation
import MeterModels

extension Queries {
    /// The longest time that one question may ask for, in seconds: its samples are gone through.
    private static let longestGauge: Int64 = 400 * 86_400

    /// `GET /v1/gauge`.
    func gauge(_ parameters: QueryParameters) throws -> GaugeResponse {
        let meter = try known(meter: try parameters.required("meter", expected: "a meter's id"))
        let gauges = Quantity.allCases.filter { $0.kind == .gauge }.map(\.rawValue)
        let expected = "one of " + gauges.joined(separator: ", ")
        let name = try parameters.required("quantity", expected: expected)
        guard let quantity = Quantity(rawValue: name), quantity.kind == .gauge else {
            throw ProblemDocument.invalid("quantity", found: name, expected: expected)
        }
        let levels = BucketLevel.allCases.map(\.name)
        let level = try parameters.choice("by", among: levels, BucketLevel.init(name:)) ?? .hour
        let asked = try parameters.span(default: zone.bucket(.day, containing: clock().seconds))
        guard asked.seconds <= Self.longestGauge else {
            throw ProblemDocument.invalid(
                "from", found: zone.rfc3339(Timestamp(seconds: asked.start)), expected: "at most 400 days")
        }
        let span = Span(
            start: zone.bucket(level, containing: asked.start).start,
            end: zone.bucket(level, containing: asked.end - 1).end)
        let buckets = try store.gauge(
            meter: meter, quantity: quantity, level: level, in: span, zone: zone, cadence: cadence(of: meter))
        let unit = quantity.displayUnit
        return GaugeResponse(
            meter: meter, quantity: name, unit: unit.rawValue,
            rows: (buckets ?? [:]).sorted { $0.key < $1.key }.map { start, bucket in
                row(bucket, zone.bucket(level, containing: start), unit, isPower: quantity.isPower)
            }, droppedBefore: try droppedBefore(span.start, meter: meter, quantity))
    }

    private func cadence(of meter: String) -> Int64 {
        if let own = configuration.meters.first(where: { $0.id == meter })?.rules.cadence { return own }
        return configuration.fleets.first { meter.hasPrefix($0.fleet.id + "/") }?.rules.cadence ?? 60_000
    }

    private func row(_ bucket: GaugeBucket, _ span: Span, _ unit: MeasurementUnit, isPower: Bool) -> GaugeRow {
        func energy(_ integral: Int128) -> Decimal? {
            isPower ? DisplayAmount.decimal(GaugeBucket.wattHours(integral), .kilowattHour) : nil
        }
        return GaugeRow(
            start: zone.rfc3339(Timestamp(seconds: span.start)),
            mean: bucket.mean.map { DisplayAmount.decimal($0, unit) },
            smallest: bucket.smallest.map { DisplayAmount.decimal($0, unit) },
            largest: bucket.largest.map { DisplayAmount.decimal($0, unit) }, samples: bucket.count,
            coverage: DisplayAmount.share(bucket.milliseconds, of: span.seconds * 1000),
            imported: energy(bucket.above), exported: energy(bucket.below))
    }
}

extension Quantity {
    /// Whether its integral over time is an energy.
    fileprivate var isPower: Bool { displayUnit == .watt }
}
