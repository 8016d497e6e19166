import EnergyKPI
import MeterModels

/// Reads emission factors from their YAML form.
struct EmissionFactorReader {
    let root: YAMLMapping

    /// The set; nil after noting what is wrong.
    func set() -> EmissionFactorSet? {
        let id = root.required("id", expected: "the set's id", ScalarForm.identifier)
        let version = root.text("version")
        let source = root.text("source")
        _ = root.optional("name")
        var grid: [EmissionFactorSet.GridFactor] = []
        for value in root.list("electricity") {
            guard let entry = value.mapping else { continue }
            let region = entry.required("region", expected: "a region such as shandong", ScalarForm.identifier)
            let year = entry.year()
            let factor = factor(entry)
            entry.finish()
            guard let region, let year, let factor else { continue }
            if grid.contains(where: { $0.region == region && $0.year == year }) {
                value.reject("\(region) has two factors of \(year)")
            }
            grid.append(EmissionFactorSet.GridFactor(region: region, year: year, factor: factor))
        }
        var fuels: [Carrier: EmissionFactor] = [:]
        for value in root.list("others") {
            guard let entry = value.mapping else { continue }
            let carrier = entry.required("carrier", expected: "a carrier but electricity") { text in
                Carrier(rawValue: text).flatMap { $0 == .electricity ? nil : $0 }
            }
            let factor = factor(entry)
            entry.finish()
            guard let carrier, let factor else { continue }
            if fuels.updateValue(factor, forKey: carrier) != nil { value.reject("\(carrier.rawValue) stands twice") }
        }
        root.finish()
        guard let id, let version, let source else { return nil }
        do {
            return try EmissionFactorSet(id: id, version: version, source: source, grid: grid, fuels: fuels)
        } catch {
            root.value.reject("\(error)")
            return nil
        }
    }

    private func factor(_ entry: YAMLMapping) -> EmissionFactor? {
        let kilograms = entry.decimal("kg")
        let unit = entry.required(
            "per", expected: "a unit such as kWh", among: MeasurementUnit.allCases.map(\.rawValue),
            MeasurementUnit.init(rawValue:))
        let density = entry.optional("density_kg_per_litre", expected: "a decimal number", { ExactDecimal($0) })
        let (source, confidence) = entry.provenance()
        guard let kilograms, let unit, let source, let confidence else { return nil }
        return EmissionFactor(
            kilograms: kilograms, unit: unit, density: density, source: source, confidence: confidence)
    }
}
