import ConsumptionLedger
import MeterModels

/// The formulas of the key figures over the totals of one node and period.
struct KPIFigures {
    typealias Term = KPIDerivation.Term

    let input: KPIInput
    let totals: [CarrierTotal]
    let method: KPICalculator
    private let headcount: Result<Rational, KPINull>
    private let floorArea: Result<FloorArea, KPINull>

    init(input: KPIInput, totals: [CarrierTotal], method: KPICalculator) {
        self.input = input
        self.totals = totals
        self.method = method
        let denominators = Denominators(facts: input.facts, node: input.node)
        headcount = Result { () throws(KPINull) in try denominators.headcount(over: input.days) }
        floorArea = Result { () throws(KPINull) in try denominators.floorArea(over: input.days) }
    }

    /// The floor area; nil when it is not declared.
    var area: FloorArea? { try? floorArea.get() }

    /// How a figure is made, or why it cannot be known.
    ///
    /// `emissions` gives the terms of carbon dioxide, which depend on the calendar years of the period.
    func derivation(
        of kpi: KPI, emissions: () throws(KPINull) -> [Term]
    ) -> Result<KPIDerivation, KPINull> {
        Result { () throws(KPINull) in
            switch kpi {
            case .comprehensiveEnergy: try KPIDerivation(energy())
            case .siteElectricity: try KPIDerivation([total(.electricity)])
            case .water: try KPIDerivation([total(.water)])
            case .energyPerCapita: try KPIDerivation(energy(), dividedBy: persons())
            case .energyPerArea: try KPIDerivation(energy() + vehicleFuel(), dividedBy: squareMetres())
            case .electricityPerCapita: try KPIDerivation([total(.electricity)], dividedBy: persons())
            case .electricityPerArea: try KPIDerivation([total(.electricity)], dividedBy: squareMetres())
            case .waterPerCapita: try KPIDerivation([total(.water)], dividedBy: persons())
            case .nonHeatingEnergyPerArea:
                try KPIDerivation(
                    energy() + heating(of: .quota).map(taken) + vehicleFuel(), dividedBy: squareMetres())
            case .heatingEnergyPerArea: try KPIDerivation(heating(of: .quota), dividedBy: squareMetres())
            case .conventionalElectricityPerArea:
                try KPIDerivation([total(.electricity)] + unconventional(), dividedBy: squareMetres())
            case .carbonDioxide: try KPIDerivation(emissions())
            case .carbonDioxidePerArea: try KPIDerivation(emissions(), dividedBy: squareMetres())
            case .generation: try KPIDerivation([generated()])
            case .gridExport: try KPIDerivation([exported()])
            case .selfUse: try KPIDerivation(selfUse())
            case .renewableShare: try KPIDerivation(selfUse(), dividedBy: total(.electricity), isShare: true)
            case .equivalentHours:
                try KPIDerivation(
                    [generated()],
                    dividedBy: Term(.ratedPower, (Rational(input.electricity.ratedWatts, over: 1000) ?? .zero), "kW"))
            case .completeness: try completeness()
            case .estimatedShare: try estimatedShare()
            case .unaccountedShare: try unaccountedShare()
            case .headcount: try KPIDerivation([persons()])
            case .floorArea: try KPIDerivation([squareMetres()])
            }
        }
    }

    /// The worst coverage among the carriers that a figure rests on; nil when it rests on none.
    func coverage(of kpi: KPI) -> Rational? {
        let carriers: [CarrierTotal] =
            switch kpi {
            case .comprehensiveEnergy, .energyPerCapita, .energyPerArea, .nonHeatingEnergyPerArea,
                .heatingEnergyPerArea, .carbonDioxide, .carbonDioxidePerArea, .estimatedShare:
                totals.filter(\.amount.carrier.isEnergy)
            case .siteElectricity, .electricityPerCapita, .electricityPerArea, .conventionalElectricityPerArea,
                .renewableShare:
                totals.filter { $0.amount.carrier == .electricity }
            case .water, .waterPerCapita: totals.filter { $0.amount.carrier == .water }
            case .generation, .equivalentHours, .selfUse:
                input.electricity.generated.map { [total(of: $0)] } ?? []
            case .gridExport: input.electricity.exported.map { [total(of: $0)] } ?? []
            case .completeness, .unaccountedShare, .headcount, .floorArea: []
            }
        return carriers.compactMap(\.amount.coverage).min()
    }

