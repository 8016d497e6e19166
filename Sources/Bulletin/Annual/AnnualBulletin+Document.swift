import ConsumptionLedger
import EnergyKPI
import MeterModels

extension AnnualBulletin {
    /// The bulletin as text and rounded numbers.
    public var document: BulletinDocument {
        let composer = Composer(issue)
        var sections = [
            overview(composer), facts(composer), totals(composer), intensity(composer), quotaSection(composer),
            targetsSection(composer), scoresSection(composer),
        ]
        if !nodes.isEmpty { sections.append(composer.nodesSection(nodes, rankedBy: rankedBy)) }
        sections += [
            composer.subItemsSection(subItems, of: reports.current), heatingSection(composer),
            dataCentreSection(composer),
            composer.renewablesSection(
                reports.current, lastYear: reports.lastYear, column: .year, lamps: lamps,
                months: issue.period.months, history: history),
            composer.waterSection(reports, .annual),
            composer.carbonSection(reports.current, lastYear: reports.lastYear),
            meteringSection(composer),
            composer.qualitySection(
                DataQuality(
                    report: reports.current, meters: quality, changes: meterChanges, corrections: corrections)),
            composer.anomaliesSection(anomalies),
        ]
        if let restatements = composer.restatementsSection { sections.append(restatements) }
        sections += [
            composer.objectionsSection(alwaysNamesReviews: true), composer.verificationSection,
            nextTargetsSection(composer), composer.appendixSection(others: quota.map { [$0.coefficients] } ?? []),
        ]
        return composer.document(.annual, isProvisional: reports.current.isProvisional, sections: sections)
    }

    /// 基本情况: persons with their parts, floor area, and how much is metered.
    private func facts(_ composer: Composer) -> BulletinSection {
        let words = composer.words
        func figure(_ kpi: KPI) -> BulletinTable.Row {
            let unit = PublishedUnit(kpi)
            return BulletinTable.Row(
                id: kpi.rawValue,
                cells: [
                    .text(words.kpi(kpi)), composer.unit(unit), .figure(reports.current.result(kpi), unit),
                    .figure(reports.current.change(kpi, .lastYear, against: reports.lastYear), .percent),
                ])
        }
        let parts = persons.compactMap { part -> BulletinTable.Row? in
            let term: ItemTerm? =
                switch part.kind {
                case .headcountEstablished: .established
                case .headcountContract: .contract
                case .headcountLogistics: .logistics
                case .visitorPersonDays: .visitors
                default: nil
                }
            return term.map { term in
                BulletinTable.Row(
                    id: term.rawValue,
                    cells: [
                        .text("\u{3000}" + words.item(term)), composer.unit(PublishedUnit(.headcount)),
                        .figure(part.average, PublishedUnit(.headcount)), .text(""),
                    ])
            }
        }
        func count(_ item: ItemTerm, _ count: Int, _ unit: String) -> BulletinTable.Row {
            let row = composer.row(item, count: count, unit: unit)
            return BulletinTable.Row(id: row.id, cells: row.cells + [.text("")])
        }
        return composer.section(
            .facts,
            paragraphs: reports.current.floorArea?.boundaryChanged == true ? [words.paragraph(.areaChanged)] : [],
            tables: [
                composer.table(
                    .facts, columns: [.item, .unit, .year, .yearOnYear],
                    rows: [figure(.headcount)] + parts + [
                        figure(.floorArea), count(.nodes, nodes.count, "个"), count(.meters, quality.count, "个"),
                    ])
            ])
    }

    private func totals(_ composer: Composer) -> BulletinSection {
        let (structure, structureChart) = composer.structure(reports.current, lastYear: reports.lastYear)
        let (byMonth, charts) = composer.energyByMonth(issue.period.months, history)
        return composer.section(
            .totals, paragraphs: composer.partialNotes(reports.current) + [composer.words.paragraph(.structureRule)],
            charts: charts + (structureChart.map { [$0] } ?? []),
            tables: [
                composer.totals(
                    .totalsYear, of: reports.current, lastYear: reports.lastYear, hasCoverage: true),
                structure, byMonth,
            ])
    }

