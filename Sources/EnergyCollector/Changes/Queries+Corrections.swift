import ConsumptionLedger
import ControlAPI
import EnergyStore
import Foundation
import MeterModels

extension Queries {
    /// `GET /v1/corrections`.
    func corrections(_ parameters: QueryParameters) throws -> CorrectionsResponse {
        let meter = try parameters.text("meter").map { try known(meter: $0) }
        let limit = try parameters.count("limit", default: 100, upTo: 10_000)
        return CorrectionsResponse(
            corrections: try store.corrections(meter: meter, before: try parameters.before(), limit: limit)
                .compactMap(correctionResponse))
    }

    /// `GET /v1/gaps`.
    func gaps(_ parameters: QueryParameters) throws -> GapsResponse {
        let meter = try known(meter: try parameters.required("meter", expected: "a meter's id"))
        let quantity = try counter(parameters.text("quantity"), of: meter)
        let span = try parameters.span(default: zone.bucket(.year, containing: clock().seconds))
        let unit = quantity.displayUnit
        return GapsResponse(
            gaps: try store.gaps(meter: meter, quantity: quantity, in: span).map { gap in
                GapResponse(
                    meter: meter, quantity: quantity.rawValue, from: zone.rfc3339(gap.from), to: zone.rfc3339(gap.to),
                    standing: gap.standing.rawValue,
                    amount: gap.standing == .unknown ? nil : DisplayAmount.decimal(gap.amount, unit),
                    unit: unit.rawValue)
            })
    }

    /// `POST /v1/corrections`.
    var correctionAddition: Change {
        Change(ControlPath.corrections, to: "correcting") { (request: CorrectionRequest) in
            let meter = try known(meter: request.meter)
            let quantity = try counter(request.quantity, of: meter)
            let instant = try past(request.at)
            guard let kind = Correction.Kind(rawValue: request.kind) else {
                throw ProblemDocument.invalid(
                    "kind", found: request.kind,
                    expected: "one of " + Correction.Kind.allCases.map(\.rawValue).joined(separator: ", "))
            }
            try refuseUnused(request, kind)
            let (correction, stretch) = try correction(request, kind, meter: meter, quantity, at: instant)
            let (from, to) = (Timestamp(milliseconds: stretch.from), Timestamp(milliseconds: stretch.to))
            let summary = "\(kind.rawValue) of \(meter) \(quantity.rawValue) at \(zone.rfc3339(from))"
            return Change.Prepared(
                summary: summary, touches: try store.reach(meter: meter, from: from, to: to)
            ) { declaration in
                let id = try store.add(correction, meter: meter, quantity: quantity, over: stretch, by: declaration)
                return try recorded(id, correctionResponse)
            }
        }
    }

    /// `POST /v1/corrections/revert`.
    var correctionReversion: Change {
        Change(ControlPath.correctionsRevert, to: "taking a correction back") { (request: RevertRequest) in
            guard let declared = try store.declaration(request.id), case .correction = declared.content else {
                throw ProblemDocument.unknown("correction", "\(request.id)", known: [])
            }
            return try reversion(of: declared, correctionResponse)
        }
    }

    /// Options of another kind of correction were given by mistake.
    private func refuseUnused(_ request: CorrectionRequest, _ kind: Correction.Kind) throws {
        let given: [(String, String?, Correction.Kind)] = [
            ("value", request.value, .insert), ("turns", request.turns.map(String.init), .attribute),
            ("method", request.method, .fill), ("amount", request.amount, .fill),
        ]
        for (name, value, owner) in given where value != nil && kind != owner {
            throw ProblemDocument.invalid(name, found: value, expected: "none for '\(kind.rawValue)'")
        }
    }

