import ConsumptionLedger
import EnergyKPI
import MeterModels

extension Composer {
    /// 光伏发电与可再生能源: generation, what the site used of it, and the lamps beside it.
    ///
    /// - Parameters:
    ///   - report: The period.
    ///   - lastYear: The period a year earlier.
    ///   - column: What the column of figures is called.
    ///   - lamps: The off-grid lamps.
    ///   - months: The months of the chart.
    ///   - history: Reports of these months and of those a year earlier.
    /// - Returns: The section.
    func renewablesSection(
        _ report: KPIReport, lastYear: KPIReport?, column: ColumnTerm, lamps: BulletinInput.Lamps?,
        months: [ReportingPeriod], history: [ReportingPeriod: KPIReport]
    ) -> BulletinSection {
        let generates = report.generates
        var rows: [BulletinTable.Row] = []
        if generates { rows += generation(report, lastYear) }
        if let lamps { rows += self.lamps(lamps) }
        guard !rows.isEmpty else { return section(.renewables, paragraphs: [words.paragraph(.noRenewables)]) }
        var tables = [table(.renewables, columns: [.item, .unit, column], rows: rows)]
        var charts: [BulletinChart] = []
        if generates, months.contains(where: { history[$0]?.generates == true }) {
            let (table, chart) = generationByMonth(months, history)
            tables.append(table)
            charts.append(chart)
        }
        return section(
            .renewables, paragraphs: lamps == nil ? [] : [words.paragraph(.lampRule)], charts: charts, tables: tables)
    }

    private func generation(_ report: KPIReport, _ lastYear: KPIReport?) -> [BulletinTable.Row] {
        let change = Result { () throws(KPINull) in
            guard let lastYear, lastYear.generates else { throw .referenceMissing }
            return try Rational.changePercent(from: lastYear.result(.generation), to: report.result(.generation))
        }
        var rows = [
            row("generation", words.kpi(.generation), report.result(.generation), .kilowattHour),
            row("generation_year_on_year", words.item(.generationYearOnYear), change, .percent),
            row("equivalent_hours", words.kpi(.equivalentHours), report.result(.equivalentHours), .hour),
            row("self_use", words.kpi(.selfUse), report.result(.selfUse), .kilowattHour),
        ]
        if report.result(.gridExport) != .failure(.exportNotMetered) {
            rows.append(row("export", words.kpi(.gridExport), report.result(.gridExport), .kilowattHour))
        }
        rows.append(row("renewable_share", words.kpi(.renewableShare), report.result(.renewableShare), .percent))
        return rows
    }

    private func lamps(_ lamps: BulletinInput.Lamps) -> [BulletinTable.Row] {
        let used = lamps.used?.publishedQuantity.result ?? .failure(.carrierMissing(.offGridSolar))
        let harvested = used.flatMap { _ in
            lamps.harvested.map { .success($0) } ?? .failure(.carrierMissing(.offGridSolar))
        }
        func share(_ value: Rational?) -> Result<Rational, KPINull> {
            value.map { .success($0.inPercent) } ?? .failure(.carrierMissing(.offGridSolar))
        }
        func row(_ item: ItemTerm, _ result: Result<Rational, KPINull>, _ unit: PublishedUnit) -> BulletinTable.Row {
            self.row(item.rawValue, words.item(item), result, unit)
        }
        return [
            self.row(.lamps, count: lamps.count, unit: "盏"),
            self.row(.lampsReporting, count: lamps.reporting, unit: "盏"),
            row(.lampsHarvested, harvested, .kilowattHour), row(.lampsUsed, used, .kilowattHour),
            row(.lampsAvailability, share(lamps.availability), .percent),
            row(.lampsFaultRate, share(lamps.faultRate), .percent),
        ]
    }

    private func generationByMonth(
        _ months: [ReportingPeriod], _ history: [ReportingPeriod: KPIReport]
    ) -> (BulletinTable, BulletinChart) {
        func value(_ kpi: KPI, _ month: ReportingPeriod) -> Result<Rational, KPINull> {
            guard let report = history[month], report.generates else { return .failure(.referenceMissing) }
            return report.result(kpi)
        }
        let table = table(
            .renewablesByMonth, columns: [.monthName, .generation, .generationLastYear, .selfUse, .renewableShare],
            rows: months.map { month in
                BulletinTable.Row(
                    id: month.description,
                    cells: [
                        .text(words.period(month)), .figure(value(.generation, month), .kilowattHour),
                        .figure(value(.generation, month.lastYear), .kilowattHour),
                        .figure(value(.selfUse, month), .kilowattHour),
                        .figure(value(.renewableShare, month), .percent),
                    ])
            })
        let chart = chart(
            .renewables, unit: .kilowattHour, form: .columns, labels: months.map(words.axis),
            series: [
                BulletinChart.Series(words.series(.thisYear), months.map { try? value(.generation, $0).get() }),
                BulletinChart.Series(
                    words.series(.lastYearMonth), months.map { try? value(.generation, $0.lastYear).get() }),
            ])
        return (table, chart)
    }
}

extension KPIReport {
    /// Whether the node has a generator.
    var generates: Bool { self[.generation].map { $0.null != .notUsed } ?? false }
}
