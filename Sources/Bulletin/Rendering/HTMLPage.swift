import EnergyKPI

/// A bulletin as the template sees it: words, and rows of cells with their style.
struct HTMLPage {
    struct Section {
        let heading: String
        let paragraphs: [String]
        let chart: String?
        let chartTitle: String?
        let tables: [Table]
    }

    struct Table {
        let caption: String
        let headings: [Cell]
        let rows: [Row]
        let notes: [Note]
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

    struct Note {
        let mark: String
        let text: String
    }

    let issuer: String
    let title: String
    let period: String
    let revision: String
    let declaration: [Row]
    let sections: [Section]

    init(_ document: BulletinDocument) {
        issuer = document.issuer
        title = document.title
        period = document.periodName
        revision = document.revision
        var numbering = TableNumbering()
        declaration = Table(document.declaration, caption: "").rows
        sections = zip(HTMLPage.numerals, document.sections)
            .map { numeral, section in
                Section(
                    heading: "\(numeral)、\(section.title)", paragraphs: section.paragraphs, chart: section.chart?.svg,
                    chartTitle: section.chart?.title,
                    tables: section.tables.map { Table($0, caption: numbering.next(for: $0.title)) })
            }
    }

    /// Headings stand over words on the left and over numbers on the right.
    fileprivate static func headings(of table: BulletinTable) -> [Cell] {
        table.columns.enumerated().map { index, column in
            let isNumber = table.rows.first.map { row in
                if case .figure = row.cells[index] { true } else { false }
            }
            return Cell(style: isNumber == true ? "number" : "text", text: column.title, note: nil)
        }
    }

    private static let numerals = [
        "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五", "十六",
    ]
}

/// Numbers tables through the whole document.
private struct TableNumbering {
    private var count = 0

    mutating func next(for title: String) -> String {
        count += 1
        return "表\(count)  \(title)"
    }
}

extension HTMLPage.Table {
    /// A table; equal reasons share a note below it.
    fileprivate init(_ table: BulletinTable, caption: String) {
        var reasons: [String] = []
        var rows: [HTMLPage.Row] = []
        for row in table.rows {
            let cells = row.cells.map { cell -> HTMLPage.Cell in
                switch cell {
                case .text(let text):
                    return HTMLPage.Cell(style: "text", text: text, note: nil)
                case .figure(let figure):
                    guard let reason = figure.null?.explanation else {
                        return HTMLPage.Cell(style: "number", text: figure.groupedText, note: nil)
                    }
                    let index = reasons.firstIndex(of: reason) ?? reasons.endIndex
                    if index == reasons.endIndex { reasons.append(reason) }
                    return HTMLPage.Cell(style: "number", text: figure.groupedText, note: "[\(index + 1)]")
                }
            }
            rows.append(HTMLPage.Row(style: row.isTotal ? "total" : "plain", cells: cells))
        }
        self.init(
            caption: caption, headings: HTMLPage.headings(of: table), rows: rows,
            notes: reasons.enumerated().map { HTMLPage.Note(mark: "[\($0 + 1)]", text: $1) },
            hasNotes: !reasons.isEmpty)
    }
}
