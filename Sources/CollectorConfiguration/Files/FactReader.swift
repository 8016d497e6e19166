import EnergyKPI
import MeterModels

/// Reads facts and bills from their YAML form.
struct FactReader {
    let nodes: Set<String>

    /// A fact; nil after noting what is wrong.
    func fact(_ value: YAMLValue) -> Fact? {
        guard let entry = value.mapping else { return nil }
        let node = node(entry)
        let kinds = FactKind.allCases.map(\.rawValue).joined(separator: ", ")
        let kind = entry.required("kind", expected: "one of \(kinds)", FactKind.init(rawValue:))
        let number = entry.required("value", expected: "a decimal number, not negative") { text in
            ExactDecimal(text).flatMap { $0.significand >= 0 ? $0 : nil }
        }
        let from = entry.optional("from", expected: "a date such as 2016-01-01", { CivilDate($0) })
        let to = entry.optional("to", expected: "a date such as 2026-07-01", { CivilDate($0) })
        let year = entry.optional("year", expected: "a year such as 2016") {
            Int($0).flatMap { (1900...2100).contains($0) ? $0 : nil }
        }
        let basis = entry.optional("basis", expected: "statistical or quota", Basis.init(rawValue:))
        let source = entry.text("source")
        let author = entry.optional("author", expected: "a name", { $0 })
        entry.finish()
        guard let node, let kind, let number, let source else { return nil }
        let isBase = kind.shape == .baseFigure
        // What stands there and is none was rejected already.
        if isBase, year == nil, entry.optional("year") == nil {
            value.reject("'year' is missing: a figure of a base year names it")
        }
        if !isBase, from == nil, entry.optional("from") == nil {
            value.reject("'from' is missing, expected a date such as 2016-01-01")
        }
        guard let first = from ?? year.map({ CivilDate(firstOfMonth: 1, year: $0) }) else { return nil }
        return Fact(
            node: node, kind: kind, value: number, from: first, to: to, year: year, basis: basis, source: source,
            author: author ?? "site.yaml", recordedAt: Timestamp(milliseconds: 0), revision: 1)
    }

    /// A bill; nil after noting what is wrong.
    func bill(_ value: YAMLValue) -> Bill? {
        guard let entry = value.mapping else { return nil }
        let node = node(entry)
        let carriers = Carrier.allCases.map(\.rawValue).joined(separator: ", ")
        let carrier = entry.required("carrier", expected: "one of \(carriers)", Carrier.init(rawValue:))
        let quantity = entry.required("quantity", expected: "a quantity with a unit such as 5000m3")
        let from = entry.required("from", expected: "the first day, such as 2026-10-01", { CivilDate($0) })
        let to = entry.required(
            "to", expected: "the first day that it is no longer for, such as 2026-11-01", { CivilDate($0) })
        let purposes = Bill.Purpose.allCases.map(\.rawValue).joined(separator: ", ")
        let purpose = entry.optional("purpose", expected: "one of \(purposes)", Bill.Purpose.init(rawValue:))
        let source = entry.text("source")
        entry.finish()
        guard let node, let carrier, let quantity, let from, let to, let source else { return nil }
        let unit = carrier.displayUnit
        let amount = quantity.value(expected: "a quantity with a unit such as 5000\(unit.rawValue)") { text in
            ScalarForm.amount(text, unit.definition.dimension)
        }
        guard let amount else { return nil }
        return Bill(
            node: node, carrier: carrier, amount: amount, from: from, to: to, purpose: purpose ?? .other,
            source: source)
    }

    private func node(_ entry: YAMLMapping) -> String? {
        entry.required("node", expected: "one of the nodes above", among: nodes.sorted()) {
            nodes.contains($0) ? $0 : nil
        }
    }
}
