import EnergyKPI
import MeterModels

extension Composer {
    /// 附录: coefficients and factors with their sources, definitions, the rounding rule, and how to verify.
    ///
    /// - Parameter others: Further coefficient sets that the bulletin uses, each with its own table.
    /// - Returns: The section.
    func appendixSection(others: [CoefficientSet] = []) -> BulletinSection {
        var tables = [coefficients(issue.coefficients, id: TableTerm.coefficients.rawValue)]
        tables += others.map { coefficients($0, id: "coefficients_\($0.reference.basis.rawValue)") }
        if let factors = issue.emissionFactors { tables.append(emissionFactors(factors)) }
        return section(
            .appendix,
            paragraphs: [
                words.paragraph(.energyDefinition), words.paragraph(.denominatorDefinition),
                words.paragraph(.roundingRule), words.coefficientSource(issue.coefficients.source),
                words.paragraph(.howToVerify), seal,
            ], tables: tables)
    }

    private func coefficients(_ set: CoefficientSet, id: String) -> BulletinTable {
        let table = table(
            .coefficients, title: words.coefficientTable(set.reference.id, version: set.reference.version),
            columns: [.carrier, .coefficient, .unit, .density, .source, .confidence],
            rows: set.coefficients.map { coefficient in
                BulletinTable.Row(
                    id: coefficient.carrier.rawValue,
                    cells: [
                        .text(words.carrier(coefficient.carrier)), .text(coefficient.kgce.description),
                        .text("kgce/\(coefficient.unit.printed)"), .text(coefficient.density?.description ?? ""),
                        .text(coefficient.source), .text(words.confidence(coefficient.confidence)),
                    ])
            })
        return BulletinTable(id: id, title: table.title, columns: table.columns, rows: table.rows)
    }

    /// The factors that were used; of the grid's regions and years only what the bulletin's own derivations name stands
    /// in its section about carbon dioxide.
    private func emissionFactors(_ set: EmissionFactorSet) -> BulletinTable {
        table(
            .emissionFactors, columns: [.carrier, .factor, .unit, .source, .confidence],
            rows: Carrier.allCases.compactMap { carrier in
                set.fuels[carrier].map { factor in
                    BulletinTable.Row(
                        id: carrier.rawValue,
                        cells: [
                            .text(words.carrier(carrier)), .text(factor.kilograms.description),
                            .text("kgCO₂/\(factor.unit.printed)"), .text(factor.source),
                            .text(words.confidence(factor.confidence)),
                        ])
                }
            })
    }
}

extension MeasurementUnit {
    /// The unit as documents print it.
    fileprivate var printed: String { self == .cubicMetre ? "m³" : rawValue }
}
