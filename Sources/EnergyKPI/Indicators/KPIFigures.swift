import MeterModels

/// The formulas of the key figures over the totals of one node and period.
struct KPIFigures {
    let input: KPIInput
    let totals: [CarrierTotal]
    let coefficients: CoefficientSet
    private let headcount: Result<Rational, KPINull>
    private let floorArea: Result<FloorArea, KPINull>

    init(input: KPIInput, totals: [CarrierTotal], coefficients: CoefficientSet) {
        self.input = input
        self.totals = totals
        self.coefficients = coefficients
        let denominators = Denominators(facts: input.facts, node: input.node)
        headcount = Result { () throws(KPINull) in try denominators.headcount(over: input.days) }
        floorArea = Result { () throws(KPINull) in try denominators.floorArea(over: input.days) }
    }

    /// The floor area; nil when it is not declared.
    var area: FloorArea? { try? floorArea.get() }

    /// A figure, or why it cannot be known.
    func result(of kpi: KPI) -> Result<Rational, KPINull> {
        Result { () throws(KPINull) in
            switch kpi {
            case .comprehensiveEnergy: try energy().kgce
            case .siteElectricity: try quantity(.electricity)
            case .water: try quantity(.water)
            case .energyPerCapita: try perCapita(energy().kgce)
            case .energyPerArea: try perArea(energyWithoutVehicles().kgce)
            case .electricityPerCapita: try perCapita(quantity(.electricity))
            case .electricityPerArea: try perArea(quantity(.electricity))
            case .waterPerCapita: try perCapita(quantity(.water))
            case .headcount: try headcount.get()
            case .floorArea: try floorArea.get().average
            }
        }
    }

    /// The worst coverage among the carriers that a figure rests on; nil when it rests on none.
    func coverage(of kpi: KPI) -> Rational? {
        let carriers: [CarrierTotal] =
            switch kpi {
            case .comprehensiveEnergy, .energyPerCapita, .energyPerArea: totals.filter(\.amount.carrier.isEnergy)
            case .siteElectricity, .electricityPerCapita, .electricityPerArea:
                totals.filter { $0.amount.carrier == .electricity }
            case .water, .waterPerCapita: totals.filter { $0.amount.carrier == .water }
            case .headcount, .floorArea: []
            }
        return carriers.compactMap(\.amount.coverage).min()
    }

    private func energy() throws(KPINull) -> StandardCoal {
        let energies = totals.filter(\.amount.carrier.isEnergy)
        guard !energies.isEmpty else { throw .notUsed }
        var sum = StandardCoal(kgce: .zero, set: coefficients.reference)
        for total in energies {
            _ = try total.completeResult.get()
            guard let coal = total.standardCoal else { throw .coefficientMissing(total.amount.carrier) }
            sum = try sum.adding(coal)
        }
        return sum
    }

    private func energyWithoutVehicles() throws(KPINull) -> StandardCoal {
        var sum = try energy()
        for (carrier, amount) in input.bills.vehicleFuel(over: input.days) {
            guard let coal = coefficients.standardCoal(of: amount, carrier) else { throw .coefficientMissing(carrier) }
            sum = try sum.subtracting(coal)
        }
        return sum
    }

    private func quantity(_ carrier: Carrier) throws(KPINull) -> Rational {
        guard let total = totals.first(where: { $0.amount.carrier == carrier }) else { throw .notUsed }
        return try total.completeResult.get()
    }

    private func perCapita(_ total: Rational) throws(KPINull) -> Rational {
        guard let ratio = total.divided(by: try headcount.get()) else { throw .denominatorZero }
        return ratio
    }

    private func perArea(_ total: Rational) throws(KPINull) -> Rational {
        guard let ratio = total.divided(by: try floorArea.get().average) else { throw .denominatorZero }
        return ratio
    }
}
