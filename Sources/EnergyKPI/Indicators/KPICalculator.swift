import ConsumptionLedger
public import MeterModels

/// Calculates the key figures of nodes by one coefficient set.
public struct KPICalculator: Sendable {
    /// The coefficients to standard coal.
    public let coefficients: CoefficientSet
    /// The coverage below which a figure is not known, 0…1.
    public let coverageLimit: Rational

    /// A calculator.
    ///
    /// - Parameters:
    ///   - coefficients: The coefficients to standard coal.
    ///   - coverageLimit: The coverage below which a figure is not known, 0…1.
    public init(coefficients: CoefficientSet, coverageLimit: ExactDecimal = ExactDecimal(95, exponent: -2)) {
        self.coefficients = coefficients
        self.coverageLimit = Rational(coverageLimit)
    }

    /// All key figures of a node and period.
    ///
    /// A year's figure is the year's energy over the year's average headcount, never a mean of monthly ratios.
    ///
    /// - Throws: `KPIError` when the input has a carrier twice or amounts beyond 64 bits.
    public func report(for input: KPIInput) throws(KPIError) -> KPIReport {
        let totals = try totals(for: input)
        let figures = KPIFigures(input: input, totals: totals, coefficients: coefficients)
        let values = KPI.allCases.map { kpi in
            KPIValue(
                kpi: kpi, result: figures.result(of: kpi),
                set: kpi.isInStandardCoal ? coefficients.reference : nil, coverage: figures.coverage(of: kpi))
        }
        return KPIReport(
            node: input.node, period: input.period, days: input.days, set: coefficients.reference, values: values,
            totals: totals, floorArea: figures.area, isProvisional: totals.contains { $0.amount.isProvisional },
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