    private func correction(
        _ request: CorrectionRequest, _ kind: Correction.Kind, meter: String, _ quantity: Quantity,
        at instant: Timestamp
    ) throws -> (Correction, Stretch) {
        let reading = Stretch(from: instant.milliseconds, to: instant.milliseconds)
        switch kind {
        case .exclude:
            return (Correction(kind: kind), reading)
        case .insert:
            guard let value = request.value else {
                throw ProblemDocument.invalid("value", found: nil, expected: "the register's reading")
            }
            _ = try amount(value, quantity, "value")
            return (Correction(kind: kind, value: value), reading)
        case .attribute, .reject:
            let gap = try gap(of: meter, quantity, at: instant, .unattributed)
            if let turns = request.turns, !(0...1000).contains(turns) {
                throw ProblemDocument.invalid("turns", found: "\(turns)", expected: "a number from 0 to 1000")
            }
            return (Correction(kind: kind, turns: request.turns), gap.stretch)
        case .fill:
            let gap = try gap(of: meter, quantity, at: instant, .attributed, .unknown)
            return (try fill(request, gap, meter: meter, quantity), gap.stretch)
        }
    }

    private func fill(
        _ request: CorrectionRequest, _ gap: Advance, meter: String, _ quantity: Quantity
    ) throws -> Correction {
        let methods = Correction.Method.allCases.map(\.rawValue).joined(separator: ", ")
        guard let method = request.method.flatMap(Correction.Method.init(rawValue:)) else {
            throw ProblemDocument.invalid("method", found: request.method, expected: "one of \(methods)")
        }
        let isKnown = gap.standing == .attributed
        if isKnown, let amount = request.amount {
            throw ProblemDocument.invalid(
                "amount", found: amount, expected: "none: the registers before and after say how much it was")
        }
        let entered = try request.amount.map { try amount($0, quantity, "amount") }
        switch method {
        case .linear:
            if isKnown {
                throw ProblemDocument.invalid(
                    "method", found: method.rawValue, expected: "same_weekday: the gap is spread evenly as it is")
            }
            guard let entered else {
                throw ProblemDocument.invalid("amount", found: nil, expected: "the estimate: nothing is known here")
            }
            return Correction(kind: .fill, method: method, amount: entered)
        case .sameWeekday:
            let profile = try store.weekdayProfile(
                meter: meter, quantity: quantity, over: gap.stretch, zone: zone)
            switch profile {
            case .success(let profile):
                return Correction(
                    kind: .fill, method: method, amount: isKnown ? nil : entered ?? profile.amount,
                    shape: profile.shape)
            case .failure(let lack):
                throw ProblemDocument(
                    type: "refused", title: "Refused", status: 409,
                    detail: lack.missing.map {
                        "no measured quarter of an hour on the same weekday of the four weeks before "
                            + zone.rfc3339($0)
                    } ?? "the gap is longer than 92 days")
            }
        }
    }

    /// The gap of some standing that an instant lies in.
    private func gap(
        of meter: String, _ quantity: Quantity, at instant: Timestamp, _ standings: Advance.Standing...
    ) throws -> Advance {
        let span = Span(start: instant.seconds, end: instant.seconds + 1)
        let gaps = try store.gaps(meter: meter, quantity: quantity, in: span)
        guard let gap = gaps.first(where: { standings.contains($0.standing) }) else {
            let kinds = standings.map(\.rawValue).joined(separator: " or ")
            throw ProblemDocument(
                type: "no-gap", title: "No such gap", status: 404,
                detail: "\(meter) \(quantity.rawValue) has no \(kinds) advance at \(zone.rfc3339(instant)); "
                    + "energyctl gaps \(meter) lists them")
        }
        return gap
    }

    /// A correction as it is answered; nil for an event.
    func correctionResponse(_ declared: StoredDeclaration) -> CorrectionResponse? {
        guard case .correction(let correction, let quantity) = declared.content else { return nil }
        let unit = quantity.displayUnit
        return CorrectionResponse(
            id: declared.id, meter: declared.meter, quantity: quantity.rawValue, kind: correction.kind.rawValue,
            from: zone.rfc3339(declared.from), to: zone.rfc3339(declared.to),
            value: correction.value.flatMap { Decimal(string: $0) }
                ?? correction.amount.map { DisplayAmount.decimal($0, unit) }, unit: unit.rawValue,
            turns: correction.turns, method: correction.method?.rawValue, author: declared.author,
            approver: declared.approver, reason: declared.reason, recordedAt: zone.rfc3339(declared.at),
            revertedBy: declared.revertedBy, revertedAt: declared.revertedAt.map(zone.rfc3339))
    }
}