    /// What a reader must know beside a figure.
    func notes(of kpi: KPI) -> [KPINote] {
        switch kpi {
        case .conventionalElectricityPerArea where (try? unconventional())?.isEmpty == true: [.nothingTakenOff]
        case .carbonDioxide, .carbonDioxidePerArea:
            method.emissionRegion.flatMap { region in
                method.emissionFactors?.electricity(region: region, year: input.period.calendarYear)?.fallbackYear
            }.map { [.emissionFactorOf(year: $0, usedFor: input.period.calendarYear)] } ?? []
        default: []
        }
    }

    // MARK: - Standard coal

    /// Every energy of the node in standard coal.
    private func energy() throws(KPINull) -> [Term] {
        let energies = totals.filter(\.amount.carrier.isEnergy)
        guard !energies.isEmpty else { throw .notUsed }
        var terms: [Term] = []
        for energy in energies {
            let carrier = energy.amount.carrier
            terms.append(try coal(.carrier(carrier), carrier, try energy.completeResult.get()))
        }
        if method.generationPolicy == .purchasedOnly, input.electricity.generated != nil {
            terms += try selfUse().map { term throws(KPINull) in
                taken(try coal(term.subject, .electricity, term.quantity))
            }
        }
        return terms
    }

    /// What was billed for official vehicles, to be taken off.
    private func vehicleFuel() throws(KPINull) -> [Term] {
        try billed(.officialVehicles).map { carrier, quantity throws(KPINull) in
            taken(try coal(.vehicleFuel(carrier), carrier, quantity))
        }
    }

    /// Heat, fuel that was billed for heating, and electricity that heats.
    private func heating(of basis: Basis) throws(KPINull) -> [Term] {
        guard method.coefficients.reference.basis == basis else { throw .basisDiffers }
        var terms: [Term] = []
        if let heat = totals.first(where: { $0.amount.carrier == .heat }) {
            terms.append(try coal(.carrier(.heat), .heat, try heat.completeResult.get()))
        }
        // Bills of heat are in its total.
        for (carrier, quantity) in billed(.heating) where carrier != .heat {
            terms.append(try coal(.heatingFuel(carrier), carrier, quantity))
        }
        if let heating = input.electricity.heating {
            terms.append(try coal(.heatingElectricity, .electricity, try total(of: heating).completeResult.get()))
        }
        return terms
    }

    /// What was billed for a purpose: one amount a carrier, however many bills it is of.
    private func billed(_ purpose: Bill.Purpose) -> [(Carrier, Rational)] {
        let sums = Dictionary(
            input.bills.amounts(for: purpose, over: input.days).map { carrier, amount in
                (carrier, Rational(amount, over: carrier.displayUnit.definition.baseUnits) ?? .zero)
            }, uniquingKeysWith: +)
        return Carrier.allCases.compactMap { carrier in sums[carrier].map { (carrier, $0) } }
    }

    private func coal(
        _ subject: KPIDerivation.Subject, _ carrier: Carrier, _ quantity: Rational
    ) throws(KPINull) -> Term {
        guard let factor = method.coefficients.factor(of: carrier) else { throw .coefficientMissing(carrier) }
        return Term(subject, quantity, carrier.displayUnit.rawValue, factor: factor)
    }

    private func taken(_ term: Term) -> Term {
        Term(term.subject, -term.quantity, term.unit, factor: term.factor, year: term.year)
    }

    // MARK: - Electricity and water

    private func total(_ carrier: Carrier) throws(KPINull) -> Term {
        guard let total = totals.first(where: { $0.amount.carrier == carrier }) else { throw .notUsed }
        return Term(.carrier(carrier), try total.completeResult.get(), carrier.displayUnit.rawValue)
    }

    private func total(of amount: CarrierAmount) -> CarrierTotal {
        CarrierTotal(amount: amount, coefficients: method.coefficients, coverageLimit: method.coverageLimit)
    }

    private func generated() throws(KPINull) -> Term {
        guard let generated = input.electricity.generated else { throw .notUsed }
        return Term(.generation, try total(of: generated).completeResult.get(), "kWh")
    }

    private func exported() throws(KPINull) -> Term {
        guard input.electricity.generated != nil || input.electricity.exported != nil else { throw .notUsed }
        guard let exported = input.electricity.exported else {
            guard input.electricity.neverExports else { throw .exportNotMetered }
            return Term(.gridExport, .zero, "kWh")
        }
        return Term(.gridExport, try total(of: exported).completeResult.get(), "kWh")
    }

