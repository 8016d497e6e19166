import EnergyKPI
import MeterModels

/// A bulletin as the template sees it: words, and rows of cells with their style.
struct HTMLPage {
    struct Section {
        let id: String
        let heading: String
        let paragraphs: [String]
        let tables: [Table]
        let charts: [Chart]
    }

    struct Chart {
        let picture: String
        let caption: String
    }

    struct Table {
        let id: String
        let style: String
        let caption: String
        let headings: [Cell]
        let rows: [Row]
        let noteLead: String
        let notes: [String]
        let hasNotes: Bool
    }

    struct Row {
        let style: String
        let cells: [Cell]
    }

    struct Cell {
        let style: String
        let text: String
        let note: String?
    }

    let language: String
    let pageTitle: String
    /// The first day after the period: what documents made of the page carry as their time.
    let created: String
    let issuer: String
    let title: String
    let period: String
    let revision: String
    let stage: String
    let hasNotices: Bool
    let notices: [String]
    let declarationTitle: String
    let declaration: [Row]
    let sections: [Section]

    init(_ document: BulletinDocument) {
        let words = document.language.words
        language = words.tag
        pageTitle = words.pageTitle(document)
        created = document.end.description
        issuer = document.issuer
        title = document.title
        period = document.periodName
        revision = document.revision
        stage = document.publication.stage.rawValue
        notices = document.notices
        hasNotices = !notices.isEmpty
        declarationTitle = document.declaration.title
        declaration = Table(document.declaration, caption: "", words).rows
        var (tables, charts) = (0, 0)
        var sections: [Section] = []
        for (index, section) in document.sections.enumerated() {
            sections.append(
                Section(
                    id: section.id, heading: words.heading(index + 1, section.title), paragraphs: section.paragraphs,
                    tables: section.tables.map { table in
                        tables += 1
                        return Table(table, caption: words.tableCaption(tables, table.title), words)
                    },
                    charts: section.charts.map { chart in
                        charts += 1
                        return Chart(picture: chart.svg, caption: words.chartCaption(charts, chart.title))
                    }))
        }
        self.sections = sections
    }
}

extension HTMLPage.Table {
    /// A table of more columns is set in smaller letters.
    private static let narrowColumns = 7
    /// A table of at most so many rows stays on one page.
    private static let shortRows = 14

    /// A table; equal reasons share a note below it.
    fileprivate init(_ table: BulletinTable, caption: String, _ words: any BulletinWords) {
        var reasons: [String] = []
        var rows: [HTMLPage.Row] = []
        for row in table.rows {
            let cells = zip(table.columns, row.cells).map { column, cell -> HTMLPage.Cell in
                switch cell {
                case .text(let text):
                    let style = column.id == ColumnTerm.unit.rawValue ? "text unit" : "text"
                    return HTMLPage.Cell(style: style, text: text, note: nil)
                case .figure(let figure):
                    guard let reason = figure.null.map(words.reason) else {
                        return HTMLPage.Cell(style: "number", text: figure.groupedText, note: nil)
                    }
                    let index = reasons.firstIndex(of: reason) ?? reasons.endIndex
                    if index == reasons.endIndex { reasons.append(reason) }
                    return HTMLPage.Cell(style: "number", text: figure.groupedText, note: "[\(index + 1)]")
                }
            }
            rows.append(HTMLPage.Row(style: row.isTotal ? "total" : "plain", cells: cells))
        }
        // Headings stand over words on the left and over numbers on the right.
        let headings = table.columns.enumerated().map { index, column in
            let isNumber = table.rows.contains { $0.cells[index].isFigure }
            return HTMLPage.Cell(style: isNumber ? "number" : "text", text: column.title, note: nil)
        }
        let style =
            "figures" + (table.columns.count > Self.narrowColumns ? " wide" : "")
            + (table.rows.count <= Self.shortRows ? " short" : "")
        self.init(
            id: table.id, style: style,
            caption: caption, headings: headings, rows: rows, noteLead: words.noteLead,
            notes: reasons.enumerated().map { words.note("[\($0 + 1)]", $1) }, hasNotes: !reasons.isEmpty)
    }
}
