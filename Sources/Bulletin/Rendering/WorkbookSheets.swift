import CXlsxWriter
import EnergyKPI
import MeterModels

/// The sheets of a workbook.
struct WorkbookSheets {
    private let book: UnsafeMutablePointer<lxw_workbook>
    private let words: any BulletinWords
    private let title: UnsafeMutablePointer<lxw_format>?
    private let caption: UnsafeMutablePointer<lxw_format>?
    private let heading: UnsafeMutablePointer<lxw_format>?
    private let text: UnsafeMutablePointer<lxw_format>?
    private let paragraph: UnsafeMutablePointer<lxw_format>?
    private let missing: UnsafeMutablePointer<lxw_format>?
    private var numbers: [Int: UnsafeMutablePointer<lxw_format>] = [:]
    private var tables = 0

    /// The last column of titles and paragraphs.
    private static let width: lxw_col_t = 8

    init(book: UnsafeMutablePointer<lxw_workbook>, words: any BulletinWords) {
        self.book = book
        self.words = words
        func format(_ set: (UnsafeMutablePointer<lxw_format>) -> Void) -> UnsafeMutablePointer<lxw_format>? {
            guard let format = workbook_add_format(book) else { return nil }
            set(format)
            return format
        }
        title = format {
            format_set_bold($0)
            format_set_font_size($0, 16)
        }
        caption = format { format_set_bold($0) }
        heading = format {
            format_set_bold($0)
            format_set_text_wrap($0)
            format_set_bg_color($0, 0xF0ECE8)
            format_set_border($0, UInt8(LXW_BORDER_THIN.rawValue))
        }
        text = format { format_set_text_wrap($0) }
        paragraph = format {
            format_set_text_wrap($0)
            format_set_align($0, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
        }
        missing = format { format_set_align($0, UInt8(LXW_ALIGN_RIGHT.rawValue)) }
    }

    mutating func addCover(_ document: BulletinDocument) {
        guard let sheet = sheet(words.table(.declaration)) else { return }
        write(document.issuer, sheet, 0, 0, caption)
        write(document.title, sheet, 1, 0, title)
        write("\(document.periodName)  \(document.revision)", sheet, 2, 0, caption)
        var row: lxw_row_t = 4
        for notice in document.notices { write(paragraph: notice, sheet, &row) }
        for entry in document.declaration.rows {
            for (column, cell) in entry.cells.enumerated() { write(cell, sheet, row, lxw_col_t(column)) }
            row += 1
        }
        worksheet_set_column(sheet, 0, 0, 24, nil)
        worksheet_set_column(sheet, 1, 1, 70, nil)
        worksheet_freeze_panes(sheet, 3, 0)
    }

    mutating func add(_ section: BulletinSection, number: Int) {
        guard let sheet = sheet("\(number) \(section.title)") else { return }
        write(words.heading(number, section.title), sheet, 0, 0, title)
        var row: lxw_row_t = 1
        for text in section.paragraphs { write(paragraph: text, sheet, &row) }
        for table in section.tables {
            row += 1
            add(table, sheet, &row)
        }
        worksheet_set_column(sheet, 0, 0, 26, nil)
        worksheet_set_column(sheet, 1, 15, 16, nil)
        worksheet_set_landscape(sheet)
        worksheet_set_paper(sheet, 9)
        worksheet_fit_to_pages(sheet, 1, 0)
        // The heading and the names of rows stay in sight.
        worksheet_freeze_panes(sheet, 1, 1)
    }

    private mutating func add(
        _ table: BulletinTable, _ sheet: UnsafeMutablePointer<lxw_worksheet>, _ row: inout lxw_row_t
    ) {
        tables += 1
        write(words.tableCaption(tables, table.title), sheet, row, 0, caption)
        row += 1
        for (column, entry) in table.columns.enumerated() {
            write(entry.title, sheet, row, lxw_col_t(column), heading)
        }
        row += 1
        var reasons: [String] = []
        for entry in table.rows {
            for (column, cell) in entry.cells.enumerated() {
                write(cell, sheet, row, lxw_col_t(column))
                guard case .figure(let figure) = cell, let null = figure.null else { continue }
                let name = entry.cells.lazy.compactMap { if case .text(let text) = $0 { text } else { nil } }.first
                reasons.append("\(name ?? entry.id) · \(table.columns[column].title): \(words.reason(null))")
            }
            row += 1
        }
        for reason in reasons {
            write("— \(reason)", sheet, row, 0, nil)
            row += 1
        }
    }

    private mutating func write(
        _ cell: BulletinTable.Cell, _ sheet: UnsafeMutablePointer<lxw_worksheet>, _ row: lxw_row_t,
        _ column: lxw_col_t
    ) {
        switch cell {
        case .text(let text): write(text, sheet, row, column, self.text)
        case .figure(let figure):
            if let digits = figure.digits, let number = Double(digits) {
                worksheet_write_number(sheet, row, column, number, format(decimals: figure.decimals))
            } else {
                write("—", sheet, row, column, missing)
            }
        }
    }

    private mutating func format(decimals: Int) -> UnsafeMutablePointer<lxw_format>? {
        if let format = numbers[decimals] { return format }
        guard let format = workbook_add_format(book) else { return nil }
        let zeros = String(repeating: "0", count: decimals)
        format_set_num_format(format, decimals == 0 ? "#,##0" : "#,##0.\(zeros)")
        numbers[decimals] = format
        return format
    }

    /// A long text over several columns, on as many lines as it needs.
    private func write(
        paragraph text: String, _ sheet: UnsafeMutablePointer<lxw_worksheet>, _ row: inout lxw_row_t
    ) {
        let halfWidths = text.unicodeScalars.reduce(0) { $0 + ($1.value < 0x2E80 ? 1 : 2) }
        worksheet_merge_range(sheet, row, 0, row, Self.width, text, paragraph)
        worksheet_set_row(sheet, row, 15 * Double(1 + halfWidths / 140), nil)
        row += 1
    }

    private func write(
        _ text: String, _ sheet: UnsafeMutablePointer<lxw_worksheet>, _ row: lxw_row_t, _ column: lxw_col_t,
        _ format: UnsafeMutablePointer<lxw_format>?
    ) {
        worksheet_write_string(sheet, row, column, text, format)
    }

    /// A sheet with as much of a name as a workbook takes.
    private func sheet(_ name: String) -> UnsafeMutablePointer<lxw_worksheet>? {
        let plain = String(
            String.UnicodeScalarView(name.unicodeScalars.filter { !"[]:*?/\\'".unicodeScalars.contains($0) }))
        return workbook_add_worksheet(book, String(plain.prefix(31)))
    }

    // MARK: - Charts

    /// The charts on a sheet of their own, each beside the numbers that it draws.
    mutating func addCharts(_ charts: [BulletinChart]) {
        let name = words.chartSheet
        guard !charts.isEmpty, let sheet = sheet(name) else { return }
        worksheet_set_column(sheet, 0, 0, 16, nil)
        worksheet_freeze_panes(sheet, 0, 1)
        var row: lxw_row_t = 0
        for chart in charts {
            write("\(chart.title) (\(chart.unit))", sheet, row, 0, caption)
            draw(chart, sheet, name, at: row + 1)
            row += max(18, lxw_row_t(chart.labels.count) + 4)
        }
    }

    private mutating func draw(
        _ chart: BulletinChart, _ sheet: UnsafeMutablePointer<lxw_worksheet>, _ name: String, at row: lxw_row_t
    ) {
        let (first, last) = (row + 1, row + lxw_row_t(chart.labels.count))
        for (index, label) in chart.labels.enumerated() { write(label, sheet, first + lxw_row_t(index), 0, nil) }
        guard !chart.labels.isEmpty, let native = workbook_add_chart(book, chart.form.native) else { return }
        for (index, series) in chart.series.enumerated() {
            let column = lxw_col_t(index + 1)
            write(series.name, sheet, row, column, heading)
            for (label, value) in series.values.enumerated() {
                guard let value, let number = Double(value.formatted(decimals: 4)) else { continue }
                worksheet_write_number(sheet, first + lxw_row_t(label), column, number, format(decimals: 4))
            }
            // A stack has no place for a line of another kind; its numbers stand in the sheet.
            if chart.form == .stack, series.isLine { continue }
            guard let drawn = chart_add_series(native, nil, nil) else { continue }
            chart_series_set_categories(drawn, name, first, 0, last, 0)
            chart_series_set_values(drawn, name, first, column, last, column)
            chart_series_set_name_range(drawn, name, row, column)
        }
        chart_title_set_name(native, "\(chart.title) (\(chart.unit))")
        worksheet_insert_chart(sheet, row - 1, lxw_col_t(chart.series.count + 2), native)
    }
}

extension BulletinChart.Form {
    /// How libxlsxwriter calls it.
    fileprivate var native: UInt8 {
        switch self {
        case .columns: UInt8(LXW_CHART_COLUMN.rawValue)
        case .stack: UInt8(LXW_CHART_COLUMN_STACKED.rawValue)
        case .lines: UInt8(LXW_CHART_LINE.rawValue)
        case .bars: UInt8(LXW_CHART_BAR.rawValue)
        }
    }
}
