import ConsumptionLedger
import EnergyKPI
import MeterModels

extension Composer {
    /// Whether a table compares with the period before.
    enum Previous {
        case notCompared
        case compared(KPIReport?)
    }

    /// Which physical amounts are only a part.
    func partialNotes(_ report: KPIReport) -> [String] {
        let partial = report.totals.filter { $0.amount.carrier.isEnergy && $0.shortfall != nil && $0.quantity != nil }
        return partial.isEmpty ? [] : [words.partial(partial.map(\.amount.carrier))]
    }

    /// A period's energies with their changes, and their sum in standard coal.
    ///
    /// - Parameters:
    ///   - term: The table.
    ///   - title: Its title, where it is not always the same.
    ///   - report: The period.
    ///   - lastYear: The period a year earlier.
    ///   - previous: The period before, where the table compares with it.
    ///   - hasCoverage: Whether it says how much of each energy is known.
    /// - Returns: The table.
    func totals(
        _ term: TableTerm, title: String? = nil, of report: KPIReport, lastYear: KPIReport?,
        previous: Previous = .notCompared, hasCoverage: Bool
    ) -> BulletinTable {
        let carriers = report.totals.filter(\.amount.carrier.isEnergy).map { total in
            let carrier = total.amount.carrier
            let (quantity, unit) = total.publishedQuantity
            var cells: [BulletinTable.Cell] = [
                .text(words.carrier(carrier)), self.unit(unit), .figure(quantity, unit),
                .figure(total.tonnesOfStandardCoal, .tonneOfStandardCoal),
                .figure(
                    KPIComparison.lastYear.change(of: carrier, in: report, against: lastYear), .percent),
            ]
            if case .compared(let previous) = previous {
                cells.append(
                    .figure(KPIComparison.previous.change(of: carrier, in: report, against: previous), .percent))
            }
            if hasCoverage {
                cells.append(.percent(total.amount.coverage, else: .carrierMissing(carrier), rounding: .down))
            }
            return BulletinTable.Row(id: carrier.rawValue, cells: cells)
        }
        let energy = report.tonnesOfStandardCoal
        var cells: [BulletinTable.Cell] = [
            .text(words.kpi(.comprehensiveEnergy)), unit(.tonneOfStandardCoal), .figure(energy, .tonneOfStandardCoal),
            .figure(energy, .tonneOfStandardCoal),
            .figure(report.change(.comprehensiveEnergy, .lastYear, against: lastYear), .percent),
        ]
        if case .compared(let previous) = previous {
            cells.append(.figure(report.change(.comprehensiveEnergy, .previous, against: previous), .percent))
        }
        if hasCoverage {
            cells.append(.percent(report[.comprehensiveEnergy]?.coverage, else: .notUsed, rounding: .down))
        }
        var columns: [ColumnTerm] = [.carrier, .unit, .quantity, .standardCoal, .yearOnYear]
        if case .compared = previous { columns.append(.monthOnMonth) }
        if hasCoverage { columns.append(.coverage) }
        return table(
            term, title: title, columns: columns,
            rows: carriers + [
                BulletinTable.Row(id: KPI.comprehensiveEnergy.rawValue, cells: cells, isTotal: true)
            ])
    }

    /// 能源消费结构: each energy's part of the standard coal.
    func structure(_ report: KPIReport, lastYear: KPIReport?) -> (table: BulletinTable, chart: BulletinChart?) {
        let energies = report.totals.filter(\.amount.carrier.isEnergy)
        var rows = energies.map { total in
            let carrier = total.amount.carrier
            let now = report.share(of: carrier)
            return BulletinTable.Row(
                id: carrier.rawValue,
                cells: [
                    .text(words.carrier(carrier)), .figure(total.tonnesOfStandardCoal, .tonneOfStandardCoal),
                    .figure(now, .percent),
                    .figure(lastYear?.share(of: carrier) ?? .failure(.referenceMissing), .percent),
                ])
        }
        let energy = report.tonnesOfStandardCoal
        rows.append(
            BulletinTable.Row(
                id: KPI.comprehensiveEnergy.rawValue,
                cells: [
                    .text(words.kpi(.comprehensiveEnergy)), .figure(energy, .tonneOfStandardCoal),
                    .figure(energy.map { _ in 100 }, .percent),
                    .figure((lastYear?.tonnesOfStandardCoal ?? .failure(.referenceMissing)).map { _ in 100 }, .percent),
                ], isTotal: true))
        let shares = energies.map { try? report.share(of: $0.amount.carrier).get() }
        let chart = chart(
            .structure, unit: .percent, form: .bars, labels: energies.map { words.carrier($0.amount.carrier) },
            series: [BulletinChart.Series(words.series(.share), shares)])
        return (
            table(.structure, columns: [.carrier, .standardCoal, .share, .lastYear], rows: rows),
            shares.contains { $0 != nil } ? chart : nil
        )
    }

    /// Months of energy by carrier in standard coal, with the sum a year earlier.
    func energyByMonth(
        _ months: [ReportingPeriod], _ history: [ReportingPeriod: KPIReport]
    ) -> (table: BulletinTable, charts: [BulletinChart]) {
        func electricity(_ month: ReportingPeriod) -> Result<Rational, KPINull> {
            (history[month]?.result(.siteElectricity) ?? .failure(.referenceMissing)).map(\.inTenThousands)
        }
        func energy(_ month: ReportingPeriod) -> Result<Rational, KPINull> {
            history[month]?.tonnesOfStandardCoal ?? .failure(.referenceMissing)
        }
        func change(
            _ figure: (ReportingPeriod) -> Result<Rational, KPINull>, _ month: ReportingPeriod
        ) -> Result<Rational, KPINull> {
            Result { () throws(KPINull) in
                try Rational.changePercent(from: figure(month.lastYear), to: figure(month))
            }
        }
        let rows = months.map { month in
            BulletinTable.Row(
                id: month.description,
                cells: [
                    .text(words.period(month)), .figure(electricity(month), .tenThousandKilowattHours),
                    .figure(change(electricity, month), .percent), .figure(energy(month), .tonneOfStandardCoal),
                    .figure(change(energy, month), .percent),
                ])
        }
        let table = table(
            .energyByMonth,
            columns: [.monthName, .electricityLarge, .electricityChange, .energy, .energyChange], rows: rows)
        let labels = months.map(words.axis)
        let carriers = Carrier.allCases.filter { carrier in
            carrier.isEnergy && months.contains { history[$0]?.total(carrier)?.standardCoal != nil }
        }
        let stack = chart(
            .energyByMonth, unit: .tonneOfStandardCoal, form: .stack, labels: labels,
            series: carriers.map { carrier in
                BulletinChart.Series(
                    words.carrier(carrier),
                    months.map { month in
                        // A part of a month's energy would look like the whole of it.
                        guard (try? energy(month).get()) != nil else { return nil }
                        return history[month]?.total(carrier)?.standardCoal?.kgce.thousandth
                    })
            } + [
                BulletinChart.Series(
                    words.series(.lastYearTotal), months.map { try? energy($0.lastYear).get() }, isLine: true)
            ])
        let columns = chart(
            .electricityByMonth, unit: .tenThousandKilowattHours, form: .columns, labels: labels,
            series: [
                BulletinChart.Series(words.series(.thisYear), months.map { try? electricity($0).get() }),
                BulletinChart.Series(
                    words.series(.lastYearMonth), months.map { try? electricity($0.lastYear).get() }),
            ])
        return (table, [stack, columns])
    }
}
