import ConsumptionLedger
import EnergyKPI
import MeterModels

extension Composer {
    /// The figures per person and floor area that every bulletin shows.
    static let intensities: [KPI] = [
        .energyPerCapita, .energyPerArea, .electricityPerCapita, .electricityPerArea, .waterPerCapita, .headcount,
        .floorArea,
    ]

    /// What a reader of figures per person and floor area must know.
    func intensityNotes(_ reports: BulletinInput.Reports) -> [String] {
        var notes: [String] = []
        if let year = reports.base.baseYear { notes.append(words.baseDeclared(year)) }
        if reports.current.floorArea?.boundaryChanged == true { notes.append(words.paragraph(.areaChanged)) }
        let byArea = reports.current.heatBilledByArea
        if !byArea.isEmpty { notes.append(words.heatByArea(byArea)) }
        return notes
    }

    /// The year so far month by month: energy per capita, beside the target's and the base's path by days.
    ///
    /// Each point is the energy of the months until then over their average headcount, as the year's figure will be.
    func perCapitaChart(
        until last: ReportingPeriod, _ history: [ReportingPeriod: KPIReport], target: Rational?, base: Rational?
    ) -> BulletinChart? {
        let year = ReportingPeriod.year(last.calendarYear)
        let end = DayRange(last).end
        let months = year.months.filter { DayRange($0).end <= end }
        let yearDays = DayRange(year).count
        var (energy, personDays, days): (Rational?, Rational?, Int64) = (.zero, .zero, 0)
        var points: [(value: Rational?, elapsed: Rational)] = []
        for month in months {
            let count = DayRange(month).count
            days += count
            let report = history[month]
            energy = energy.flatMap { sum in (try? report?.result(.comprehensiveEnergy).get()).map { sum + $0 } }
            personDays = personDays.flatMap { sum in
                (try? report?.result(.headcount).get()).map { sum + $0 * Rational(count) }
            }
            let elapsed = Rational(days, over: yearDays) ?? 1
            let persons = personDays.flatMap { $0.divided(by: Rational(days)) }
            points.append((energy.flatMap { sum in persons.flatMap { sum.divided(by: $0) } }, elapsed))
        }
        guard points.contains(where: { $0.value != nil }) else { return nil }
        var series = [BulletinChart.Series(words.series(.cumulative), points.map(\.value))]
        if let target {
            series.append(BulletinChart.Series(words.series(.targetPath), points.map { target * $0.elapsed }))
        }
        if let base { series.append(BulletinChart.Series(words.series(.basePath), points.map { base * $0.elapsed })) }
        return chart(
            .perCapita, unit: PublishedUnit(.energyPerCapita), form: .lines, labels: months.map(words.axis),
            series: series)
    }
}
