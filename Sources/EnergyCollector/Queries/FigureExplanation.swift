import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyKPI
import EnergyStore
import Foundation
import MeterModels

/// Takes a figure apart: its sum, and the readings, bills and facts behind every amount in it.
struct FigureExplanation {
    /// Longer gaps of a meter that are told one by one.
    private static let gapLimit = 20

    let queries: Queries
    let reports: KPIReports
    let node: SiteNode
    let asked: AskedPeriod
    let rules: LedgerRules

    private var site: Site { queries.site }
    private var zone: CivilZone { queries.zone }

    func response(of kpi: KPI) throws -> ExplainResponse {
        let report = try reports.report(node: node.id, period: asked.period, days: asked.days)
        guard let value = report[kpi] else {
            throw ProblemDocument.unknown("figure", kpi.rawValue, known: KPI.allCases.map(\.rawValue))
        }
        let derivation = try? value.derivation.get()
        let terms = try derivation?.terms.map(term) ?? []
        let divisor = try derivation?.divisor.map(term)
        let span = zone.span(of: asked.days)
        return ExplainResponse(
            node: node.id, nodeName: node.name, kpi: kpi.rawValue, name: kpi.name, unit: kpi.unit, period: asked.text,
            start: zone.rfc3339(Timestamp(seconds: span.start)), end: zone.rfc3339(Timestamp(seconds: span.end)),
            basis: reports.basis.rawValue, coefficientSet: report.set.description,
            pvPolicy: queries.configuration.evaluation.generationPolicy.rawValue,
            value: value.value?.decimal(kpi.displayDecimals), exact: value.value?.description,
            reason: value.null?.description, formula: derivation.map { formula($0, kpi) }, terms: terms,
            divisor: divisor, isShare: derivation?.isShare ?? false,
            addsUp: derivation != nil && (terms + (divisor.map { [$0] } ?? [])).allSatisfy(\.addsUp),
            inputHash: EnergyStore.hash(of: try inputs(report, terms, divisor)), provisional: report.isProvisional,
            notes: value.notes.map(\.description) + queries.remarks(report))
    }

