import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyStore
import Foundation
import MeterModels

extension Queries {
    /// `GET /v1/events`.
    func events(_ parameters: QueryParameters) throws -> EventsResponse {
        let meter = try parameters.text("meter").map { try known(meter: $0) }
        let limit = try parameters.count("limit", default: 100, upTo: 10_000)
        return EventsResponse(
            events: try store.events(meter: meter, before: try parameters.before(), limit: limit)
                .compactMap(eventResponse))
    }

    /// `POST /v1/events`.
    var eventAddition: Change {
        Change(ControlPath.events, to: "adding an event") { (request: EventRequest) in
            let meter = try known(meter: request.meter)
            let instant = try past(request.at)
            let event = try event(request, meter: meter, at: instant)
            var touched = try store.reach(meter: meter, from: instant, to: instant)
            // Every later reading is multiplied by another ratio.
            if event.kind == .ratio { touched = Span(start: touched.start, end: .max) }
            let summary = "\(request.kind) of \(meter) at \(zone.rfc3339(instant))"
            return Change.Prepared(summary: summary, touches: touched) { declaration in
                let id = try store.add(event, meter: meter, at: instant, by: declaration)
                return try recorded(id, eventResponse)
            }
        }
    }

    /// `POST /v1/events/revert`.
    var eventReversion: Change {
        Change(ControlPath.eventsRevert, to: "taking an event back") { (request: RevertRequest) in
            guard let declared = try store.declaration(request.id), case .event(let event) = declared.content else {
                throw ProblemDocument.unknown("event", "\(request.id)", known: [])
            }
            return try reversion(of: declared, touchesEverythingAfter: event.kind == .ratio, eventResponse)
        }
    }

    /// Takes an event or a correction back.
    func reversion<Answer: Encodable & Sendable>(
        of declared: StoredDeclaration, touchesEverythingAfter: Bool = false,
        _ response: @escaping (StoredDeclaration) -> Answer?
    ) throws -> Change.Prepared {
        var touched = try store.reach(meter: declared.meter, from: declared.from, to: declared.to)
        if touchesEverythingAfter { touched = Span(start: touched.start, end: .max) }
        let summary = "take \(declared.id) back, of \(declared.meter) at \(zone.rfc3339(declared.from))"
        return Change.Prepared(summary: summary, touches: touched) { declaration in
            try store.revert(declared, by: declaration)
            return try recorded(declared.id, response)
        }
    }

    /// What was just stored, as it is answered.
    func recorded<Answer>(_ id: Int64, _ response: (StoredDeclaration) -> Answer?) throws -> Answer {
        guard let answer = try store.declaration(id).flatMap(response) else {
            throw StoreError(.inputOutput, path: store.path, "declaration \(id) is not there after it was stored")
        }
        return answer
    }

    private func event(_ request: EventRequest, meter: String, at instant: Timestamp) throws -> MeterEvent {
        let kinds = MeterEvent.Kind.allCases.filter { $0 != .otherDevice }
        guard let kind = MeterEvent.Kind(rawValue: request.kind), kind != .otherDevice else {
            throw ProblemDocument.invalid(
                "kind", found: request.kind,
                expected: "one of " + kinds.map(\.rawValue).joined(separator: ", "))
        }
        if let serial = request.serial, serial.utf8.count > 100 {
            throw ProblemDocument.invalid("serial", found: serial, expected: "at most 100 bytes")
        }
        let ratio = try ratio(request, kind)
        var event = MeterEvent(kind: kind, ratio: ratio, serial: request.serial)
        for read in request.registers {
            let quantity = try counter(read.quantity, of: meter)
            guard event.registers[quantity.rawValue] == nil else {
                throw ProblemDocument.invalid("registers", found: quantity.rawValue, expected: "each quantity once")
            }
            if read.initial != nil, kind == .remove || kind == .ratio {
                throw ProblemDocument.invalid(
                    "initial", found: read.initial, expected: "no reading after '\(kind.rawValue)'")
            }
            if read.final != nil, kind == .install {
                throw ProblemDocument.invalid("final", found: read.final, expected: "no reading before an installation")
            }
            let final = try read.final.map { try amount($0, quantity, "final", ratio: ratio?.before) }
            // The register stays where it is; what it means changes.
            let initial = try (kind == .ratio ? read.final : read.initial).map {
                try amount($0, quantity, "initial", ratio: ratio?.after)
            }
            event.registers[quantity.rawValue] = .init(final: final, initial: initial)
        }
        return event
    }

