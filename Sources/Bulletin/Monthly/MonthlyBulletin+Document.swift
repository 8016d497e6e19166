import ConsumptionLedger
import EnergyKPI
import MeterModels

extension MonthlyBulletin {
    /// The bulletin as text and rounded numbers.
    public var document: BulletinDocument {
        var sections = [highlightsSection, totalsSection, intensitySection]
        if !nodes.isEmpty { sections.append(nodesSection) }
        if hasGeneration || lamps != nil { sections.append(renewablesSection) }
        sections.append(waterSection)
        sections += [qualitySection, objectionSection, appendixSection]
        return BulletinDocument(
            fileStem: "bulletin-\(period)", issuer: siteName, title: "能源资源消费月度公报",
            periodName: period.publishedName, revision: revision.publishedName, declaration: declaration,
            sections: sections)
    }

    private var declaration: BulletinTable {
        func row(_ id: String, _ label: String, _ value: String) -> BulletinTable.Row {
            BulletinTable.Row(id: id, cells: [.text(label), .text(value)])
        }
        let (first, end) = period.days
        let set = coefficients.reference
        return BulletinTable(
            id: "declaration", title: "口径声明", columns: [("item", "项目"), ("value", "内容")],
            rows: [
                row("period", "统计期", "\(first)至\(end.adding(days: -1))（\(zone.identifier)）"),
                row("revision", "版本", revision.publishedName),
                row("basis", "口径", set.basis.name),
                row("coefficient_set", "折标准煤系数", "\(set.id)，版本\(set.version)"),
                row(
                    "watermark", "数据截至",
                    watermark.map { zone.rfc3339($0) } ?? "无读数"),
                row("provisional", "未确认数据", reports.current.isProvisional ? "含有，数值仍可能变动" : "无"),
                row("program", "编制程序", programVersion),
            ])
    }
}

extension MonthlyBulletin.Revision {
    /// The term in published documents.
    var publishedName: String {
        switch self {
        case .preview: "预览"
        case .preliminary: "初步"
        }
    }
}

extension ReportingPeriod {
    /// The period in words.
    var publishedName: String {
        switch self {
        case .month(let year, let month): "\(year)年\(month)月"
        case .quarter(let year, let quarter): "\(year)年第\(quarter)季度"
        case .half(let year, let half): "\(year)年\(half == 1 ? "上" : "下")半年"
        case .year(let year): "\(year)年"
        case .twelveMonths:
            [months.first, months.last].compactMap { $0?.publishedName }.joined(separator: "至")
        }
    }
}
