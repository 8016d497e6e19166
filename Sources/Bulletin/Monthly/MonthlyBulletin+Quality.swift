import EnergyKPI
import MeterModels

extension MonthlyBulletin {
    /// 数据质量: how much of the truth the figures rest on.
    var qualitySection: BulletinSection {
        var tables = [membersTable]
        if !quality.isEmpty { tables.append(metersTable) }
        return BulletinSection(
            id: "quality", title: "数据质量",
            paragraphs: ["数据覆盖率为有读数或账单的时间占应有时间的比例，向下取值；推导占比为停采期间按读数差分摊的部分；隔离读数为未通过合理性检查、未计入的读数。"],
            tables: tables)
    }

    private var membersTable: BulletinTable {
        BulletinTable(
            id: "quality_carriers", title: "各品种数据来源",
            columns: [
                ("carrier", "品种"), ("present", "有数据的计量点"), ("expected", "应有计量点"), ("coverage", "数据覆盖率（%）"),
                ("missing", "缺数据的计量点"),
            ],
            rows: reports.current.totals.map { total in
                let amount = total.amount
                return BulletinTable.Row(
                    id: amount.carrier.rawValue,
                    cells: [
                        .text(amount.carrier.publishedName), .figure(BulletinFigure(count: amount.membersPresent)),
                        .figure(BulletinFigure(count: amount.membersExpected)),
                        percent(amount.coverage, else: .carrierMissing(amount.carrier), rounding: .down),
                        .text(amount.uncoveredMembers.isEmpty ? "无" : amount.uncoveredMembers.joined(separator: "、")),
                    ])
            })
    }

    private var metersTable: BulletinTable {
        BulletinTable(
            id: "quality_meters", title: "各计量点数据质量",
            columns: [
                ("meter", "计量点"), ("carrier", "品种"), ("coverage", "数据覆盖率（%）"), ("derived", "推导占比（%）"),
                ("quarantined", "隔离读数"),
            ],
            rows: quality.map { entry in
                BulletinTable.Row(
                    id: entry.meter,
                    cells: [
                        .text(entry.meter), .text(entry.carrier.publishedName),
                        percent(entry.coverage, else: .carrierMissing(entry.carrier), rounding: .down),
                        percent(entry.derivedShare, else: .carrierMissing(entry.carrier)),
                        .figure(BulletinFigure(count: entry.quarantined)),
                    ])
            })
    }

    private func percent(
        _ share: Rational?, else reason: KPINull, rounding: Rational.DisplayRounding = .halfEven
    ) -> BulletinTable.Cell {
        .figure(share.map { .success($0.inPercent) } ?? .failure(reason), .percent, rounding: rounding)
    }
}