    /// 人均与单位面积指标: against the year before and every base year.
    private func intensity(_ composer: Composer) -> BulletinSection {
        let words = composer.words
        var tables = [
            composer.table(
                .intensity, columns: [.kpi, .unit, .year, .lastYear, .yearOnYear],
                rows: Composer.intensities.map { kpi in
                    let unit = PublishedUnit(kpi)
                    return BulletinTable.Row(
                        id: kpi.rawValue,
                        cells: [
                            .text(words.kpi(kpi)), composer.unit(unit), .figure(reports.current.result(kpi), unit),
                            .figure(reports.lastYear?.result(kpi) ?? .failure(.referenceMissing), unit),
                            .figure(reports.current.change(kpi, .lastYear, against: reports.lastYear), .percent),
                        ])
                })
        ]
        if !bases.isEmpty { tables.append(basesTable(composer)) }
        let target = composer.withholds(.targets) ? nil : targets.sitePerCapita(of: reports.current.node)
        let base = bases.first?.changes.first { $0.kpi == .energyPerCapita }?.reference
        let last = issue.period.months.last ?? issue.period
        let chart = composer.perCapitaChart(until: last, history, target: target, base: base)
        var paragraphs = composer.intensityNotes(reports)
        if !bases.isEmpty { paragraphs.append(words.paragraph(.basesRule)) }
        return composer.section(
            .intensity, paragraphs: paragraphs, charts: chart.map { [$0] } ?? [], tables: tables)
    }

    private func basesTable(_ composer: Composer) -> BulletinTable {
        let kpis = KPI.allCases.filter { $0.baseFigure != nil }
        return composer.table(
            .bases, columns: [.baseYear, .kpi, .unit, .base, .year, .reduction],
            rows: bases.flatMap { base in
                kpis.compactMap { kpi -> BulletinTable.Row? in
                    guard let change = base.changes.first(where: { $0.kpi == kpi }), let reference = change.reference
                    else { return nil }
                    let unit = PublishedUnit(kpi)
                    return BulletinTable.Row(
                        id: "\(base.year).\(kpi.rawValue)",
                        cells: [
                            .text(String(base.year)), .text(composer.words.kpi(kpi)), composer.unit(unit),
                            .figure(.success(reference), unit), .figure(reports.current.result(kpi), unit),
                            .figure(change.result.map { -$0 }, .percent),
                        ])
                }
            })
    }

    private func targetsSection(_ composer: Composer) -> BulletinSection {
        guard !composer.withholds(.targets) else { return composer.withheldSection(.targets) }
        return composer.section(
            .targets, paragraphs: composer.targetNotes(targets),
            tables: targets.isEmpty ? [] : [composer.targetsTable(targets)])
    }

    private func nextTargetsSection(_ composer: Composer) -> BulletinSection {
        guard !composer.withholds(.targets) else { return composer.withheldSection(.nextTargets) }
        let words = composer.words
        guard !nextTargets.isEmpty else {
            return composer.section(.nextTargets, paragraphs: [words.paragraph(.noNextTargets)])
        }
        return composer.section(
            .nextTargets, paragraphs: [words.paragraph(.nextTargetRule)],
            tables: [
                composer.table(
                    .nextTargets, columns: [.node, .kpi, .unit, .function, .responsible, .binding, .target, .source],
                    rows: nextTargets.map { entry in
                        let letter = entry.progress.letter
                        let unit = PublishedUnit(letter.kpi)
                        return BulletinTable.Row(
                            id: [letter.node, letter.kpi.rawValue, letter.function.rawValue].joined(separator: "."),
                            cells: [
                                .text(entry.nodeName), .text(words.kpi(letter.kpi)), composer.unit(unit),
                                .text(words.function(letter.function)), composer.person(entry.responsible),
                                composer.short(letter.isBinding ? .yes : .no), .figure(entry.progress.target, unit),
                                .text(letter.source),
                            ])
                    })
            ])
    }
}
