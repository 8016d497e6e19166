import EnergyKPI
import MeterModels

extension AnnualBulletin {
    /// 概述: the year in sentences, with the words that its figures call for.
    func overview(_ composer: Composer) -> BulletinSection {
        let words = composer.words
        let current = reports.current
        func statement(
            _ name: String, _ result: Result<Rational, KPINull>, _ unit: PublishedUnit, of kpi: KPI,
            against bases: [Base] = []
        ) -> Statement {
            Statement(
                name: name, figure: BulletinFigure(result, unit: unit), unitName: words.spelled(unit),
                changes: [(.lastYear, current.change(kpi, .lastYear, against: reports.lastYear))]
                    + bases.flatMap { composer.baseChange(kpi, $0.changes) })
        }
        var energy = statement(
            words.kpi(.comprehensiveEnergy), current.tonnesOfStandardCoal, .tonneOfStandardCoal,
            of: .comprehensiveEnergy)
        energy.lead = words.period(issue.period)
        energy.share = (
            words.carrier(.electricity), BulletinFigure(current.share(of: .electricity), unit: .percent)
        )
        let intensities = [KPI.energyPerCapita, .energyPerArea].map { kpi in
            [statement(words.kpi(kpi), current.result(kpi), PublishedUnit(kpi), of: kpi, against: bases)]
        }
        var supply = [
            statement(
                words.kpi(.siteElectricity), current.result(.siteElectricity).map(\.inTenThousands),
                .tenThousandKilowattHours, of: .siteElectricity)
        ]
        if current[.water]?.null != .notUsed {
            supply.append(
                statement(words.kpi(.water), current.result(.water), PublishedUnit(.water), of: .water))
        }
        let carbon = statement(
            words.kpi(.carbonDioxide), current.result(.carbonDioxide).map(\.thousandth), .tonneOfCarbonDioxide,
            of: .carbonDioxide)
        var paragraphs = [[[energy]], intensities, [supply], [[carbon]]]
        if current.generates {
            let share = Statement(
                name: words.kpi(.renewableShare),
                figure: BulletinFigure(current.result(.renewableShare), unit: .percent), unitName: "%")
            let generation = statement(
                words.kpi(.generation), current.result(.generation).map(\.inTenThousands), .tenThousandKilowattHours,
                of: .generation)
            paragraphs.append([[generation, share]])
        }
        return composer.section(.overview, paragraphs: composer.prose(paragraphs))
    }
}
