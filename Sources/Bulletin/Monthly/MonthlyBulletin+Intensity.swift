import EnergyKPI

extension MonthlyBulletin {
    /// 人均与单位面积指标: what the totals are per person and per floor area.
    var intensitySection: BulletinSection {
        var paragraphs: [String] = []
        if let label = reports.base.compactMap(\.referenceLabel).first {
            paragraphs.append("基期为\(label.prefix { $0 != " " })年，基期值为申报值，未经核验；较基期降幅按全年计算，正值为下降。")
        }
        if reports.current.floorArea?.boundaryChanged == true {
            paragraphs.append("本月建筑面积有变动，指标按面积·日平均计算。")
        }
        if !reports.current.heatBilledByArea.isEmpty {
            let nodes = reports.current.heatBilledByArea.joined(separator: "、")
            paragraphs.append("\(nodes)供热按面积计费，热量无计量，未计入综合能耗；计费方式不同的时期之间不作比较。")
        }
        return BulletinSection(
            id: "intensity", title: "人均与单位面积指标", paragraphs: paragraphs, tables: [intensityTable])
    }

    private var intensityTable: BulletinTable {
        let kpis: [KPI] = [
            .energyPerCapita, .energyPerArea, .electricityPerCapita, .electricityPerArea, .waterPerCapita, .headcount,
            .floorArea,
        ]
        return BulletinTable(
            id: "intensity", title: "人均与单位面积指标",
            columns: [
                ("kpi", "指标"), ("unit", "单位"), ("month", "本月"), ("year_on_year", "同比（%）"),
                ("month_on_month", "环比（%）"), ("year_to_date", "本年累计"), ("year_to_date_change", "累计同比（%）"),
                ("base", "基期值"), ("reduction", "较基期降幅（%）"),
            ],
            rows: kpis.map(intensityRow))
    }

    private func intensityRow(_ kpi: KPI) -> BulletinTable.Row {
        let unit = PublishedUnit(kpi)
        let change = reports.base.first { $0.kpi == kpi }
        let base: BulletinTable.Cell
        let reduction: BulletinTable.Cell
        if kpi.baseFigure == nil {
            base = .text("")
            reduction = .text("")
        } else {
            base = .figure(change?.reference.map { .success($0) } ?? .failure(.referenceMissing), unit)
            reduction = .figure((change?.result ?? .failure(.referenceMissing)).map { -$0 }, .percent)
        }
        return BulletinTable.Row(
            id: kpi.rawValue,
            cells: [
                .text(kpi.name), .text(unit.symbol), .figure(value(kpi), unit),
                .figure(percentChange(kpi, .lastYear), .percent), .figure(percentChange(kpi, .previous), .percent),
                .figure(reports.yearToDate?.result(kpi) ?? .failure(.referenceMissing), unit),
                .figure(yearToDateChange(kpi), .percent), base, reduction,
            ])
    }
}
