import ConsumptionLedger
public import MeterModels

/// Calculates the key figures of nodes by one coefficient set.
public struct KPICalculator: Hashable, Codable, Sendable {
    /// The coefficients to standard coal.
    public let coefficients: CoefficientSet
    /// The coverage below which a figure is not known, 0…1.
    public let coverageLimit: Rational
    /// Whether the site's use of its own generation counts as energy.
    public let generationPolicy: GenerationPolicy
    /// Factors of emission; nil when there are none.
    public let emissionFactors: EmissionFactorSet?
    /// The region whose grid the site is on; nil when it is not declared.
    public let emissionRegion: String?

    /// A calculator.
    ///
    /// - Parameters:
    ///   - coefficients: The coefficients to standard coal.
    ///   - coverageLimit: The coverage below which a figure is not known, 0…1.
    ///   - generationPolicy: Whether the site's use of its own generation counts as energy.
    ///   - emissionFactors: Factors of emission.
    ///   - emissionRegion: The region whose grid the site is on.
    public init(
        coefficients: CoefficientSet, coverageLimit: ExactDecimal = ExactDecimal(95, exponent: -2),
        generationPolicy: GenerationPolicy = .countSelfUse, emissionFactors: EmissionFactorSet? = nil,
        emissionRegion: String? = nil
    ) {
        self.coefficients = coefficients
        self.coverageLimit = Rational(coverageLimit)
        self.generationPolicy = generationPolicy
        self.emissionFactors = emissionFactors
        self.emissionRegion = emissionRegion
    }

    /// All key figures of a node and period.
    ///
    /// A year's figure is the year's energy over the year's average headcount, never a mean of monthly ratios.
    ///
    /// - Throws: `KPIError` when the input has a carrier twice or amounts beyond 64 bits.
    public func report(for input: KPIInput) throws(KPIError) -> KPIReport {
        let totals = try totals(for: input)
        let figures = KPIFigures(input: input, totals: totals, method: self)
        let years = try input.calendarYears.map { part throws(KPIError) in
            (
                year: part.days.first.parts.year,
                figures: KPIFigures(input: part, totals: try self.totals(for: part), method: self)
            )
        }
        let values = KPI.allCases.map { kpi in
            let derivation = figures.derivation(of: kpi) { () throws(KPINull) in
                guard !years.isEmpty else { return try figures.emissions(inYear: input.days.first.parts.year) }
                // What is missing from the whole is missing, whichever of the years has enough.
                _ = try figures.emissions(inYear: input.period.calendarYear)
                var terms: [KPIDerivation.Term] = []
                for (year, figures) in years { terms += try figures.emissions(inYear: year) }
                return terms
            }
            return KPIValue(
                kpi: kpi, derivation: derivation, set: kpi.isInStandardCoal ? coefficients.reference : nil,
                coverage: figures.coverage(of: kpi),
                notes: Set((years.map(\.figures) + [figures]).flatMap { $0.notes(of: kpi) }).sorted {
                    $0.description < $1.description
                })
        }
        return KPIReport(
            input: input, method: self, values: values, totals: totals,
            floorArea: figures.area, isProvisional: totals.contains { $0.amount.isProvisional },
            heatBilledByArea: Set(input.areaBillings.map(\.node)).sorted())
    }

    /// Amounts from meters and bills by carrier; a declared carrier without either is there without an amount.
    private func totals(for input: KPIInput) throws(KPIError) -> [CarrierTotal] {
        var amounts: [Carrier: CarrierAmount] = [:]
        for metered in input.metered {
            guard amounts[metered.carrier] == nil else { throw .carrierTwice(metered.carrier) }
            amounts[metered.carrier] = metered
        }
        for billed in try input.bills.amounts(over: input.days, apartFrom: input.daysByArea) {
            amounts[billed.carrier] = try amounts[billed.carrier]?.adding(billed) ?? billed
        }
        for carrier in input.expectedCarriers where amounts[carrier] == nil {
            let byArea = carrier == .heat ? input.daysByArea(at: input.node, in: input.days) : 0
            guard byArea < input.days.count else { continue }
            amounts[carrier] = CarrierAmount(
                carrier: carrier, amount: nil, coveredSeconds: 0,
                expectedSeconds: (input.days.count - byArea) * 86400,
                membersPresent: 0, membersExpected: 1)
        }
        return Carrier.allCases.compactMap { carrier in
            amounts[carrier].map {
                CarrierTotal(amount: $0, coefficients: coefficients, coverageLimit: coverageLimit)
            }
        }
    }
}
