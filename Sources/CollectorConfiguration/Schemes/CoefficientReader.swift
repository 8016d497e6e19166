import ConsumptionLedger
import EnergyKPI
import MeterModels

/// Reads a coefficient set from its YAML form.
struct CoefficientReader {
    let root: YAMLMapping

    /// The set; nil after noting what is wrong.
    func set() -> CoefficientSet? {
        let id = root.required("id", expected: "the set's id", ScalarForm.identifier)
        let version = root.text("version")
        let basis = root.required("basis", expected: "statistical or quota", Basis.init(rawValue:))
        let source = root.text("source")
        _ = root.optional("name")
        let validity = root.validity()
        let coefficients = root.list("coefficients").compactMap(coefficient)
        root.finish()
        guard let id, let version, let basis, let source else { return nil }
        do {
            return try CoefficientSet(
                id: id, version: version, basis: basis, source: source, validity: validity, coefficients: coefficients)
        } catch {
            root.value.reject("\(error)")
            return nil
        }
    }

    private func coefficient(_ value: YAMLValue) -> Coefficient? {
        guard let entry = value.mapping else { return nil }
        let carrier = entry.required(
            "carrier", expected: "a carrier such as electricity", among: Carrier.allCases.map(\.rawValue),
            Carrier.init(rawValue:))
        let kgce = entry.required("kgce", expected: "kgce a unit, a decimal number", { ExactDecimal($0) })
        let unit = entry.required(
            "per", expected: "a unit such as kWh", among: MeasurementUnit.allCases.map(\.rawValue),
            MeasurementUnit.init(rawValue:))
        let density = entry.optional("density_kg_per_litre", expected: "a decimal number", { ExactDecimal($0) })
        let (source, confidence) = entry.provenance()
        entry.finish()
        guard let carrier, let kgce, let unit, let source, let confidence else { return nil }
        return Coefficient(
            carrier: carrier, kgce: kgce, unit: unit, density: density, source: source, confidence: confidence)
    }
}

extension YAMLMapping {
    /// Where a number is from and how sure we are of it.
    func provenance() -> (source: String?, confidence: Coefficient.Confidence?) {
        let source = text("source")
        let confidence = required(
            "confidence", expected: "one of \(Coefficient.Confidence.allCases.map(\.rawValue).joined(separator: ", "))",
            Coefficient.Confidence.init(rawValue:))
        return (source, confidence)
    }

    /// A decimal number.
    func decimal(_ name: String) -> ExactDecimal? {
        required(name, expected: "a decimal number", { ExactDecimal($0) })
    }

    /// A key figure by its name.
    func kpi() -> KPI? {
        required(
            "kpi", expected: "a key figure such as energy_per_capita", among: KPI.allCases.map(\.rawValue),
            KPI.init(rawValue:))
    }

    /// A civil year.
    func year(_ name: String = "year") -> Int? {
        required(name, expected: "a year such as 2026") { Int($0).flatMap { (1900...2200).contains($0) ? $0 : nil } }
    }

    /// yes or no; no when it is not said.
    func answer(_ name: String) -> Bool {
        optional(name, expected: "yes or no") { ["yes": true, "no": false, "true": true, "false": false][$0] } ?? false
    }

    /// The days of `from` and `to`.
    func validity() -> Validity {
        let from = optional("from", expected: "a date such as 2016-01-01", { CivilDate($0) })
        let to = optional("to", expected: "a date such as 2026-07-01", { CivilDate($0) })
        if let from, let to, to <= from { optional("to")?.reject("it ends before it begins") }
        return Validity(from: from, to: to)
    }
}
