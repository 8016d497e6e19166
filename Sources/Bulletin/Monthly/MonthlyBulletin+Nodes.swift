import EnergyKPI

extension MonthlyBulletin {
    /// 楼宇与部门: every node with its rank; a node whose figure cannot be known is not ranked.
    var nodesSection: BulletinSection {
        let ranking = Ranking(nodes, isSmallerBetter: true) { $0.current.result(rankedBy) }
        let rows = ranking.entries.map { ranked in
            let entry = ranked.subject
            return BulletinTable.Row(
                id: entry.current.node,
                cells: [
                    ranked.place.map { .figure(BulletinFigure(count: $0)) } ?? .text("未排名"), .text(entry.name),
                    .figure(entry.current.result(.siteElectricity), PublishedUnit(.siteElectricity)),
                    .figure(
                        KPIComparison.lastYear.changes(of: entry.current, against: entry.lastYear)
                            .result(of: .siteElectricity), .percent),
                    .figure(entry.current.result(.electricityPerArea), PublishedUnit(.electricityPerArea)),
                    .figure(standardCoalTonnes(entry.current), .tonneOfStandardCoal),
                    .figure(entry.current.result(.energyPerCapita), PublishedUnit(.energyPerCapita)),
                    .figure(entry.current.result(.energyPerArea), PublishedUnit(.energyPerArea)),
                ])
        }
        return BulletinSection(
            id: "nodes", title: "楼宇与部门用能",
            paragraphs: ["按\(rankedBy.name)由低到高排名，数值相同者名次并列；指标无法确定者不排名。"],
            tables: [
                BulletinTable(
                    id: "nodes", title: "楼宇与部门用能排名",
                    columns: [
                        ("rank", "名次"), ("node", "名称"), ("electricity", "用电量（kWh）"), ("year_on_year", "同比（%）"),
                        ("electricity_per_area", "单位面积电耗（kWh/m²）"), ("energy", "综合能耗（tce）"),
                        ("energy_per_capita", "人均综合能耗（kgce/人）"), ("energy_per_area", "单位面积能耗（kgce/m²）"),
                    ],
                    rows: rows)
            ])
    }
}
