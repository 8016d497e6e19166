import EnergyKPI
import MeterModels

/// Reads a table of quotas from its YAML form.
struct QuotaReader {
    let root: YAMLMapping

    /// The table; nil after noting what is wrong.
    func table() -> QuotaTable? {
        let id = root.required("id", expected: "the table's id", ScalarForm.identifier)
        let version = root.text("version")
        let source = root.text("source")
        _ = root.optional("name")
        let rows = root.list("rows").compactMap(row)
        root.finish()
        guard let id, let version, let source else { return nil }
        return QuotaTable(id: id, version: version, source: source, rows: rows)
    }

    private func row(_ value: YAMLValue) -> QuotaTable.Row? {
        guard let entry = value.mapping else { return nil }
        let kpi = entry.kpi()
        let group = entry.optional("group", expected: "a text such as 市级", { $0 })
        let zone = entry.optional("zone", expected: "a climate zone such as B", { $0 })
        let constraint = entry.decimal("constraint")
        let base = entry.optional("base", expected: "a decimal number", { ExactDecimal($0) })
        let guide = entry.decimal("guide")
        let (source, confidence) = entry.provenance()
        entry.finish()
        guard let kpi, let constraint, let guide, let source, let confidence else { return nil }
        let limits = [guide, base, constraint].compactMap(\.self).map { Rational($0) }
        if limits != limits.sorted() { value.reject("expected guide ≤ base ≤ constraint") }
        return QuotaTable.Row(
            kpi: kpi, group: group, zone: zone, constraint: constraint, base: base, guide: guide, source: source,
            confidence: confidence)
    }
}
