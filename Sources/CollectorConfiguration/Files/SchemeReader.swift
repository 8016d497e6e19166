import EnergyKPI
import MeterModels

/// Reads a coefficient set from its YAML form.
struct SchemeReader {
    let root: YAMLMapping

    /// The set; nil after noting what is wrong.
    func set() -> CoefficientSet? {
        let id = root.required("id", expected: "the set's id", ScalarForm.identifier)
        let version = root.text("version")
        let basis = root.required("basis", expected: "statistical or quota", Basis.init(rawValue:))
        let source = root.text("source")
        _ = root.optional("name")
        let coefficients = root.list("coefficients").compactMap(coefficient)
        root.finish()
        guard let id, let version, let basis, let source else { return nil }
        do {
            return try CoefficientSet(
                id: id, version: version, basis: basis, source: source, coefficients: coefficients)
        } catch {
            root.value.reject("\(error)")
            return nil
        }
    }

    private func coefficient(_ value: YAMLValue) -> Coefficient? {
        guard let entry = value.mapping else { return nil }
        let carrier = entry.required("carrier", expected: "a carrier such as electricity", Carrier.init(rawValue:))
        let kgce = entry.required("kgce", expected: "kgce a unit, a decimal number", { ExactDecimal($0) })
        let unit = entry.required("per", expected: "a unit such as kWh", MeasurementUnit.init(rawValue:))
        let density = entry.optional("density_kg_per_litre", expected: "a decimal number", { ExactDecimal($0) })
        let source = entry.text("source")
        let confidence = entry.required(
            "confidence", expected: "one of \(Coefficient.Confidence.allCases.map(\.rawValue).joined(separator: ", "))",
            Coefficient.Confidence.init(rawValue:))
        entry.finish()
        guard let carrier, let kgce, let unit, let source, let confidence else { return nil }
        return Coefficient(
            carrier: carrier, kgce: kgce, unit: unit, density: density, source: source, confidence: confidence)
    }
}
