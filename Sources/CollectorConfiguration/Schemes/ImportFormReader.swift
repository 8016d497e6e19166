import EnergyKPI
import MeterModels

/// Reads how files of another platform become bills from its YAML form.
struct ImportFormReader {
    /// A form, nil when something is wrong with it, and where it names nodes, which are known only when the site is.
    struct Draft {
        var form: ImportForm?
        var nodes: [YAMLValue]
    }

    let root: YAMLMapping

    /// The form, after noting what is wrong.
    func draft() -> Draft {
        let id = root.required("id", expected: "the form's id", ScalarForm.identifier)
        let version = root.required("version", expected: "a version such as 2026.1", ScalarForm.identifier)
        let source = root.text("source")
        _ = root.optional("name")
        let encoding = root.optional("encoding", expected: "utf-8, gb18030 or any") { text in
            text == "any" ? Set(ImportForm.Encoding.allCases) : ImportForm.Encoding(rawValue: text).map { [$0] }
        }
        let columns = columns()
        let dates = root.required("dates", expected: "how days are written")?.elements?.compactMap { value in
            value.value(expected: "a pattern such as yyyy-MM-dd or yyyy年M月d日", DatePattern.init).map { (value, $0) }
        }
        let groupings = ImportForm.Grouping.allCases.map(\.rawValue).joined(separator: " or ")
        let grouping = root.required("bill_per", expected: groupings, ImportForm.Grouping.init(rawValue:))
        let days = root.required("days", expected: "what a line is for")?.mapping.flatMap { self.days($0, columns) }
        var nodes: [YAMLValue] = []
        let node = root.optional("node")?.mapping.flatMap { entry in
            choice(entry, columns, named: "node", expected: "a node's id", ScalarForm.identifier) { nodes.append($0) }
        }
        let carriers = Carrier.allCases.filter { $0 != .offGridSolar }
        let carrierNames = "one of \(carriers.map(\.rawValue).joined(separator: ", "))"
        let carrier = root.required("carrier", expected: "what was delivered")?.mapping.flatMap { entry in
            choice(entry, columns, named: "carrier", expected: carrierNames) { text in
                carriers.first { $0.rawValue == text }
            }
        }
        let purposes = "one of \(Bill.Purpose.allCases.map(\.rawValue).joined(separator: ", "))"
        let purpose = root.optional("purpose")?.mapping.flatMap { entry in
            choice(entry, columns, named: "purpose", expected: purposes, Bill.Purpose.init(rawValue:))
        }
        let amount = root.required("amount", expected: "how much")?.mapping.flatMap { entry in
            self.amount(entry, columns, of: carrier)
        }
        let duplicates = root.required("duplicates", expected: "what a line is known by")?.mapping
            .flatMap { self.duplicates($0, columns) }
        let totals = root.list("totals").compactMap { $0.text(expected: "a word such as 合计") }
        let omissions = root.list("leave_out").compactMap { omission($0, columns) }
        root.finish()
        guard let id, let version, let source, let dates, let grouping, let days, let carrier, let amount,
            let duplicates
        else { return Draft(form: nil, nodes: nodes) }
        check(dates, days, grouping)
        var form = ImportForm(
            id: id, version: version, source: source, columns: columns, dates: dates.map(\.1), days: days,
            grouping: grouping, carrier: carrier, amount: amount, identity: duplicates.of)
        form.encodings = encoding ?? form.encodings
        form.node = node
        form.purpose = purpose ?? .fixed(.other)
        form.duplicates = duplicates.are
        form.totals = Set(totals.map(CellText.canonical))
        form.omissions = omissions
        return Draft(form: form, nodes: nodes)
    }

    // MARK: Columns

    private func columns() -> [ImportForm.Column] {
        var columns: [ImportForm.Column] = []
        var headers: Set<String> = []
        for value in root.required("columns", expected: "the columns that are read")?.elements ?? [] {
            guard let entry = value.mapping else { continue }
            let name = entry.required("name", expected: "a name of your own such as day", ScalarForm.identifier)
            let titles = (entry.required("headers", expected: "what the file calls it")?.elements ?? [])
                .compactMap { $0.text(expected: "a column's header")?.canonicalCell }
            entry.finish()
            guard let name else { continue }
            if columns.contains(where: { $0.name == name }) { value.reject("'\(name)' stands twice") }
            for title in titles where !headers.insert(title).inserted { value.reject("'\(title)' stands twice") }
            columns.append(ImportForm.Column(name: name, headers: titles))
        }
        return columns
    }

    /// The name of a column of the form.
    private func column(_ name: String, _ entry: YAMLMapping, _ columns: [ImportForm.Column]) -> String? {
        let found = entry.optional(name, expected: "the name of a column such as day", ScalarForm.identifier)
        if let found { check(found, in: columns, entry.value) }
        return found
    }

    private func check(_ name: String, in columns: [ImportForm.Column], _ place: YAMLValue) {
        let names = columns.map(\.name)
        guard !names.contains(name) else { return }
        place.reject(
            "there is no column '\(name)' in this form; there are: \(names.joined(separator: ", "))",
            hint: Hint.nearest(to: name, among: names))
    }

    // MARK: Parts

