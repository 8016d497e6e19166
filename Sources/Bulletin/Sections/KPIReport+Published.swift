import EnergyKPI
import MeterModels

extension KPIReport {
    /// A key figure, or why it cannot be known.
    func result(_ kpi: KPI) -> Result<Rational, KPINull> {
        self[kpi]?.result ?? .failure(.notUsed)
    }

    /// Comprehensive energy in tce.
    var tonnesOfStandardCoal: Result<Rational, KPINull> { result(.comprehensiveEnergy).map(\.thousandth) }

    /// A carrier's part of the comprehensive energy, in per cent.
    func share(of carrier: Carrier) -> Result<Rational, KPINull> {
        Result { () throws(KPINull) in
            let energy = try result(.comprehensiveEnergy).get()
            guard let part = total(carrier)?.standardCoal else { throw .notUsed }
            guard let share = part.kgce.divided(by: energy) else { throw .referenceNotPositive }
            return share.inPercent
        }
    }

    /// The change of a key figure against another report, in per cent.
    func change(
        _ kpi: KPI, _ comparison: KPIComparison, against reference: KPIReport?
    ) -> Result<Rational, KPINull> {
        comparison.changes(of: self, against: reference).result(of: kpi)
    }
}

extension [KPIChange] {
    /// The change of a key figure, or why there is none.
    func result(of kpi: KPI) -> Result<Rational, KPINull> {
        first { $0.kpi == kpi }?.result ?? .failure(.referenceMissing)
    }

    /// The base year of declared figures, `2016`; nil when none is.
    var baseYear: String? {
        compactMap(\.referenceLabel).first.map { String($0.prefix { $0 != " " }) }
    }
}

extension CarrierTotal {
    /// The physical amount in its published unit, also when partial.
    var publishedQuantity: (result: Result<Rational, KPINull>, unit: PublishedUnit) {
        let (unit, displayUnits) = PublishedUnit.published(amount.carrier)
        guard let quantity, let published = quantity.divided(by: Rational(displayUnits)) else {
            return (.failure(.carrierMissing(amount.carrier)), unit)
        }
        return (.success(published), unit)
    }

    /// The standard coal in tce, or why it is not known.
    var tonnesOfStandardCoal: Result<Rational, KPINull> {
        if let standardCoal { return .success(standardCoal.kgce.thousandth) }
        let carrier = amount.carrier
        return .failure(amount.amount == nil ? .carrierMissing(carrier) : .coefficientMissing(carrier))
    }
}

extension Rational {
    /// A thousandth: kg as t, kgce as tce.
    var thousandth: Rational { self * Rational(ExactDecimal(1, exponent: -3)) }

    /// kWh as 万kWh.
    var inTenThousands: Rational { self * Rational(ExactDecimal(1, exponent: -4)) }

    /// In per cent.
    var inPercent: Rational { self * 100 }
}
