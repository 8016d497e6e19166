import ConsumptionLedger
import EnergyKPI
import MeterModels

extension MonthlyBulletin {
    /// The bulletin as text and rounded numbers.
    public var document: BulletinDocument {
        let composer = Composer(issue)
        let months = issue.period.lastThirteen
        var sections = [
            highlights(composer), totals(composer, months), structure(composer), intensity(composer),
        ]
        if !nodes.isEmpty { sections.append(composer.nodesSection(nodes, rankedBy: rankedBy)) }
        sections.append(composer.subItemsSection(subItems, of: reports.current))
        if reports.current.generates || lamps != nil {
            sections.append(
                composer.renewablesSection(
                    reports.current, lastYear: reports.lastYear, column: .month, lamps: lamps, months: months,
                    history: history))
        }
        sections += [
            composer.waterSection(reports, .monthly),
            composer.carbonSection(reports.current, lastYear: reports.lastYear),
            composer.qualitySection(
                DataQuality(
                    report: reports.current, meters: quality, changes: meterChanges, corrections: corrections)),
            composer.anomaliesSection(anomalies),
        ]
        if let restatements = composer.restatementsSection { sections.append(restatements) }
        sections += [composer.objectionsSection(alwaysNamesReviews: false), composer.appendixSection()]
        return composer.document(.monthly, isProvisional: reports.current.isProvisional, sections: sections)
    }

    private func totals(_ composer: Composer, _ months: [ReportingPeriod]) -> BulletinSection {
        var tables = [
            composer.totals(
                .totalsMonth, of: reports.current, lastYear: reports.lastYear, previous: .compared(reports.previous),
                hasCoverage: true)
        ]
        if let yearToDate = reports.yearToDate {
            tables.append(
                composer.totals(
                    .totalsYearToDate, title: composer.words.yearToDate(yearToDate.days), of: yearToDate,
                    lastYear: reports.lastYearToDate, hasCoverage: false))
        }
        var charts: [BulletinChart] = []
        if !history.isEmpty {
            let (table, drawn) = composer.energyByMonth(months, history)
            tables.append(table)
            charts = drawn
        }
        return composer.section(
            .totals, paragraphs: composer.partialNotes(reports.current), charts: charts, tables: tables)
    }

    private func structure(_ composer: Composer) -> BulletinSection {
        let (table, chart) = composer.structure(reports.current, lastYear: reports.lastYear)
        return composer.section(
            .structure, paragraphs: [composer.words.paragraph(.structureRule)], charts: chart.map { [$0] } ?? [],
            tables: [table])
    }

    /// 人均与单位面积指标: what the totals are per person and floor area, and how targets stand.
    private func intensity(_ composer: Composer) -> BulletinSection {
        let words = composer.words
        let rows = Composer.intensities.map { kpi in
            let unit = PublishedUnit(kpi)
            let change = reports.base.first { $0.kpi == kpi }
            let base: [BulletinTable.Cell] =
                kpi.baseFigure == nil
                ? [.text(""), .text("")]
                : [
                    .figure(change?.reference.map { .success($0) } ?? .failure(.referenceMissing), unit),
                    .figure((change?.result ?? .failure(.referenceMissing)).map { -$0 }, .percent),
                ]
            return BulletinTable.Row(
                id: kpi.rawValue,
                cells: [
                    .text(words.kpi(kpi)), composer.unit(unit), .figure(reports.current.result(kpi), unit),
                    .figure(reports.current.change(kpi, .lastYear, against: reports.lastYear), .percent),
                    .figure(reports.current.change(kpi, .previous, against: reports.previous), .percent),
                    .figure(reports.yearToDate?.result(kpi) ?? .failure(.referenceMissing), unit),
                    .figure(reports.yearToDateChange(kpi), .percent),
                ] + base)
        }
        var tables = [
            composer.table(
                .intensity,
                columns: [
                    .kpi, .unit, .month, .yearOnYear, .monthOnMonth, .yearToDate, .yearToDateChange, .base, .reduction,
                ], rows: rows)
        ]
        var paragraphs = composer.intensityNotes(reports)
        var target: Rational?
        if !composer.withholds(.targets) {
            paragraphs += composer.targetNotes(targets)
            if !targets.isEmpty { tables.append(composer.targetsTable(targets)) }
            target = targets.sitePerCapita(of: reports.current.node)
        }
        let base = reports.base.first { $0.kpi == .energyPerCapita }?.reference
        let chart = composer.perCapitaChart(until: issue.period, history, target: target, base: base)
        return composer.section(
            .intensity, paragraphs: paragraphs, charts: chart.map { [$0] } ?? [], tables: tables)
    }
}

extension [BulletinInput.Target] {
    /// What the site's energy per capita has to come to in the year; nil without such a target.
    func sitePerCapita(of node: String) -> Rational? {
        first { $0.progress.letter.node == node && $0.progress.letter.kpi == .energyPerCapita }
            .flatMap { try? $0.progress.target.get() }
    }
}

extension ReportingPeriod {
    /// A month and the twelve before it, the oldest first.
    fileprivate var lastThirteen: [ReportingPeriod] {
        var months = [self]
        while months.count < 13, let first = months.first { months.insert(first.previous, at: 0) }
        return months
    }
}
