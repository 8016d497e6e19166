import EnergyKPI

extension MonthlyBulletin {
    /// 用水: a resource of its own, never part of the comprehensive energy.
    var waterSection: BulletinSection {
        let rows = [KPI.water, .waterPerCapita].map { kpi in
            let unit = PublishedUnit(kpi)
            return BulletinTable.Row(
                id: kpi.rawValue,
                cells: [
                    .text(kpi.name), .text(unit.symbol), .figure(value(kpi), unit),
                    .figure(percentChange(kpi, .lastYear), .percent), .figure(percentChange(kpi, .previous), .percent),
                    .figure(reports.yearToDate?.result(kpi) ?? .failure(.referenceMissing), unit),
                    .figure(yearToDateChange(kpi), .percent),
                ])
        }
        return BulletinSection(
            id: "water", title: "用水", paragraphs: ["新水为资源，不计入综合能耗。"],
            tables: [
                BulletinTable(
                    id: "water", title: "用水量",
                    columns: [
                        ("kpi", "指标"), ("unit", "单位"), ("month", "本月"), ("year_on_year", "同比（%）"),
                        ("month_on_month", "环比（%）"), ("year_to_date", "本年累计"),
                        ("year_to_date_change", "累计同比（%）"),
                    ],
                    rows: rows)
            ])
    }
}