    /// Generation − export; not known without an export meter unless the site is declared never to export.
    private func selfUse() throws(KPINull) -> [Term] {
        [try generated(), taken(try exported())]
    }

    /// What is no conventional consumption, to be taken off.
    private func unconventional() throws(KPINull) -> [Term] {
        let parts: [(KPIDerivation.Subject, CarrierAmount?)] = [
            (.heatingElectricity, input.electricity.heating), (.specialElectricity, input.electricity.special),
        ]
        var terms: [Term] = []
        for (subject, amount) in parts {
            guard let amount else { continue }
            terms.append(taken(Term(subject, try total(of: amount).completeResult.get(), "kWh")))
        }
        return terms
    }

    private func unaccountedShare() throws(KPINull) -> KPIDerivation {
        guard let accounted = input.electricity.accounted else { throw .notUsed }
        func kilowattHours(_ amount: Int64) -> Rational { Rational(amount, over: 1000) ?? .zero }
        return try KPIDerivation(
            [
                Term(.mainMeters, kilowattHours(accounted.main), "kWh"),
                Term(.subMeters, -kilowattHours(accounted.subs), "kWh"),
            ], dividedBy: Term(.mainMeters, kilowattHours(accounted.main), "kWh"), isShare: true)
    }

    // MARK: - Carbon dioxide

    /// Purchased electricity, fuels and heat of the days, by the factors of a year.
    func emissions(inYear year: Int) throws(KPINull) -> [Term] {
        guard let factors = method.emissionFactors else { throw .emissionFactorMissing(.electricity) }
        let energies = totals.filter(\.amount.carrier.isEnergy)
        guard !energies.isEmpty else { throw .notUsed }
        var terms: [Term] = []
        for energy in energies {
            let carrier = energy.amount.carrier
            let quantity = try energy.completeResult.get()
            guard carrier == .electricity else {
                terms.append(try emission(.carrier(carrier), carrier, quantity, factors.fuel(carrier), year))
                continue
            }
            let use = method.emissionRegion.flatMap { factors.electricity(region: $0, year: year) }
            terms.append(try emission(.carrier(carrier), carrier, quantity, use, year))
            if input.electricity.generated != nil {
                terms += try selfUse().map { term throws(KPINull) in
                    taken(try emission(term.subject, carrier, term.quantity, use, year))
                }
            }
        }
        return terms
    }

    private func emission(
        _ subject: KPIDerivation.Subject, _ carrier: Carrier, _ quantity: Rational, _ use: EmissionFactorSet.Use?,
        _ year: Int
    ) throws(KPINull) -> Term {
        guard let use else { throw .emissionFactorMissing(carrier) }
        let unit = carrier.displayUnit
        let factor = KPIDerivation.Factor(
            value: use.perBaseUnit * Rational(unit.definition.baseUnits), unit: "kgCO₂/\(unit.rawValue)",
            source: use.factor.source, confidence: use.factor.confidence)
        return Term(subject, quantity, unit.rawValue, factor: factor, year: year)
    }

    // MARK: - Quality of the data

    private func completeness() throws(KPINull) -> KPIDerivation {
        guard let readings = input.readings, readings.expected > 0 else { throw .notUsed }
        return try KPIDerivation(
            [Term(.readings, Rational(readings.got), "")],
            dividedBy: Term(.expectedReadings, Rational(readings.expected), ""), isShare: true)
    }

    private func estimatedShare() throws(KPINull) -> KPIDerivation {
        let all = try KPIDerivation(energy())
        var terms: [Term] = []
        for energy in totals.filter(\.amount.carrier.isEnergy) {
            let carrier = energy.amount.carrier
            let quantity = Rational(energy.amount.estimated, over: carrier.displayUnit.definition.baseUnits) ?? .zero
            terms.append(try coal(.estimated(carrier), carrier, quantity))
        }
        return try KPIDerivation(
            terms, dividedBy: Term(.comprehensiveEnergy, all.value, "kgce"), isShare: true)
    }

    // MARK: - Denominators

    private func persons() throws(KPINull) -> Term {
        Term(.headcount, try headcount.get(), "人")
    }

    private func squareMetres() throws(KPINull) -> Term {
        Term(.floorArea, try floorArea.get().average, "m²")
    }
}
