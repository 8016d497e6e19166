import EnergyKPI

/// A bulletin as one line a cell, so that a spreadsheet can filter and pivot it.
///
/// UTF-8 with byte order mark, so that spreadsheets take it for UTF-8; RFC 4180 lines.
struct CSVRenderer {
    func render(_ document: BulletinDocument) -> String {
        var lines = [["section", "table", "row", "column", "column_name", "unit", "value", "reason"]]
        for (index, notice) in document.notices.enumerated() {
            lines.append(["cover", "notice", String(index + 1), "", "", "", notice, ""])
        }
        lines += self.lines(of: document.declaration, section: "cover")
        for section in document.sections {
            for (index, paragraph) in section.paragraphs.enumerated() {
                lines.append([section.id, "text", String(index + 1), "", section.title, "", paragraph, ""])
            }
            for table in section.tables { lines += self.lines(of: table, section: section.id) }
        }
        return "\u{FEFF}" + lines.map { $0.map(field).joined(separator: ",") + "\r\n" }.joined()
    }

    private func lines(of table: BulletinTable, section: String) -> [[String]] {
        table.rows.flatMap { row in
            zip(table.columns, row.cells).map { column, cell in
                let place = [section, table.id, row.id, column.id, column.title]
                switch cell {
                case .text(let text): return place + ["", text, ""]
                case .figure(let figure):
                    return place + [figure.unit, figure.digits ?? "—", figure.null?.description ?? ""]
                }
            }
        }
    }

    /// A field with the quotes it needs; text that a spreadsheet would take for a formula gets an apostrophe.
    private func field(_ text: String) -> String {
        var text = text
        let isNumber = text.utf8.allSatisfy { ("0"..."9").contains(UnicodeScalar($0)) || $0 == 0x2D || $0 == 0x2E }
        if !isNumber, let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) {
            text = "'" + text
        }
        let needsQuotes = text.unicodeScalars.contains { $0 == "," || $0 == "\"" || $0 == "\r" || $0 == "\n" }
        guard needsQuotes else { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" { quoted.unicodeScalars.append(scalar) }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}
