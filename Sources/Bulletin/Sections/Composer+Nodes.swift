import EnergyKPI

extension Composer {
    /// 楼宇与部门: every node with its rank; a node whose figure cannot be known is not ranked.
    func nodesSection(_ nodes: [BulletinInput.Node], rankedBy: KPI) -> BulletinSection {
        guard !withholds(.ranking) else { return withheldSection(.nodes) }
        let shown = nodes.filter { node in issue.scope.ranked.map { $0.contains(node.current.node) } ?? true }
        let ranking = Ranking(shown, isSmallerBetter: true) { $0.current.result(rankedBy) }
        let rows = ranking.entries.map { ranked in
            let entry = ranked.subject
            return BulletinTable.Row(
                id: entry.current.node,
                cells: [
                    ranked.place.map { .count($0) } ?? short(.notRanked), .text(entry.name),
                    .figure(entry.current.result(.siteElectricity), PublishedUnit(.siteElectricity)),
                    .figure(
                        entry.current.change(.siteElectricity, .lastYear, against: entry.lastYear), .percent),
                    .figure(entry.current.result(.electricityPerArea), PublishedUnit(.electricityPerArea)),
                    .figure(entry.current.tonnesOfStandardCoal, .tonneOfStandardCoal),
                    .figure(entry.current.result(.energyPerCapita), PublishedUnit(.energyPerCapita)),
                    .figure(entry.current.result(.energyPerArea), PublishedUnit(.energyPerArea)),
                ])
        }
        return section(
            .nodes, paragraphs: [words.ranked(by: rankedBy)],
            tables: [
                table(
                    .nodes,
                    columns: [
                        .rank, .node, .electricity, .yearOnYear, .electricityPerArea, .energy, .energyPerCapita,
                        .energyPerArea,
                    ], rows: rows)
            ])
    }
}
