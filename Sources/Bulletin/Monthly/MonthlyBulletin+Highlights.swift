import EnergyKPI
import MeterModels

extension MonthlyBulletin {
    /// 综述: the month in sentences, with the words that its figures call for.
    var highlightsSection: BulletinSection {
        BulletinSection(id: "highlights", title: "综述", paragraphs: [energySentence, intensitySentence, supplySentence])
    }

    private var energySentence: String {
        let share = BulletinFigure(energyShare(.electricity), unit: .percent)
        let structure = share.digits == nil ? "" : "；其中电力占\(share.groupedText)%"
        return "\(period.publishedName)，"
            + statement(
                "综合能耗", standardCoalTonnes(reports.current), .tonneOfStandardCoal, "吨标准煤",
                [
                    ("同比", percentChange(.comprehensiveEnergy, .lastYear)),
                    ("环比", percentChange(.comprehensiveEnergy, .previous)),
                ])
            + structure + "。"
    }

    private var intensitySentence: String {
        let units: [(kpi: KPI, unitName: String)] = [
            (.energyPerCapita, "千克标准煤/人"), (.energyPerArea, "千克标准煤/平方米"),
        ]
        return units.map { kpi, unitName in
            statement(kpi.name, value(kpi), PublishedUnit(kpi), unitName, [("同比", percentChange(kpi, .lastYear))])
                + baseWords(kpi) + "。"
        }
        .joined()
    }

    private var supplySentence: String {
        let tenThousands = value(.siteElectricity).map { $0 * Rational(ExactDecimal(1, exponent: -4)) }
        let electricity = statement(
            "总用电量", tenThousands, .tenThousandKilowattHours, "万千瓦时",
            [("同比", percentChange(.siteElectricity, .lastYear))])
        guard reports.current[.water]?.null != .notUsed else { return electricity + "。" }
        let water = statement(
            "用水量", value(.water), PublishedUnit(.water), "立方米", [("同比", percentChange(.water, .lastYear))])
        return electricity + "；" + water + "。"
    }

    /// A figure with its changes, or that it is missing and why.
    private func statement(
        _ name: String, _ result: Result<Rational, KPINull>, _ unit: PublishedUnit, _ unitName: String,
        _ changes: [(comparison: String, change: Result<Rational, KPINull>)]
    ) -> String {
        let figure = BulletinFigure(result, unit: unit)
        if let reason = figure.null { return "\(name)暂缺（\(reason.explanation)）" }
        return "\(name)\(figure.groupedText)\(unitName)"
            + changes.map { "，" + changeWords($0.comparison, $0.change) }.joined()
    }

    private func baseWords(_ kpi: KPI) -> String {
        guard let change = reports.base.first(where: { $0.kpi == kpi }), change.percent != nil,
            let label = change.referenceLabel
        else { return "" }
        return "，" + changeWords("较\(label.prefix { $0 != " " })年", change.result)
    }
}

/// `同比下降4.00%`, `同比上升4.00%`, `同比持平` or `同比无法比较（…）`, judged by the rounded figure.
private func changeWords(_ comparison: String, _ change: Result<Rational, KPINull>) -> String {
    let size = BulletinFigure(change.map(\.magnitude), unit: .percent)
    let signed = BulletinFigure(change, unit: .percent)
    if let reason = size.null { return "\(comparison)无法比较（\(reason.explanation)）" }
    guard let digits = signed.digits, digits.contains(where: { ("1"..."9").contains($0) }) else {
        return "\(comparison)持平"
    }
    return "\(comparison)\(digits.hasPrefix("-") ? "下降" : "上升")\(size.groupedText)%"
}
