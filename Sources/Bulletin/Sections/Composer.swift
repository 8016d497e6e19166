import ConsumptionLedger
import EnergyKPI
import MeterModels

/// Puts sections together from a bulletin's figures and a language's words.
struct Composer {
    let issue: BulletinIssue
    let words: any BulletinWords

    init(_ issue: BulletinIssue) {
        self.issue = issue
        words = issue.scope.language.words
    }

    var zone: CivilZone { issue.zone }

    func document(_ kind: BulletinKind, isProvisional: Bool, sections: [BulletinSection]) -> BulletinDocument {
        BulletinDocument(
            kind: kind, language: issue.scope.language, fileStem: "bulletin-\(issue.period)\(fileSuffix)",
            period: issue.period.description, end: DayRange(issue.period).end, issuer: issue.siteName,
            title: words.title(kind),
            periodName: words.period(issue.period), publication: issue.publication,
            revision: words.revision(issue.publication), notices: issue.publication.overrides.map(words.overridden),
            declaration: declaration(isProvisional: isProvisional), sections: sections)
    }

    /// The language that counts has plain names.
    private var fileSuffix: String { issue.scope.language == .chinese ? "" : "-\(issue.scope.language.rawValue)" }

    func section(
        _ term: SectionTerm, paragraphs: [String] = [], charts: [BulletinChart] = [], tables: [BulletinTable] = []
    ) -> BulletinSection {
        BulletinSection(
            id: term.rawValue, title: words.section(term), paragraphs: paragraphs, charts: charts, tables: tables)
    }

    /// A section whose content is not published.
    func withheldSection(_ term: SectionTerm) -> BulletinSection {
        section(term, paragraphs: [words.paragraph(.withheld)])
    }

    func table(
        _ term: TableTerm, title: String? = nil, columns: [ColumnTerm], rows: [BulletinTable.Row]
    ) -> BulletinTable {
        BulletinTable(
            id: term.rawValue, title: title ?? words.table(term),
            columns: columns.map { BulletinTable.Column(id: $0.rawValue, title: words.column($0)) },
            rows: rows.map { row in
                BulletinTable.Row(id: row.id, cells: row.cells.map(localised), isTotal: row.isTotal)
            })
    }

    func chart(
        _ term: ChartTerm, unit: PublishedUnit, form: BulletinChart.Form, labels: [String],
        series: [BulletinChart.Series], rounding: Rational.DisplayRounding = .halfEven
    ) -> BulletinChart {
        BulletinChart(
            id: term.rawValue, title: words.chart(term), unit: words.unit(unit.symbol), form: form, labels: labels,
            series: series, rounding: rounding)
    }

    func unit(_ unit: PublishedUnit) -> BulletinTable.Cell { .text(words.unit(unit.symbol)) }
    func short(_ term: ShortTerm) -> BulletinTable.Cell { .text(words.short(term)) }

    /// A text, or that nobody stated it.
    func stated(_ text: String?) -> BulletinTable.Cell { text.map { .text($0) } ?? short(.notStated) }

    /// A person's name, unless persons are not named.
    func person(_ name: String?, else term: ShortTerm = .notStated) -> BulletinTable.Cell {
        guard !withholds(.persons) else { return short(.withheld) }
        return name.map { .text($0) } ?? short(term)
    }

    func withholds(_ what: PublicationScope.Withheld) -> Bool { issue.scope.withheld.contains(what) }

    /// A row of item, unit and one figure.
    func row(
        _ id: String, _ name: String, _ result: Result<Rational, KPINull>, _ unit: PublishedUnit
    ) -> BulletinTable.Row {
        BulletinTable.Row(id: id, cells: [.text(name), self.unit(unit), .figure(result, unit)])
    }

    func row(_ item: ItemTerm, count: Int, unit: String) -> BulletinTable.Row {
        BulletinTable.Row(
            id: item.rawValue,
            cells: [.text(words.item(item)), .text(words.unit(unit)), .count(count, unit: unit)])
    }

    /// An amount in the carrier's display unit if enough of it is known, or what is missing.
    func complete(_ amount: CarrierAmount) -> Result<Rational, KPINull> {
        CarrierTotal(amount: amount, coefficients: issue.coefficients, coverageLimit: issue.coverageLimit)
            .completeResult
    }

    private func localised(_ cell: BulletinTable.Cell) -> BulletinTable.Cell {
        guard case .figure(var figure) = cell else { return cell }
        figure.unit = words.unit(figure.unit)
        return .figure(figure)
    }
}
