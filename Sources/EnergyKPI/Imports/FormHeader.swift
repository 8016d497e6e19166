import MeterModels

/// The line of a file that names its columns, and where those of a form are.
struct FormHeader {
    /// Titles may stand above the header, not more than this.
    private static let searchedLines = 10

    /// How many fields a line has.
    let width: Int
    /// Where a column of the form is, and what the file calls it.
    private let places: [String: (index: Int, title: String)]

    /// Finds the first line that has every column of a form; those above it are titles.
    ///
    /// - Throws: `FileRefusal` naming the columns that the best line lacks or has twice.
    init(in lines: inout CSVLines, of form: ImportForm) throws(FileRefusal) {
        var best: (number: Int, titles: [String], missing: [ImportForm.Column])?
        for _ in 0..<Self.searchedLines {
            guard let line = lines.next() else { break }
            let titles = line.fields.map(CellText.canonical)
            let missing = form.columns.filter { Set($0.headers).isDisjoint(with: titles) }
            if missing.isEmpty {
                self = try FormHeader(titles, line: line.number, form)
                return
            }
            if best.map({ missing.count < $0.missing.count }) ?? true { best = (line.number, titles, missing) }
        }
        guard let best else { throw FileRefusal("the file is empty") }
        let found = FieldFinding(field: "", found: best.titles.joined(separator: ","), expected: "").found ?? ""
        let findings = best.missing.map { column in
            "line \(best.number): found the columns '\(found)', expected one named "
                + column.headers.joined(separator: " or ")
        }
        throw FileRefusal(findings: findings, count: findings.count)
    }

    private init(_ titles: [String], line: Int, _ form: ImportForm) throws(FileRefusal) {
        var places: [String: (index: Int, title: String)] = [:]
        var findings = FileFindings()
        for column in form.columns {
            let indices = titles.indices.filter { column.headers.contains(titles[$0]) }
            if indices.count > 1 {
                let names = indices.map { titles[$0] }.joined(separator: ", ")
                findings.add("line \(line): found the columns \(names), expected only one for '\(column.name)'")
            }
            if let index = indices.first { places[column.name] = (index, titles[index]) }
        }
        if let refusal = findings.refusal { throw refusal }
        width = titles.count
        self.places = places
    }

    /// What the file calls a column of the form.
    func title(_ column: String) -> String { places[column]?.title ?? column }

    /// The cells of the form's columns, by what the file calls them.
    func fields(_ cells: [String]) -> [String: String] {
        var fields: [String: String] = [:]
        for place in places.values where place.index < cells.count { fields[place.title] = cells[place.index] }
        return fields
    }
}
