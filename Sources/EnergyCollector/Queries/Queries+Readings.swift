import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyStore
import Foundation
import MeterModels

/// Which readings are asked for.
struct ReadingsQuestion: Sendable {
    var meter: String
    var quantity: Quantity?
    var span: Span
    /// Where a page begins; nil for the beginning of the span.
    var cursor: ReadingsCursor?
    /// The most readings of the answer.
    var limit: Int
}

/// A place in a meter's readings: an instant, and how many of its readings were given already.
struct ReadingsCursor: Hashable, Sendable, CustomStringConvertible {
    var at: Timestamp
    var given: Int

    init(at: Timestamp, given: Int) {
        self.at = at
        self.given = given
    }

    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let at = Int64(parts[0]), let given = Int(parts[1]), at >= 0, given >= 0,
            at < 1 << 53
        else { return nil }
        self.init(at: Timestamp(milliseconds: at), given: given)
    }

    var description: String { "\(at.milliseconds).\(given)" }
}

extension Queries {
    /// The question of `GET /v1/readings`.
    func readingsQuestion(_ parameters: QueryParameters, standardLimit: Int) throws -> ReadingsQuestion {
        let meter = try parameters.required("meter", expected: "a meter's id")
        let quantity = try parameters.choice(
            "quantity", among: Quantity.allCases.map(\.rawValue), Quantity.init(rawValue:))
        let now = clock().seconds
        let span = try parameters.span(default: Span(start: now - 86400, end: now + 1))
        let cursor = try parameters.text("cursor").map { text in
            guard let cursor = ReadingsCursor(text) else {
                throw ProblemDocument.invalid("cursor", found: text, expected: "what 'next' of an answer says")
            }
            return cursor
        }
        let limit =
            parameters.text("limit") == nil
            ? standardLimit : try parameters.count("limit", default: 1000, upTo: 100_000)
        return ReadingsQuestion(meter: meter, quantity: quantity, span: span, cursor: cursor, limit: limit)
    }

    /// A page of readings.
    func readings(_ question: ReadingsQuestion) throws -> ReadingsResponse {
        let meter = question.meter
        guard knows(meter: meter) else {
            throw ProblemDocument.unknown("meter", meter, known: configuration.meters.map(\.id))
        }
        let begin = max(question.cursor?.at ?? .init(milliseconds: 0), Timestamp(seconds: question.span.start))
        let given = question.cursor.map { $0.at == begin ? $0.given : 0 } ?? 0
        let found = try store.readings(
            meter: meter, quantity: question.quantity, from: begin, to: Timestamp(seconds: question.span.end),
            skipping: given, limit: question.limit)
        let readings = found?.readings ?? []
        let profile = configuration.modbus.lazy.flatMap(\.devices).first { $0.meter == meter }?.profile
        let rows = readings.map { stored in
            let unit = stored.reading.quantity.displayUnit
            let value = stored.reading.baseUnits ?? 0
            return ReadingRow(
                at: zone.rfc3339(stored.at), quantity: stored.reading.quantity.rawValue,
                raw: stored.reading.raw.description,
                value: DisplayAmount.decimal(value, unit), unit: unit.rawValue,
                meaning: profile?.meaning(of: value, stored.reading.quantity), baseUnits: stored.reading.baseUnits)
        }
        let isTruncated = found?.isTruncated ?? false
        let next =
            isTruncated
            ? readings.last.map { last in
                let same = readings.reversed().prefix { $0.at == last.at }.count
                return ReadingsCursor(at: last.at, given: same + (last.at == begin ? given : 0))
            } : nil
        return ReadingsResponse(
            meter: meter, readings: rows, truncated: isTruncated, next: next?.description,
            droppedBefore: try droppedBefore(question.span.start, meter: meter, question.quantity))
    }

    /// The instant before which readings of a meter are not kept, when a question reaches before it.
    func droppedBefore(_ start: Int64, meter: String, _ quantity: Quantity?) throws -> String? {
        guard try store.keepsForATime(quantity, ofMeter: meter), let kept = try store.gaugesKeptFrom(),
            start < kept.seconds
        else { return nil }
        return zone.rfc3339(kept)
    }
}
