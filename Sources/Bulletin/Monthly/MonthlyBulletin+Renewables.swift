import EnergyKPI
import MeterModels

extension MonthlyBulletin {
    /// 光伏发电与可再生能源: generation, what the site used of it, and the lamps beside it.
    var renewablesSection: BulletinSection {
        var rows: [BulletinTable.Row] = []
        if let generation { rows += generationRows(generation) }
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

    private func generationRows(_ generation: Generation) -> [BulletinTable.Row] {
        let generated = generation.generated.completeResult
        let selfUse = selfUse(of: generation, generated: generated)
        var rows = [
            row("generation", "光伏发电量", generated, .kilowattHour),
            row("generation_year_on_year", "光伏发电量同比", generationChange(generation, generated), .percent),
            row(
                "equivalent_hours", "光伏等效利用小时",
                Result { () throws(KPINull) in
                    let kilowattHours = try generated.get()
                    guard let hours = (kilowattHours * 1000).divided(by: Rational(generation.ratedWatts)) else {
                        throw .denominatorZero
                    }
                    return hours
                }, .hour),
            row("self_use", "光伏自用电量", selfUse, .kilowattHour),
        ]
        if let exported = generation.exported {
            rows.append(row("export", "上网电量", exported.completeResult, .kilowattHour))
        }
        let share = Result { () throws(KPINull) in
            let used = try selfUse.get()
            guard let share = used.divided(by: try value(.siteElectricity).get()) else { throw .denominatorZero }
            return share.inPercent
        }
        rows.append(row("renewable_share", "可再生能源占比", share, .percent))
        return rows
    }

    /// Generation − export; unknown without an export meter unless the site is declared never to export.
    private func selfUse(
        of generation: Generation, generated: Result<Rational, KPINull>
    ) -> Result<Rational, KPINull> {
        Result { () throws(KPINull) in
            let kilowattHours = try generated.get()
            if let exported = generation.exported { return try kilowattHours - exported.completeResult.get() }
            guard generation.neverExports else { throw .membersAbsent(["上网电表"]) }
            return kilowattHours
        }
    }

    private func generationChange(
        _ generation: Generation, _ generated: Result<Rational, KPINull>
    ) -> Result<Rational, KPINull> {
        Result { () throws(KPINull) in
            guard let lastYear = generation.generatedLastYear else { throw .referenceMissing }
            return try Rational.changePercent(from: lastYear.completeResult, to: generated)
        }
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
