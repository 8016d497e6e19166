import EnergyKPI
import MeterModels

extension MonthlyBulletin {
    /// 光伏发电与可再生能源: generation, what the site used of it, and the lamps beside it.
    var renewablesSection: BulletinSection {
        var rows: [BulletinTable.Row] = []
        if hasGeneration { rows += generationRows }
        if let lamps { rows += lampRows(lamps) }
        return BulletinSection(
            id: "renewables", title: "光伏发电与可再生能源",
            paragraphs: lamps == nil ? [] : ["太阳能路灯不接电网，其用能单列，不计入总用电量和可再生能源占比。"],
            tables: [
                BulletinTable(
                    id: "renewables", title: "光伏发电与可再生能源",
                    columns: [("item", "项目"), ("unit", "单位"), ("month", "本月")], rows: rows)
            ])
    }

    /// Whether the site has a generator.
    var hasGeneration: Bool { reports.current[.generation]?.null != .notUsed }

    private var generationRows: [BulletinTable.Row] {
        let change = Result { () throws(KPINull) in
            guard let lastYear = reports.lastYear?[.generation], lastYear.null != .notUsed else {
                throw .referenceMissing
            }
            return try Rational.changePercent(from: lastYear.result, to: value(.generation))
        }
        var rows = [
            row("generation", KPI.generation.name, value(.generation), .kilowattHour),
            row("generation_year_on_year", "光伏发电量同比", change, .percent),
            row("equivalent_hours", KPI.equivalentHours.name, value(.equivalentHours), .hour),
            row("self_use", KPI.selfUse.name, value(.selfUse), .kilowattHour),
        ]
        if value(.gridExport) != .failure(.exportNotMetered) {
            rows.append(row("export", KPI.gridExport.name, value(.gridExport), .kilowattHour))
        }
        rows.append(row("renewable_share", KPI.renewableShare.name, value(.renewableShare), .percent))
        return rows
    }

    private func lampRows(_ lamps: Lamps) -> [BulletinTable.Row] {
        let used = lamps.used?.publishedQuantity.result ?? .failure(.carrierMissing(.offGridSolar))
        let harvested = used.flatMap { _ in
            lamps.harvested.map { .success($0) } ?? .failure(.carrierMissing(.offGridSolar))
        }
        func share(_ value: Rational?) -> Result<Rational, KPINull> {
            value.map { .success($0.inPercent) } ?? .failure(.carrierMissing(.offGridSolar))
        }
        return [
            BulletinTable.Row(
                id: "lamps",
                cells: [.text("太阳能路灯"), .text("盏"), .figure(BulletinFigure(count: lamps.count, unit: "盏"))]),
            BulletinTable.Row(
                id: "lamps_reporting",
                cells: [.text("其中本月有数据"), .text("盏"), .figure(BulletinFigure(count: lamps.reporting, unit: "盏"))]),
            row("lamps_harvested", "路灯光伏发电量（离网）", harvested, .kilowattHour),
            row("lamps_used", "路灯用能（离网光伏）", used, .kilowattHour),
            row("lamps_availability", "亮灯率", share(lamps.availability), .percent),
            row("lamps_fault_rate", "故障率", share(lamps.faultRate), .percent),
        ]
    }

    private func row(
        _ id: String, _ name: String, _ result: Result<Rational, KPINull>, _ unit: PublishedUnit
    ) -> BulletinTable.Row {
        BulletinTable.Row(id: id, cells: [.text(name), .text(unit.symbol), .figure(result, unit)])
    }
}
