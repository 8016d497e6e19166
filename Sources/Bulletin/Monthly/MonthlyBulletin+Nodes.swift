import EnergyKPI

extension MonthlyBulletin {
    /// 楼宇与部门: every node with its rank; a node whose figure cannot be known is not ranked.
    var nodesSection: BulletinSection {
        let ranked = ranking
        let rows = ranked.map { entry, rank in
            BulletinTable.Row(
                id: entry.current.node,
                cells: [
                    rank.map { .figure(BulletinFigure(count: $0)) } ?? .text("未排名"), .text(entry.name),
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

    /// Nodes by the exact figure, least first, then those without one; equal figures share a rank.
    private var ranking: [(entry: NodeEntry, rank: Int?)] {
        let valued = nodes.enumerated().compactMap { order, entry in
            entry.current[rankedBy]?.value.map { (value: $0, order: order, entry: entry) }
        }
        let sorted = valued.sorted { ($0.value, $0.order) < ($1.value, $1.order) }
        let ranked: [(NodeEntry, Int?)] = sorted.map { item in
            (item.entry, 1 + sorted.count { $0.value < item.value })
        }
        return ranked + nodes.filter { $0.current[rankedBy]?.value == nil }.map { ($0, nil) }
    }
}
