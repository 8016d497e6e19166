import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyStore
import Foundation
import MeterModels

extension Queries {
    /// `GET /v1/readings`.
    func readings(_ parameters: QueryParameters) throws -> ReadingsResponse {
        let meter = try parameters.required("meter", expected: "a meter's id")
        let quantity = try parameters.choice(
            "quantity", among: Quantity.allCases.map(\.rawValue), Quantity.init(rawValue:))
        let now = clock().seconds
        let span = try parameters.span(default: Span(start: now - 86400, end: now + 1))
        let limit = try parameters.count("limit", default: 1000, upTo: 100_000)
        guard knows(meter: meter) else {
            throw ProblemDocument.unknown("meter", meter, known: configuration.meters.map(\.id))
        }
        let found = try store.readings(
            meter: meter, quantity: quantity, from: Timestamp(seconds: span.start), to: Timestamp(seconds: span.end),
            limit: limit)
        let profile = configuration.modbus.lazy.flatMap(\.devices).first { $0.meter == meter }?.profile
        let rows = (found?.readings ?? []).map { stored in
            let unit = stored.reading.quantity.displayUnit
            let value = stored.reading.baseUnits ?? 0
            return ReadingRow(
                at: zone.rfc3339(stored.at), quantity: stored.reading.quantity.rawValue,
                raw: stored.reading.raw.description,
                value: DisplayAmount.decimal(value, unit), unit: unit.rawValue,
                meaning: profile?.meaning(of: value, stored.reading.quantity))
        }
        return ReadingsResponse(
            meter: meter, readings: rows, truncated: found?.isTruncated ?? false,
            droppedBefore: try droppedBefore(span.start, meter: meter, quantity))
    }

    /// The instant before which readings of a meter are not kept, when a question reaches before it.
    func droppedBefore(_ start: Int64, meter: String, _ quantity: Quantity?) throws -> String? {
        guard try store.keepsForATime(quantity, ofMeter: meter), let kept = try store.gaugesKeptFrom(),
            start < kept.seconds
        else { return nil }
        return zone.rfc3339(kept)
    }
}
