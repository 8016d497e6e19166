import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyKPI
import EnergyStore
import Foundation
import MeterModels

extension FigureExplanation {
    /// Longer gaps of a meter that are told one by one.
    private static let gapLimit = 20

    // MARK: - Meters

    func member(_ statement: MemberStatement, _ sources: FigureSources) throws -> ExplainMember {
        let unit = statement.quantity.displayUnit
        func decimal(_ amount: Int64) -> Decimal { unit.exact(amount) }
        func reading(_ standing: RegisterStatement.Standing?) -> ExplainReading? {
            standing.map { ExplainReading(at: zone.rfc3339($0.at), value: decimal($0.value)) }
        }
        let register = statement.register
        let bucket = register.bucket
        let gaps = try queries.store.gaps(meter: statement.meter, quantity: statement.quantity, in: statement.span)
        let events = try declared(queries.store.events(meter: statement.meter, limit: 1000), statement)
        let corrections = try declared(
            queries.store.corrections(meter: statement.meter, limit: 1000), statement)
        let seconds = Rational(bucket.coveredMilliseconds, over: max(1, statement.span.seconds * 1000)) ?? .zero
        return ExplainMember(
            meter: statement.meter, quantity: statement.quantity.rawValue, sign: Int(statement.sign),
            share: statement.share.map { "\($0.part)/\($0.whole)" },
            start: zone.rfc3339(Timestamp(seconds: statement.span.start)),
            end: zone.rfc3339(Timestamp(seconds: statement.span.end)), unit: unit.rawValue,
            amount: statement.amount.map(decimal),
            contribution: sources.contribution(of: statement).map(decimal), counted: decimal(register.counted),
            opening: reading(register.opening), closing: reading(register.closing), before: decimal(register.before),
            within: decimal(register.within), bucket: decimal(bucket.amount), measured: decimal(bucket.measured),
            derived: decimal(bucket.derived), manual: decimal(bucket.manual), estimated: decimal(bucket.estimated),
            unattributed: decimal(bucket.unattributed), rejected: decimal(bucket.rejected),
            coverage: Decimal(string: seconds.formatted(decimals: 4, rounding: .down)) ?? 0,
            wraps: Int((register.closing?.wraps ?? 0) - (register.opening?.wraps ?? 0)),
            events: events.map(words), eventDetails: events.compactMap(queries.eventResponse),
            corrections: corrections.map(words), correctionDetails: corrections.compactMap(queries.correctionResponse),
            gaps: gaps.prefix(Self.gapLimit).map { gap in
                "\(zone.rfc3339(gap.from))..\(zone.rfc3339(gap.to)) \(gap.standing.rawValue) "
                    + "\(decimal(gap.amount)) \(unit.rawValue)"
            }, gapCount: gaps.count, addsUp: FigureSources.isBalanced(statement))
    }

    /// What of a meter's declarations counts in a statement, the oldest first.
    private func declared(_ all: [StoredDeclaration], _ statement: MemberStatement) throws -> [StoredDeclaration] {
        all.filter { declared in
            if case .correction(_, let quantity) = declared.content, quantity != statement.quantity { return false }
            return declared.revertedBy == nil
                && Span(start: declared.from.seconds, end: max(declared.to.seconds, declared.from.seconds + 1))
                    .intersection(statement.span) != nil
        }.sorted { ($0.from, $0.id) < ($1.from, $1.id) }
    }

    private func words(_ declared: StoredDeclaration) -> String {
        let what =
            switch declared.content {
            case .event(let event): event.kind.rawValue
            case .correction(let correction, _): correction.kind.rawValue
            }
        let approver = declared.approver.map { ", approved by \($0)" } ?? ""
        return "\(declared.id) \(what) at \(zone.rfc3339(declared.from)) by \(declared.author)\(approver): "
            + declared.reason
    }

    func count(_ readings: MeterReadings) -> ExplainCount {
        ExplainCount(
            meter: readings.meter, start: zone.rfc3339(Timestamp(seconds: readings.span.start)),
            end: zone.rfc3339(Timestamp(seconds: readings.span.end)),
            intervalSeconds: (Rational(readings.intervalMilliseconds, over: 1000) ?? .zero).cut,
            stored: Int(readings.stored), got: Int(readings.counted), expected: Int(readings.expected))
    }

    func rating(_ generator: FigureSources.Generator) -> ExplainRating {
        let device = queries.configuration.modbus.first { connection in
            connection.devices.contains { $0.meter == generator.meter }
        }
        return ExplainRating(
            meter: generator.meter, power: (Rational(generator.watts, over: 1000) ?? .zero).cut, unit: "kW",
            source: "rated_power of \(generator.meter) in "
                + (device.map { "connection \($0.id) of the configuration" } ?? "the site file"))
    }

    // MARK: - Bills and facts

    func bill(_ bill: Bill, _ sources: FigureSources) -> ExplainBill {
        let unit = bill.carrier.displayUnit
        let part = bill.amount(on: sources.days)
        return ExplainBill(
            node: bill.node, carrier: bill.carrier.rawValue, purpose: bill.purpose.rawValue,
            from: bill.from.description, to: bill.to.description, quantity: unit.exact(bill.amount),
            part: unit.exact(part), contribution: unit.exact(sources.sign * part),
            unit: unit.rawValue, source: bill.source)
    }

    func persons(_ days: DayRange) -> [ExplainFact] {
        let kinds = Denominators(facts: reports.facts, node: node.id).headcountKinds + [.visitorPersonDays]
        return kinds.flatMap { facts($0, days) }
    }

    func facts(_ kind: FactKind, _ days: DayRange) -> [ExplainFact] {
        reports.facts.stretches(of: kind, node: node.id, in: days).map { stretch in
            let fact = stretch.fact
            var share = Rational(stretch.days.count)
            if kind.shape == .total, let end = fact.to, let all = DayRange(first: fact.from, end: end) {
                share = Rational(stretch.days.count, over: all.count) ?? .zero
            }
            return ExplainFact(
                kind: kind.rawValue, value: Decimal(string: fact.value.description) ?? 0,
                from: stretch.days.first.description, to: stretch.days.end.description, days: Int(stretch.days.count),
                unitDays: (Rational(fact.value) * share).cut, source: fact.source, author: fact.author,
                recordedAt: zone.rfc3339(fact.recordedAt), revision: fact.revision)
        }
    }
}
