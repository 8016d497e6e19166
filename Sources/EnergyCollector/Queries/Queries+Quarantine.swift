import ControlAPI
import EnergyStore
import Foundation
import MeterModels

extension Queries {
    /// `GET /v1/quarantine`.
    func quarantine(_ parameters: QueryParameters) throws -> QuarantineResponse {
        let reason = parameters.text("reason")
        let source = parameters.text("source")
        let limit = try parameters.count("limit", default: 50, upTo: 10_000)
        let counts = try store.rejectionCounts(reason: reason, source: source, limit: limit)
        let messages = try store.rejectedMessages(reason: reason, source: source, limit: limit)
        let readings = try store.quarantinedReadings(reason: reason, meter: source, limit: limit)
        return QuarantineResponse(
            counts: counts.map { count in
                ControlAPI.RejectionCount(
                    session: count.session, reason: count.reason, source: count.source, count: count.count,
                    first: zone.rfc3339(count.first), last: zone.rfc3339(count.last))
            },
            messages: messages.map { id, message in
                RejectedMessageSummary(
                    id: id, at: zone.rfc3339(message.at), session: message.session, reason: message.reason,
                    source: message.source, detail: message.detail)
            },
            readings: readings.map { reading in
                let unit = reading.quantity.displayUnit
                return QuarantinedReadingRow(
                    meter: reading.meter, quantity: reading.quantity.rawValue, at: zone.rfc3339(reading.at),
                    value: DisplayAmount.decimal(reading.value, unit), unit: unit.rawValue, reason: reading.reason)
            })
    }

    /// `GET /v1/quarantine/message`.
    func quarantineMessage(_ parameters: QueryParameters) throws -> RejectedMessageResponse {
        let text = try parameters.required("id", expected: "the number of a rejected message")
        guard let id = Int64(text) else {
            throw ProblemDocument.invalid("id", found: text, expected: "the number of a rejected message")
        }
        guard let message = try store.rejectedMessage(id) else {
            throw ProblemDocument(
                type: "unknown", title: "Not found", status: 404,
                detail: "there is no rejected message \(id), or newer ones took its place")
        }
        return RejectedMessageResponse(
            id: id, at: zone.rfc3339(message.at), session: message.session, reason: message.reason,
            source: message.source, topic: message.topic, detail: message.detail, length: message.length,
            text: String(validating: message.payload, as: UTF8.self), payload: Data(message.payload))
    }
}