    /// Everything that the figure rests on, in one text.
    private func inputs(_ report: KPIReport, _ terms: [ExplainTerm], _ divisor: ExplainTerm?) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let parts = try encoder.encode(terms + (divisor.map { [$0] } ?? []))
        return "\(report.node) \(report.days.first)..\(report.days.end) \(report.set.description)\n"
            + String(decoding: parts, as: UTF8.self)
    }

    // MARK: - Terms

    private func term(_ term: KPIDerivation.Term) throws -> ExplainTerm {
        var days = asked.days
        if let year = term.year { days = DayRange(.year(year)).intersection(days) ?? days }
        let span = zone.span(of: days)
        let parts = site.electricityParts(of: node.id)
        let own = reports.bills.contributing(to: node.id, in: site)
        var (members, bills, facts): ([MemberStatement], [Bill], [ExplainFact]) = ([], [], [])
        switch term.subject {
        case .carrier(let carrier):
            members = try queries.store.statements(
                node: node.id, carrier: carrier, in: span, site: site, rules: rules)
            bills = own.bills(of: carrier, over: days)
        case .vehicleFuel(let carrier):
            bills = own.bills(of: carrier, over: days).filter { $0.purpose == .officialVehicles }
        case .heatingFuel(let carrier):
            bills = own.bills(of: carrier, over: days).filter { $0.purpose == .heating }
        case .generation: members = try statements(parts.generation, span)
        case .gridExport: members = try statements(parts.export, span)
        case .heatingElectricity: members = try statements(parts.heating, span)
        case .specialElectricity: members = try statements(parts.special, span)
        case .headcount: facts = persons(days)
        case .floorArea: facts = self.facts(.floorArea, days)
        case .comprehensiveEnergy, .estimated, .mainMeters, .subMeters, .readings, .ratedPower: break
        }
        let explained = try members.map(member)
        return ExplainTerm(
            subject: term.subject.code, quantity: term.quantity.cut, exact: term.quantity.description,
            unit: term.unit, year: term.year,
            factor: term.factor.map { factor in
                ExplainFactor(
                    value: factor.value.cut, unit: factor.unit, source: factor.source,
                    confidence: factor.confidence.rawValue)
            }, value: term.value.cut, members: explained, bills: bills.map { bill($0, days) }, facts: facts,
            addsUp: addsUp(term, members, bills, facts, days) && explained.allSatisfy(\.addsUp))
    }

    private func statements(_ assignments: [MeterAssignment], _ span: Span) throws -> [MemberStatement] {
        try queries.store.statements(of: assignments, in: span, site: site, rules: rules)
    }

    /// Whether what stands below an amount is the amount, exactly.
    private func addsUp(
        _ term: KPIDerivation.Term, _ members: [MemberStatement], _ bills: [Bill], _ facts: [ExplainFact],
        _ days: DayRange
    ) -> Bool {
        switch term.subject {
        case .carrier(let carrier), .vehicleFuel(let carrier), .heatingFuel(let carrier):
            return sum(members, bills, carrier, days) == term.quantity.magnitude
        case .generation, .gridExport, .heatingElectricity, .specialElectricity:
            return sum(members, bills, .electricity, days) == term.quantity.magnitude
        case .headcount, .floorArea:
            let unitDays = facts.reduce(Rational.zero) { sum, fact in
                sum + (ExactDecimal("\(fact.unitDays)").map { Rational($0) } ?? .zero)
            }
            // Parts of totals over days may have no end of digits.
            guard let average = unitDays.divided(by: Rational(days.count)) else { return false }
            return average.formatted(decimals: 4) == term.quantity.formatted(decimals: 4)
        case .comprehensiveEnergy, .estimated, .mainMeters, .subMeters, .readings, .ratedPower:
            return true
        }
    }

    private func sum(
        _ members: [MemberStatement], _ bills: [Bill], _ carrier: Carrier, _ days: DayRange
    ) -> Rational {
        let metered = members.reduce(Int64(0)) { $0 + ($1.amount ?? 0) }
        let billed = bills.reduce(Int64(0)) { $0 + $1.amount(on: days) }
        return Rational(metered + billed, over: carrier.displayUnit.definition.baseUnits) ?? .zero
    }

    // MARK: - Meters

    private func member(_ statement: MemberStatement) throws -> ExplainMember {
        let unit = statement.quantity.displayUnit
        func decimal(_ amount: Int64) -> Decimal { unit.exact(amount) }
        func reading(_ standing: RegisterStatement.Standing?) -> ExplainReading? {
            standing.map { ExplainReading(at: zone.rfc3339($0.at), value: decimal($0.value)) }
        }
        let register = statement.register
        let bucket = register.bucket
        let gaps = try queries.store.gaps(meter: statement.meter, quantity: statement.quantity, in: statement.span)
        let seconds = Rational(bucket.coveredMilliseconds, over: max(1, statement.span.seconds * 1000)) ?? .zero
        return ExplainMember(
            meter: statement.meter, quantity: statement.quantity.rawValue, sign: Int(statement.sign),
            share: statement.share.map { "\($0.part)/\($0.whole)" },
            start: zone.rfc3339(Timestamp(seconds: statement.span.start)),
            end: zone.rfc3339(Timestamp(seconds: statement.span.end)), unit: unit.rawValue,
            amount: statement.amount.map(decimal), counted: decimal(register.counted),
            opening: reading(register.opening), closing: reading(register.closing), before: decimal(register.before),
            within: decimal(register.within), bucket: decimal(bucket.amount), measured: decimal(bucket.measured),
            derived: decimal(bucket.derived), manual: decimal(bucket.manual), estimated: decimal(bucket.estimated),
            unattributed: decimal(bucket.unattributed), rejected: decimal(bucket.rejected),
            coverage: Decimal(string: seconds.formatted(decimals: 4, rounding: .down)) ?? 0,
            wraps: Int((register.closing?.wraps ?? 0) - (register.opening?.wraps ?? 0)),
            events: try declared(queries.store.events(meter: statement.meter, limit: 1000), statement),
            corrections: try declared(queries.store.corrections(meter: statement.meter, limit: 1000), statement),
            gaps: gaps.prefix(Self.gapLimit).map { gap in
                "\(zone.rfc3339(gap.from))..\(zone.rfc3339(gap.to)) \(gap.standing.rawValue) "
                    + "\(decimal(gap.amount)) \(unit.rawValue)"
            }, gapCount: gaps.count, addsUp: register.isBalanced)
    }

    private func declared(_ all: [StoredDeclaration], _ statement: MemberStatement) throws -> [String] {
        all.filter { declared in
            declared.revertedBy == nil
                && Span(start: declared.from.seconds, end: max(declared.to.seconds, declared.from.seconds + 1))
                    .intersection(statement.span) != nil
        }.map { declared in
            let what =
                switch declared.content {
                case .event(let event): event.kind.rawValue
                case .correction(let correction, _): correction.kind.rawValue
                }
            let approver = declared.approver.map { ", approved by \($0)" } ?? ""
            return "\(declared.id) \(what) at \(zone.rfc3339(declared.from)) by \(declared.author)\(approver): "
                + declared.reason
        }
    }

    // MARK: - Bills and facts

    private func bill(_ bill: Bill, _ days: DayRange) -> ExplainBill {
        let unit = bill.carrier.displayUnit
        return ExplainBill(
            node: bill.node, carrier: bill.carrier.rawValue, purpose: bill.purpose.rawValue,
            from: bill.from.description, to: bill.to.description, quantity: unit.exact(bill.amount),
            part: unit.exact(bill.amount(on: days)), unit: unit.rawValue,
            source: bill.source)
    }

    private func persons(_ days: DayRange) -> [ExplainFact] {
        let kinds = Denominators(facts: reports.facts, node: node.id).headcountKinds + [.visitorPersonDays]
        return kinds.flatMap { facts($0, days) }
    }

    private func facts(_ kind: FactKind, _ days: DayRange) -> [ExplainFact] {
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

    // MARK: - In words

    private func formula(_ derivation: KPIDerivation, _ kpi: KPI) -> String {
        var text = ""
        for term in derivation.terms {
            if text.isEmpty {
                text = term.quantity.isNegative ? "− " : ""
            } else {
                text += term.quantity.isNegative ? " − " : " + "
            }
            text += amount(term)
        }
        if let divisor = derivation.divisor {
            text = (derivation.terms.count > 1 ? "(\(text))" : text) + " ÷ \(amount(divisor))"
        }
        if derivation.isShare { text += " × 100 %" }
        return text + " = \(derivation.value.formatted(decimals: kpi.displayDecimals)) \(kpi.unit)"
    }

    private func amount(_ term: KPIDerivation.Term) -> String {
        let number = "\(term.quantity.magnitude.cut)"
        let unit = term.unit.isEmpty ? "" : " \(term.unit)"
        let factor = term.factor.map { " × \($0.value.cut) \($0.unit)" } ?? ""
        return (number + unit + factor).replacing("m3", with: "m³")
    }
}

