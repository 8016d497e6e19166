import EnergyKPI
import MeterModels

extension MonthlyBulletin {
    /// A key figure of the site in the month.
    func value(_ kpi: KPI) -> Result<Rational, KPINull> {
        reports.current.result(kpi)
    }

    /// Comprehensive energy in tce.
    func standardCoalTonnes(_ report: KPIReport?) -> Result<Rational, KPINull> {
        guard let report else { return .failure(.referenceMissing) }
        return report.result(.comprehensiveEnergy).map(\.thousandth)
    }

    /// The change of a key figure in the month, in per cent.
    func percentChange(_ kpi: KPI, _ comparison: KPIComparison) -> Result<Rational, KPINull> {
        let reference = comparison == .previous ? reports.previous : reports.lastYear
        return comparison.changes(of: reports.current, against: reference).result(of: kpi)
    }

    /// The change of a key figure in the year to date against the same days a year earlier, in per cent.
    func yearToDateChange(_ kpi: KPI) -> Result<Rational, KPINull> {
        guard let yearToDate = reports.yearToDate else { return .failure(.referenceMissing) }
        return KPIComparison.lastYear.changes(of: yearToDate, against: reports.lastYearToDate).result(of: kpi)
    }

    /// A carrier's part of the comprehensive energy, in per cent.
    func energyShare(_ carrier: Carrier) -> Result<Rational, KPINull> {
        Result { () throws(KPINull) in
            let energy = try value(.comprehensiveEnergy).get()
            guard let part = reports.current.total(carrier)?.standardCoal else { throw .notUsed }
            guard let share = part.kgce.divided(by: energy) else { throw .referenceNotPositive }
            return share * 100
        }
    }
}

extension KPIReport {
    /// A key figure, or why it cannot be known.
    func result(_ kpi: KPI) -> Result<Rational, KPINull> {
        self[kpi]?.result ?? .failure(.notUsed)
    }
}

extension [KPIChange] {
    /// The change of a key figure, or why there is none.
    func result(of kpi: KPI) -> Result<Rational, KPINull> {
        first { $0.kpi == kpi }?.result ?? .failure(.referenceMissing)
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
}

extension Rational {
    /// A thousandth: kg as t, kgce as tce.
    var thousandth: Rational { self * Rational(ExactDecimal(1, exponent: -3)) }

    /// In per cent.
    var inPercent: Rational { self * 100 }
}
