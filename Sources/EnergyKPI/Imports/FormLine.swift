import ConsumptionLedger
import MeterModels

/// What one line of a file says by a form.
struct FormLine {
    /// What lines share that become one bill.
    struct Key: Hashable {
        var node: String
        var carrier: Carrier
        var purpose: Bill.Purpose
        var days: DayRange
    }

    var key: Key
    /// In base units.
    var amount: Int64
    /// What the line is known by.
    var identity: [String]
}

/// Reads lines by a form.
struct FormLineReader {
    let form: ImportForm
    let header: FormHeader
    /// The node of every line; nil when the form says it.
    let node: String?
    /// The days that a line may be for.
    let known: DayRange

    /// A line's content.
    ///
    /// - Parameter cells: The line's cells, as `CellText.canonical` makes them.
    /// - Returns: What the line is for, how much, and what it is known by.
    /// - Throws: `FieldFindings` with everything that is wrong.
    func line(_ cells: [String]) throws(FieldFindings) -> FormLine {
        var reader = FieldReader(header.fields(cells))
        let days = days(&reader)
        let node = form.node.map { value(of: $0, &reader) } ?? self.node
        let carrier = value(of: form.carrier, &reader)
        let purpose = value(of: form.purpose, &reader)
        let amount = reader.required(header.title(form.amount.column), limits) { text in
            baseUnits(text).flatMap { form.amount.limits.contains($0) ? $0 : nil }
        }
        let identity = form.identity.map { column in distinction(column, amount, &reader) }
        guard reader.findings.isEmpty, let days, let node, let carrier, let purpose, let amount else {
            throw FieldFindings(findings: reader.findings)
        }
        return FormLine(
            key: FormLine.Key(node: node, carrier: carrier, purpose: purpose, days: days), amount: amount,
            identity: identity)
    }

    /// Whether the form leaves a line out, whose first filled cell is given.
    func isLeftOut(_ cells: [String], first: String) -> Bool {
        form.omissions.contains { omission in
            let cell = omission.column.map { header.fields(cells)[header.title($0)] ?? "" } ?? first
            return omission.beginnings.contains { cell.hasPrefix($0) }
        }
    }

    /// A number of the form's unit in base units; nil when it is none, or has more digits than a base unit.
    func baseUnits(_ text: String) -> Int64? {
        guard let number = CellText.number(text),
            let amount = number.multiplied(by: ExactDecimal(form.amount.unit.definition.baseUnits)),
            amount.exponent >= 0 || amount.isZero
        else { return nil }
        return amount.rounded()
    }

    /// An amount in the form's unit, for messages.
    func text(_ amount: Int64) -> String {
        "\(ExactDecimal(amount, exponent: -places)) \(form.amount.unit.rawValue)"
    }

    /// The decimals of one base unit: every unit is a power of ten of it.
    private var places: Int {
        var (places, size) = (0, form.amount.unit.definition.baseUnits)
        while size > 1 { (places, size) = (places + 1, size / 10) }
        return places
    }

    private var limits: String {
        let limits = form.amount.limits
        return "a number from \(text(limits.lowerBound)) to \(text(limits.upperBound)) with at most \(places) decimals"
    }

    private func value<Value>(of choice: ImportForm.Choice<Value>, _ reader: inout FieldReader) -> Value? {
        switch choice {
        case .fixed(let value): return value
        case .table(let column, let words):
            let names = words.keys.sorted()
            let more = names.count > 12 ? " and \(names.count - 12) more" : ""
            let listed = names.prefix(12).joined(separator: ", ") + more
            return reader.required(header.title(column), "a word of form \(form.id): \(listed)") { words[$0] }
        }
    }

    private func match(_ column: String, _ reader: inout FieldReader) -> DatePattern.Match? {
        let patterns = form.dates.map(\.description).joined(separator: " or ")
        return reader.required(header.title(column), "a date written as \(patterns)") { text in
            form.dates.lazy.compactMap { $0.match(text) }.first
        }
    }

    /// The days that a line is for; with bills by month the month.
    private func days(_ reader: inout FieldReader) -> DayRange? {
        let days: DayRange?
        let column: String
        switch form.days {
        case .day(let name):
            column = name
            days = match(name, &reader).flatMap { DayRange(first: $0.day, end: $0.day.adding(days: 1)) }
        case .month(let name):
            column = name
            days = match(name, &reader).map { Self.month(of: $0.day) }
        case .span(let from, let to, let includesEnd):
            column = to
            guard let first = match(from, &reader)?.day, let last = match(to, &reader)?.day else { return nil }
            days = DayRange(first: first, end: includesEnd ? last.adding(days: 1) : last)
            if days == nil { reader.reject(header.title(to), "a day after \(first)") }
        }
        guard let days else { return nil }
        guard known.first <= days.first, days.end <= known.end else {
            let last = known.end.adding(days: -1)
            reader.reject(header.title(column), "days from \(known.first) to \(last), the months that are known")
            return nil
        }
        return form.grouping == .month ? Self.month(of: days.first) : days
    }

    private static func month(of day: CivilDate) -> DayRange {
        let (year, month, _) = day.parts
        return DayRange(.month(year: year, month: month))
    }

    /// A cell by what it means, so that 40.0 and 40.00, or two ways to write a date, are the same.
    private func distinction(_ column: String, _ amount: Int64?, _ reader: inout FieldReader) -> String {
        let title = header.title(column)
        let text = reader.fields[title] ?? ""
        if text.isEmpty, !reader.findings.contains(where: { $0.field == title }) {
            _ = reader.required(title, "what the line is known by", { $0 })
        }
        if column == form.amount.column { return amount.map { "\($0)" } ?? text }
        guard let match = form.dates.lazy.compactMap({ $0.match(text) }).first else { return text }
        return "\(match.day) \(match.time)"
    }
}
