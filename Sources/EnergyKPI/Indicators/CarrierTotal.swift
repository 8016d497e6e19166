import MeterModels

/// A node's amount of a carrier and its standard coal; published also when partial, with its coverage.
public struct CarrierTotal: Hashable, Codable, Sendable {
    /// The physical amount, from meters and bills.
    public let amount: CarrierAmount
    /// Its standard coal; nil for water, for lamps off the grid, without an amount and without a coefficient.
    public let standardCoal: StandardCoal?
    /// Why the amount is not complete enough for key figures and comparisons; nil when it is.
    public let shortfall: KPINull?

    /// A total.
    ///
    /// - Parameters:
    ///   - amount: The physical amount.
    ///   - coefficients: The coefficients to standard coal.
    ///   - coverageLimit: The coverage below which the amount is not complete enough, 0…1.
    public init(amount: CarrierAmount, coefficients: CoefficientSet, coverageLimit: Rational) {
        self.amount = amount
        standardCoal = amount.amount.flatMap { coefficients.standardCoal(of: $0, amount.carrier) }
        shortfall = amount.shortfall(below: coverageLimit)
    }

    /// The physical amount in the carrier's display unit (kWh, m³, L, kg, GJ); nil when nothing is known.
    public var quantity: Rational? {
        amount.amount.flatMap { Rational($0, over: amount.carrier.displayUnit.definition.baseUnits) }
    }

    /// The physical amount in the carrier's display unit if enough of it is known, or what is missing.
    public var completeResult: Result<Rational, KPINull> {
        if let shortfall { return .failure(shortfall) }
        return quantity.map { .success($0) } ?? .failure(.carrierMissing(amount.carrier))
    }
}
