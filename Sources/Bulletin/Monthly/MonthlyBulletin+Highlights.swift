import EnergyKPI
import MeterModels

extension MonthlyBulletin {
    /// 综述: the month in sentences, with the words that its figures call for.
    func highlights(_ composer: Composer) -> BulletinSection {
        let current = reports.current
        func lastYear(_ kpi: KPI) -> (Statement.Comparison, Result<Rational, KPINull>) {
            (.lastYear, current.change(kpi, .lastYear, against: reports.lastYear))
        }
        let energy = Statement(
            lead: composer.words.period(issue.period), name: composer.words.kpi(.comprehensiveEnergy),
            figure: BulletinFigure(current.tonnesOfStandardCoal, unit: .tonneOfStandardCoal),
            unitName: composer.words.spelled(.tonneOfStandardCoal),
            changes: [
                lastYear(.comprehensiveEnergy),
                (.previous, current.change(.comprehensiveEnergy, .previous, against: reports.previous)),
            ],
            share: (
                composer.words.carrier(.electricity),
                BulletinFigure(current.share(of: .electricity), unit: .percent)
            ))
        let intensities = [KPI.energyPerCapita, .energyPerArea].map { kpi in
            [
                Statement(
                    name: composer.words.kpi(kpi),
                    figure: BulletinFigure(current.result(kpi), unit: PublishedUnit(kpi)),
                    unitName: composer.words.spelled(PublishedUnit(kpi)),
                    changes: [lastYear(kpi)] + composer.baseChange(kpi, reports.base))
            ]
        }
        var supply = [
            Statement(
                name: composer.words.kpi(.siteElectricity),
                figure: BulletinFigure(
                    current.result(.siteElectricity).map(\.inTenThousands), unit: .tenThousandKilowattHours),
                unitName: composer.words.spelled(.tenThousandKilowattHours), changes: [lastYear(.siteElectricity)])
        ]
        if current[.water]?.null != .notUsed {
            supply.append(
                Statement(
                    name: composer.words.kpi(.water),
                    figure: BulletinFigure(current.result(.water), unit: PublishedUnit(.water)),
                    unitName: composer.words.spelled(PublishedUnit(.water)), changes: [lastYear(.water)]))
        }
        return composer.section(.highlights, paragraphs: composer.prose([[[energy]], intensities, [supply]]))
    }
}

extension Composer {
    /// Paragraphs of sentences of statements.
    func prose(_ paragraphs: [[[Statement]]]) -> [String] {
        var rest = paragraphs.flatMap(\.self).givingReasonsOnce[...]
        return paragraphs.map { paragraph in
            defer { rest = rest.dropFirst(paragraph.count) }
            return words.join(rest.prefix(paragraph.count).map(words.sentence))
        }
    }

    /// The change against a base year, where there is one.
    func baseChange(_ kpi: KPI, _ base: [KPIChange]) -> [(Statement.Comparison, Result<Rational, KPINull>)] {
        guard let change = base.first(where: { $0.kpi == kpi }), change.percent != nil,
            let label = change.referenceLabel
        else { return [] }
        return [(.base(String(label.prefix { $0 != " " })), change.result)]
    }
}
