/// A table for people: columns two spaces apart, each as wide as its widest cell on a terminal.
struct TextTable {
    enum Alignment {
        case left
        case right
    }

    struct Column {
        var title: String
        var alignment: Alignment

        /// A column of names or words.
        static func text(_ title: String) -> Column { Column(title: title, alignment: .left) }
        /// A column of numbers.
        static func number(_ title: String) -> Column { Column(title: title, alignment: .right) }
    }

    struct Cell {
        var text: String
        var style: TextStyle

        init(_ text: String, _ style: TextStyle = .plain) {
            self.text = Printable.line(text)
            self.style = style
        }

        /// A value that may be missing: `–`, which is not zero.
        init(_ text: String?, _ style: TextStyle = .plain) {
            if let text {
                self.init(text, style)
            } else {
                self.init("–", .faint)
            }
        }
    }

    private let columns: [Column]
    private var rows: [[Cell]] = []

    init(_ columns: [Column]) {
        self.columns = columns
    }

    mutating func add(_ row: [Cell]) {
        rows.append(row)
    }

    /// The lines, each with a line feed and without spaces at its end.
    func text(_ painter: Painter) -> String {
        let header = columns.map { Cell($0.title, .heading) }
        var widths = header.map { DisplayWidth.of($0.text) }
        for row in rows {
            for (index, cell) in row.enumerated() where index < widths.count {
                widths[index] = max(widths[index], DisplayWidth.of(cell.text))
            }
        }
        return ([header] + rows).map { line($0, widths, painter) }.joined()
    }

    private func line(_ row: [Cell], _ widths: [Int], _ painter: Painter) -> String {
        var line = ""
        var pending = 0
        for ((cell, column), width) in zip(zip(row, columns), widths) {
            let space = width - DisplayWidth.of(cell.text)
            if column.alignment == .right { pending += space }
            if !cell.text.isEmpty {
                line += String(repeating: " ", count: pending) + painter.paint(cell.text, cell.style)
                pending = 0
            }
            pending += (column.alignment == .left ? space : 0) + 2
        }
        return line + "\n"
    }
}
