import ConsumptionLedger
import ControlAPI
import EnergyKPI
import EnergyStore
import MeterModels

/// What stands behind one amount of a figure, and whether it adds up to the amount.
struct FigureSources {
    /// Stretches of main and sub-meters that are stated one by one, each main meter.
    private static let stretchLimit = 20

    /// A generator with its rated power, W.
    struct Generator {
        var meter: String
        var watts: Int64
    }

    let term: KPIDerivation.Term
    /// The days that it is of.
    let days: DayRange
    private(set) var members: [MemberStatement] = []
    private(set) var bills: [Bill] = []
    private(set) var facts: [ExplainFact] = []
    /// The sum of an amount that is a figure itself.
    private(set) var terms: [KPIDerivation.Term]?
    private(set) var counts: [MeterReadings]?
    private(set) var ratings: [Generator]?
    /// Stretches that `members` does not state, and what was counted in them, in base units.
    private(set) var others: (stretches: Int, amount: Int64)?

    init(
        of term: KPIDerivation.Term, over days: DayRange, in report: KPIReport, for explanation: FigureExplanation
    ) throws {
        self.term = term
        self.days = days
        let (site, node, store) = (explanation.site, explanation.node.id, explanation.queries.store)
        let span = explanation.zone.span(of: days)
        let parts = site.electricityParts(of: node)
        let own = explanation.reports.bills.contributing(to: node, in: site)
        func statements(_ assignments: [MeterAssignment]) throws -> [MemberStatement] {
            try store.statements(of: assignments, in: span, site: site, rules: explanation.rules)
        }
        func statements(of carrier: Carrier) throws -> [MemberStatement] {
            try store.statements(node: node, carrier: carrier, in: span, site: site, rules: explanation.rules)
        }
        func compared() throws -> [ComparedStatements] {
            try parts.mains.map { meter in
                try store.comparedStatements(
                    meter: meter, in: span, site: site, rules: explanation.rules, limit: Self.stretchLimit)
            }
        }
        switch term.subject {
        case .carrier(let carrier):
            members = try statements(of: carrier)
            bills = own.bills(of: carrier, over: days)
        case .vehicleFuel(let carrier):
            bills = own.bills(of: carrier, over: days).filter { $0.purpose == .officialVehicles }
        case .heatingFuel(let carrier):
            bills = own.bills(of: carrier, over: days).filter { $0.purpose == .heating }
        case .generation: members = try statements(parts.generation)
        case .gridExport: members = try statements(parts.export)
        case .heatingElectricity: members = try statements(parts.heating)
        case .specialElectricity: members = try statements(parts.special)
        case .estimated(let carrier): members = try statements(of: carrier)
        case .headcount: facts = explanation.persons(days)
        case .floorArea: facts = explanation.facts(.floorArea, days)
        case .comprehensiveEnergy:
            terms = (try? report[.comprehensiveEnergy]?.derivation.get())?.terms ?? []
        case .mainMeters:
            let all = try compared()
            members = all.flatMap(\.main)
            others = Self.others(all) { $0.untoldMain }
        case .subMeters:
            let all = try compared()
            members = all.flatMap(\.subs)
            others = Self.others(all) { $0.untoldSubs }
        case .readings, .expectedReadings:
            counts = try explanation.reports.meterReadings(of: node, in: span)
        case .ratedPower:
            ratings = explanation.reports.ratedGenerators(of: node).map { Generator(meter: $0, watts: $1) }
        }
    }

    private static func others(
        _ all: [ComparedStatements], _ amount: (ComparedStatements) -> Int64
    ) -> (stretches: Int, amount: Int64)? {
        let stretches = all.reduce(0) { $0 + $1.untold }
        return stretches == 0 ? nil : (stretches, all.reduce(0) { $0 + amount($1) })
    }

    // MARK: - Adding up

    /// The unit that members and bills are in.
    var unit: MeasurementUnit {
        switch term.subject {
        case .carrier(let carrier), .vehicleFuel(let carrier), .heatingFuel(let carrier), .estimated(let carrier):
            carrier.displayUnit
        default: Carrier.electricity.displayUnit
        }
    }

    /// −1 where members and bills are taken off in the term, else +1.
    var sign: Int64 {
        let sum = self.sum
        guard sum != term.quantity else { return 1 }
        return sum == -term.quantity || term.quantity.isNegative ? -1 : 1
    }

    /// What a meter adds to the term, in base units; nil when nothing is known.
    func contribution(of member: MemberStatement) -> Int64? { part(of: member).map { sign * $0 } }

    private func part(of member: MemberStatement) -> Int64? {
        if case .estimated = term.subject { member.estimated } else { member.amount }
    }

    /// All members, bills and other stretches, in the term's unit.
    private var sum: Rational {
        let metered = members.reduce(Int64(0)) { $0 + (part(of: $1) ?? 0) }
        let billed = bills.reduce(Int64(0)) { $0 + $1.amount(on: days) }
        return Rational(metered + billed + (others?.amount ?? 0), over: unit.definition.baseUnits) ?? .zero
    }

    /// Whether the readings of a meter's register give its buckets, and these what it gave.
    static func isBalanced(_ statement: MemberStatement) -> Bool {
        statement.register.isBalanced
            && (statement.share != nil
                || statement.amount ?? 0 == statement.sign * statement.register.bucket.amount)
    }

    /// Whether what stands behind the amount is there and adds up to it, exactly.
    var addsUp: Bool {
        guard members.allSatisfy(Self.isBalanced) else { return false }
        switch term.subject {
        case .headcount, .floorArea:
            let unitDays = facts.reduce(Rational.zero) { sum, fact in
                sum + (ExactDecimal("\(fact.unitDays)").map { Rational($0) } ?? .zero)
            }
            // Parts of totals over days may have no end of digits.
            guard let average = unitDays.divided(by: Rational(days.count)) else { return false }
            return average.formatted(decimals: 4) == term.quantity.formatted(decimals: 4)
        case .comprehensiveEnergy:
            return terms?.reduce(Rational.zero) { $0 + $1.value } == term.quantity
        case .readings:
            return (counts?.reduce(0) { $0 + $1.counted }).map { Rational($0) } == term.quantity
        case .expectedReadings:
            return (counts?.reduce(0) { $0 + $1.expected }).map { Rational($0) } == term.quantity
        case .ratedPower:
            return ratings.flatMap { Rational($0.reduce(0) { $0 + $1.watts }, over: 1000) } == term.quantity
        case .carrier, .vehicleFuel, .heatingFuel, .generation, .gridExport, .heatingElectricity,
            .specialElectricity, .estimated, .mainMeters, .subMeters:
            return sum == term.quantity || sum == -term.quantity
        }
    }
}
