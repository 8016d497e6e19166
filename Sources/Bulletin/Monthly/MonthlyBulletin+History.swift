import ConsumptionLedger
import EnergyKPI
import MeterModels

extension MonthlyBulletin {
    /// Thirteen months of electricity as a chart and as a table; nil when no month is known.
    var electricityHistory: (chart: BarChart?, table: BulletinTable?) {
        guard !electricityByMonth.isEmpty else { return (nil, nil) }
        var months = [period]
        while months.count < 13, let first = months.first { months.insert(first.previous, at: 0) }
        let pairs = months.map { month in
            BarChart.Pair(
                label: month.shortName, current: try? electricity(month).map(\.inTenThousands).get(),
                lastYear: try? electricity(month.lastYear).map(\.inTenThousands).get())
        }
        let rows = months.map { month in
            BulletinTable.Row(
                id: month.description,
                cells: [
                    .text(month.publishedName),
                    .figure(electricity(month).map(\.inTenThousands), .tenThousandKilowattHours),
                    .figure(electricity(month.lastYear).map(\.inTenThousands), .tenThousandKilowattHours),
                    .figure(change(in: month), .percent),
                ])
        }
        return (
            BarChart(title: "近13个月总用电量与上年同月", unit: "万kWh", pairs: pairs),
            BulletinTable(
                id: "electricity_by_month", title: "近13个月总用电量",
                columns: [
                    ("month", "月份"), ("electricity", "总用电量（万kWh）"), ("last_year", "上年同月（万kWh）"),
                    ("year_on_year", "同比（%）"),
                ],
                rows: rows)
        )
    }

    private func electricity(_ month: ReportingPeriod) -> Result<Rational, KPINull> {
        electricityByMonth[month] ?? .failure(.referenceMissing)
    }

    private func change(in month: ReportingPeriod) -> Result<Rational, KPINull> {
        Result { () throws(KPINull) in
            try Rational.changePercent(from: electricity(month.lastYear), to: electricity(month))
        }
    }
}

extension ReportingPeriod {
    /// `26/10`, for the axis of a chart.
    fileprivate var shortName: String {
        switch self {
        case .month(let year, let month): "\(String(year).suffix(2))/\(month)"
        case .quarter, .half, .year, .twelveMonths: description
        }
    }
}

extension Rational {
    /// kWh as 万kWh.
    fileprivate var inTenThousands: Rational { self * Rational(ExactDecimal(1, exponent: -4)) }
}