extension Rational {
    /// The number with as many digits as it has, at most 6 after the point.
    var cut: Decimal { Decimal(string: formatted(decimals: 6)) ?? 0 }
}

extension MeasurementUnit {
    /// An amount in base units as it is added up: with 6 digits after the point where it has them.
    fileprivate func exact(_ amount: Int64) -> Decimal { (Rational(amount, over: definition.baseUnits) ?? .zero).cut }
}

extension KPIDerivation.Subject {
    /// The name used in answers.
    var code: String {
        switch self {
        case .carrier(let carrier): carrier.rawValue
        case .vehicleFuel(let carrier): "vehicle_fuel \(carrier.rawValue)"
        case .heatingFuel(let carrier): "heating_fuel \(carrier.rawValue)"
        case .generation: "pv_generation"
        case .gridExport: "grid_export"
        case .heatingElectricity: "heating_electricity"
        case .specialElectricity: "special_electricity"
        case .comprehensiveEnergy: "comprehensive_energy"
        case .estimated(let carrier): "estimated \(carrier.rawValue)"
        case .mainMeters: "main_meters"
        case .subMeters: "sub_meters"
        case .readings: "readings"
        case .headcount: "headcount"
        case .floorArea: "floor_area"
        case .ratedPower: "rated_power"
        }
    }
}

extension Queries {
    /// `GET /v1/explain`.
    func explain(_ parameters: QueryParameters) throws -> ExplainResponse {
        let node = try node(try parameters.required("node", expected: "a node's id"))
        let name = try parameters.required("kpi", expected: "a figure such as energy_per_capita")
        guard let kpi = KPI(rawValue: name) else {
            throw ProblemDocument.unknown("figure", name, known: KPI.allCases.map(\.rawValue))
        }
        let asked = try askedPeriod(parameters)
        return try FigureExplanation(
            queries: self, reports: try reports(try basis(parameters)), node: node, asked: asked,
            rules: configuration.ledgerRules
        ).response(of: kpi)
    }
}
