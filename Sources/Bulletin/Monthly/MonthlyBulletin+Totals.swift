import ConsumptionLedger
import EnergyKPI
import MeterModels

extension MonthlyBulletin {
    /// 能源消费总量: physical quantities, standard coal and their changes, and the months so far.
    var totalsSection: BulletinSection {
        var tables = [monthTable]
        if let yearToDate = reports.yearToDate { tables.append(yearToDateTable(yearToDate)) }
        let (chart, history) = electricityHistory
        if let history { tables.append(history) }
        return BulletinSection(
            id: "totals", title: "能源消费总量", paragraphs: partialNote.map { [$0] } ?? [], chart: chart,
            tables: tables)
    }

    private var energyTotals: [CarrierTotal] {
        reports.current.totals.filter(\.amount.carrier.isEnergy)
    }

    /// Which physical amounts are only a part.
    private var partialNote: String? {
        let partial = energyTotals.filter { $0.shortfall != nil && $0.quantity != nil }
        guard !partial.isEmpty else { return nil }
        let names = partial.map(\.amount.carrier.publishedName).joined(separator: "、")
        return "\(names)的实物量为已知部分之和，数据不完整，不计入综合能耗，也不作比较。"
    }

    private var monthTable: BulletinTable {
        let carriers = energyTotals.map { total in
            let carrier = total.amount.carrier
            let (quantity, unit) = total.publishedQuantity
            return BulletinTable.Row(
                id: carrier.rawValue,
                cells: [
                    .text(carrier.publishedName), .text(unit.symbol), .figure(quantity, unit),
                    .figure(standardCoal(of: total), .tonneOfStandardCoal), .figure(energyShare(carrier), .percent),
                    .figure(
                        KPIComparison.lastYear.change(of: carrier, in: reports.current, against: reports.lastYear),
                        .percent),
                    .figure(
                        KPIComparison.previous.change(of: carrier, in: reports.current, against: reports.previous),
                        .percent),
                    .figure(coverage(total.amount.coverage, of: carrier), .percent, rounding: .down),
                ])
        }
        let energy = standardCoalTonnes(reports.current)
        let sum = BulletinTable.Row(
            id: KPI.comprehensiveEnergy.rawValue,
            cells: [
                .text(KPI.comprehensiveEnergy.name), .text(PublishedUnit.tonneOfStandardCoal.symbol),
                .figure(energy, .tonneOfStandardCoal), .figure(energy, .tonneOfStandardCoal),
                .figure(energy.map { _ in 100 }, .percent),
                .figure(percentChange(.comprehensiveEnergy, .lastYear), .percent),
                .figure(percentChange(.comprehensiveEnergy, .previous), .percent),
                .figure(
                    reports.current[.comprehensiveEnergy]?.coverage.map { .success($0.inPercent) }
                        ?? .failure(.notUsed), .percent, rounding: .down),
            ], isTotal: true)
        return BulletinTable(
            id: "totals_month", title: "本月能源消费量",
            columns: [
                ("carrier", "品种"), ("unit", "单位"), ("quantity", "实物量"), ("standard_coal", "折标准煤（tce）"),
                ("share", "占比（%）"), ("year_on_year", "同比（%）"), ("month_on_month", "环比（%）"),
                ("coverage", "数据覆盖率（%）"),
            ],
            rows: carriers + [sum])
    }

    private func yearToDateTable(_ yearToDate: KPIReport) -> BulletinTable {
        let carriers = yearToDate.totals.filter(\.amount.carrier.isEnergy).map { total in
            let carrier = total.amount.carrier
            let (quantity, unit) = total.publishedQuantity
            return BulletinTable.Row(
                id: carrier.rawValue,
                cells: [
                    .text(carrier.publishedName), .text(unit.symbol), .figure(quantity, unit),
                    .figure(standardCoal(of: total), .tonneOfStandardCoal),
                    .figure(
                        KPIComparison.lastYear.change(of: carrier, in: yearToDate, against: reports.lastYearToDate),
                        .percent),
                ])
        }
        let energy = standardCoalTonnes(yearToDate)
        let sum = BulletinTable.Row(
            id: KPI.comprehensiveEnergy.rawValue,
            cells: [
                .text(KPI.comprehensiveEnergy.name), .text(PublishedUnit.tonneOfStandardCoal.symbol),
                .figure(energy, .tonneOfStandardCoal), .figure(energy, .tonneOfStandardCoal),
                .figure(yearToDateChange(.comprehensiveEnergy), .percent),
            ], isTotal: true)
        let last = yearToDate.days.end.adding(days: -1)
        return BulletinTable(
            id: "totals_year_to_date", title: "本年累计（\(yearToDate.days.first)至\(last)）",
            columns: [
                ("carrier", "品种"), ("unit", "单位"), ("quantity", "实物量"), ("standard_coal", "折标准煤（tce）"),
                ("year_on_year", "同比（%）"),
            ],
            rows: carriers + [sum])
    }

    private func standardCoal(of total: CarrierTotal) -> Result<Rational, KPINull> {
        if let coal = total.standardCoal { return .success(coal.kgce.thousandth) }
        let carrier = total.amount.carrier
        return .failure(total.amount.amount == nil ? .carrierMissing(carrier) : .coefficientMissing(carrier))
    }

    private func coverage(_ coverage: Rational?, of carrier: Carrier) -> Result<Rational, KPINull> {
        coverage.map { .success($0.inPercent) } ?? .failure(.carrierMissing(carrier))
    }
}