    private func ratio(_ request: EventRequest, _ kind: MeterEvent.Kind) throws -> MeterEvent.Ratio? {
        guard kind == .ratio else {
            if let found = request.ratio ?? request.ratioBefore {
                throw ProblemDocument.invalid("ratio", found: found, expected: "none for '\(kind.rawValue)'")
            }
            return nil
        }
        func checked(_ name: String, _ text: String?) throws -> String {
            guard let text, let ratio = ExactDecimal(text), ratio.significand > 0 else {
                throw ProblemDocument.invalid(name, found: text, expected: "a ratio such as 40 for 200/5 A")
            }
            return text
        }
        return MeterEvent.Ratio(
            before: try checked("ratio_before", request.ratioBefore), after: try checked("ratio", request.ratio))
    }

    /// An event as it is answered; nil for a correction.
    func eventResponse(_ declared: StoredDeclaration) -> EventResponse? {
        guard case .event(let event) = declared.content else { return nil }
        let registers = event.registers.sorted { $0.key < $1.key }.compactMap { name, read in
            Quantity(rawValue: name).map { quantity in
                EventRegister(
                    quantity: name, final: read.final.map { DisplayAmount.decimal($0, quantity.displayUnit) },
                    initial: read.initial.map { DisplayAmount.decimal($0, quantity.displayUnit) },
                    unit: quantity.displayUnit.rawValue)
            }
        }
        return EventResponse(
            id: declared.id, meter: declared.meter, kind: event.kind.rawValue, at: zone.rfc3339(declared.from),
            registers: registers, ratioBefore: event.ratio?.before, ratio: event.ratio?.after, serial: event.serial,
            author: declared.author, approver: declared.approver, reason: declared.reason,
            recordedAt: zone.rfc3339(declared.at), revertedBy: declared.revertedBy,
            revertedAt: declared.revertedAt.map(zone.rfc3339))
    }
}

// MARK: - What requests name

extension Queries {
    /// A configured meter or known sender.
    func known(meter: String) throws -> String {
        guard knows(meter: meter) else {
            throw ProblemDocument.unknown("meter", meter, known: configuration.meters.map(\.id))
        }
        return meter
    }

    /// A time that is not in the future.
    func past(_ text: String) throws -> Timestamp {
        let expected = "RFC 3339, or a time of the site such as 2026-10-14 12:00, that is not in the future"
        guard let instant = Timestamp(rfc3339: text) ?? (try? Timestamp(local: text, in: zone)), instant <= clock()
        else {
            throw ProblemDocument.invalid("at", found: text, expected: expected)
        }
        return instant
    }

    /// A counter's quantity; without a name the one that the meter is counted by.
    func counter(_ name: String?, of meter: String) throws -> Quantity {
        let counters = Quantity.allCases.filter { $0.kind == .counter }
        guard let name else {
            guard let own = site.assignments.first(where: { $0.meter == meter })?.quantity else {
                throw ProblemDocument.invalid(
                    "quantity", found: nil, expected: "one of " + counters.map(\.rawValue).joined(separator: ", "))
            }
            return own
        }
        guard let quantity = Quantity(rawValue: name), quantity.kind == .counter else {
            throw ProblemDocument.invalid(
                "quantity", found: name, expected: "one of " + counters.map(\.rawValue).joined(separator: ", "))
        }
        return quantity
    }

    /// A register's reading in base units, from a decimal in the display unit, times a ratio if there is one.
    func amount(_ text: String, _ quantity: Quantity, _ parameter: String, ratio: String? = nil) throws -> Int64 {
        let display = RegisterScale.display(quantity)
        let scale = RegisterScale(
            factor: display.factor, ratio: ratio.flatMap { ExactDecimal($0) } ?? ExactDecimal(1), encoding: .decimal)
        guard let value = ExactDecimal(text).flatMap(scale.baseUnits(of:)), value >= 0 else {
            throw ProblemDocument.invalid(
                parameter, found: text, expected: "a number of \(quantity.displayUnit.rawValue) such as 88220.5")
        }
        return value
    }
}