    /// Something fixed, or by the words of a column.
    private func choice<Value: Hashable & Sendable>(
        _ entry: YAMLMapping, _ columns: [ImportForm.Column], named name: String, expected: String,
        _ make: (String) -> Value?, note: (YAMLValue) -> Void = { _ in }
    ) -> ImportForm.Choice<Value>? {
        if let place = entry.optional("fixed") { note(place) }
        let fixed = entry.optional("fixed", expected: expected, make)
        let column = column("column", entry, columns)
        let rows = entry.optional("table")?.elements
        var words: [String: Value] = [:]
        for row in rows ?? [] {
            guard let mapping = row.mapping else { continue }
            if let place = mapping.optional(name) { note(place) }
            let value = mapping.required(name, expected: expected, make)
            let texts = mapping.required("words", expected: "the words that stand for it")?.elements ?? []
            for text in texts.compactMap({ $0.text(expected: "a word of the column")?.canonicalCell }) {
                guard let value else { continue }
                if words.updateValue(value, forKey: text) != nil { row.reject("the word '\(text)' stands twice") }
            }
            mapping.finish()
        }
        entry.finish()
        switch (fixed, column, rows) {
        case (let value?, nil, nil): return .fixed(value)
        case (nil, let column?, _?): return .table(column: column, words: words)
        default:
            entry.value.reject("expected either 'fixed', or 'column' and the 'table' of its words")
            return nil
        }
    }

    private func days(_ entry: YAMLMapping, _ columns: [ImportForm.Column]) -> ImportForm.Days? {
        let column = column("column", entry, columns)
        let names = entry.optional("names", expected: "day or month") { ["day", "month"].contains($0) ? $0 : nil }
        let from = self.column("from", entry, columns)
        let to = self.column("to", entry, columns)
        let end = entry.optional("end", expected: "included or excluded") { text in
            ["included": true, "excluded": false][text]
        }
        entry.finish()
        switch (column, names, from, to, end) {
        case (let column?, "day"?, nil, nil, nil): return .day(column)
        case (let column?, "month"?, nil, nil, nil): return .month(column)
        case (nil, nil, let from?, let to?, let end?): return .span(from: from, to: to, includesEnd: end)
        default:
            entry.value.reject(
                "expected either 'column' and what it 'names', or 'from', 'to' and whether the 'end' is included")
            return nil
        }
    }

    private func amount(
        _ entry: YAMLMapping, _ columns: [ImportForm.Column], of carrier: ImportForm.Choice<Carrier>?
    ) -> ImportForm.Amount? {
        let column = entry.required("column", expected: "the name of a column such as day", ScalarForm.identifier)
        if let column { check(column, in: columns, entry.value) }
        let unit = entry.required(
            "unit", expected: "a unit such as L", among: MeasurementUnit.allCases.map(\.rawValue),
            MeasurementUnit.init(rawValue:))
        let least = entry.optional("at_least", expected: "a number such as 0.01", { ExactDecimal($0) })
        let most = entry.decimal("at_most")
        entry.finish()
        guard let column, let unit, let most else { return nil }
        let carriers: [Carrier] =
            switch carrier {
            case .fixed(let carrier)?: [carrier]
            case .table(_, let words)?: Array(Set(words.values))
            case nil: []
            }
        for carrier in carriers.sorted(by: { $0.rawValue < $1.rawValue })
        where carrier.displayUnit.definition.dimension != unit.definition.dimension {
            entry.value.reject("\(carrier.rawValue) is not counted in \(unit.rawValue)")
        }
        let scale = RegisterScale(unit: unit, encoding: .decimal)
        guard let low = scale?.baseUnits(of: least ?? ExactDecimal(0)), let high = scale?.baseUnits(of: most),
            low >= 0, low <= high
        else {
            entry.value.reject(
                "expected 'at_least' from 0 to 'at_most', and 'at_most' of no more than a register can hold")
            return nil
        }
        return ImportForm.Amount(column: column, unit: unit, limits: low...high)
    }

    private func duplicates(
        _ entry: YAMLMapping, _ columns: [ImportForm.Column]
    ) -> (of: [String], are: ImportForm.Duplicates)? {
        let names = entry.required("of", expected: "the columns by which a line is known")?.elements?.compactMap {
            value -> String? in
            let name = value.value(expected: "the name of a column such as day", ScalarForm.identifier)
            if let name { check(name, in: columns, value) }
            return name
        }
        let kinds = ImportForm.Duplicates.allCases.map(\.rawValue).joined(separator: " or ")
        let are = entry.optional("are", expected: kinds, ImportForm.Duplicates.init(rawValue:)) ?? .findings
        entry.finish()
        guard let names, !names.isEmpty else { return nil }
        return (names, are)
    }

    private func omission(_ value: YAMLValue, _ columns: [ImportForm.Column]) -> ImportForm.Omission? {
        guard let entry = value.mapping else { return nil }
        let column = column("column", entry, columns)
        let words = entry.required("words", expected: "what a cell begins with")?.elements?
            .compactMap { $0.text(expected: "a word such as 小计")?.canonicalCell }
        entry.finish()
        return words.map { ImportForm.Omission(column: column, beginnings: $0) }
    }

    /// Whether patterns, days and bills go together.
    private func check(
        _ dates: [(value: YAMLValue, pattern: DatePattern)], _ days: ImportForm.Days, _ grouping: ImportForm.Grouping
    ) {
        if dates.isEmpty { root.value.reject("'dates' is empty, expected how days are written") }
        var isOfMonth = false
        switch days {
        case .day, .span: break
        case .month: isOfMonth = true
        }
        for (value, pattern) in dates where pattern.namesDay == isOfMonth {
            value.reject(isOfMonth ? "expected a pattern of months such as yyyy-MM" : "the pattern names no day")
        }
        if grouping == .month, case .span = days {
            root.value.reject("lines with 'from' and 'to' may be of two months: expected 'bill_per: period'")
        }
    }
}

extension String {
    fileprivate var canonicalCell: String { CellText.canonical(self) }
}
