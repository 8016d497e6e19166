import EnergyKPI

extension Composer {
    /// 用水: a resource of its own, never part of the comprehensive energy.
    func waterSection(_ reports: BulletinInput.Reports, _ kind: BulletinKind) -> BulletinSection {
        let current = reports.current
        let rows = [KPI.water, .waterPerCapita].map { kpi in
            let unit = PublishedUnit(kpi)
            var cells: [BulletinTable.Cell] = [
                .text(words.kpi(kpi)), self.unit(unit), .figure(current.result(kpi), unit),
                .figure(current.change(kpi, .lastYear, against: reports.lastYear), .percent),
            ]
            if kind == .monthly {
                cells += [
                    .figure(current.change(kpi, .previous, against: reports.previous), .percent),
                    .figure(reports.yearToDate?.result(kpi) ?? .failure(.referenceMissing), unit),
                    .figure(reports.yearToDateChange(kpi), .percent),
                ]
            }
            return BulletinTable.Row(id: kpi.rawValue, cells: cells)
        }
        let columns: [ColumnTerm] =
            switch kind {
            case .monthly: [.kpi, .unit, .month, .yearOnYear, .monthOnMonth, .yearToDate, .yearToDateChange]
            case .annual: [.kpi, .unit, .year, .yearOnYear]
            }
        return section(
            .water, paragraphs: [words.paragraph(.waterRule)], tables: [table(.water, columns: columns, rows: rows)])
    }
}

extension BulletinInput.Reports {
    /// The change of a key figure in the year to date against the same days a year earlier, in per cent.
    func yearToDateChange(_ kpi: KPI) -> Result<Rational, KPINull> {
        yearToDate?.change(kpi, .lastYear, against: lastYearToDate) ?? .failure(.referenceMissing)
    }
}
