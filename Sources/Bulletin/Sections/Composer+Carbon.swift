import EnergyKPI
import MeterModels

extension Composer {
    /// 碳排放: what each energy emits, by which factor, and the sum.
    func carbonSection(_ report: KPIReport, lastYear: KPIReport?) -> BulletinSection {
        let tonnes = PublishedUnit.tonneOfCarbonDioxide
        var rows: [BulletinTable.Row] = []
        var notes = [words.paragraph(.carbonRule)]
        if case .success(let derivation)? = report[.carbonDioxide]?.derivation {
            let hasYears = Set(derivation.terms.map(\.year)).count > 1
            rows = derivation.terms.enumerated().map { index, term in
                let year = hasYears ? term.year.map { " \($0)" } ?? "" : ""
                let unit = PublishedUnit(ofTerm: term.unit)
                return BulletinTable.Row(
                    id: "term_\(index + 1)",
                    cells: [
                        .text(words.subject(term.subject) + year), self.unit(unit),
                        .figure(.success(term.quantity), unit),
                        .text(factor(term)), .text(term.factor?.source ?? ""),
                        .figure(.success(term.value.thousandth), tonnes),
                    ])
            }
            for note in report[.carbonDioxide]?.notes ?? [] {
                if case .emissionFactorOf(let year, let asked) = note {
                    notes.append(words.emissionYear(year, usedFor: asked))
                }
            }
        }
        let total = report.result(.carbonDioxide).map(\.thousandth)
        func summary(
            _ kpi: KPI, _ result: Result<Rational, KPINull>, _ unit: PublishedUnit
        ) -> [BulletinTable.Cell] {
            [
                .text(words.kpi(kpi)), self.unit(unit), .figure(result, unit),
                .figure(report.change(kpi, .lastYear, against: lastYear), .percent),
            ]
        }
        let sums = [
            BulletinTable.Row(
                id: KPI.carbonDioxide.rawValue, cells: summary(.carbonDioxide, total, tonnes),
                isTotal: true),
            BulletinTable.Row(
                id: KPI.carbonDioxidePerArea.rawValue,
                cells: summary(
                    .carbonDioxidePerArea, report.result(.carbonDioxidePerArea), PublishedUnit(.carbonDioxidePerArea))),
        ]
        var tables = [table(.co2, columns: [.kpi, .unit, .quantity, .yearOnYear], rows: sums)]
        if !rows.isEmpty {
            tables.append(
                table(
                    .co2Terms, columns: [.item, .unit, .quantity, .factor, .source, .emission], rows: rows))
        }
        return section(.co2, paragraphs: notes, tables: tables)
    }

    private func factor(_ term: KPIDerivation.Term) -> String {
        guard let factor = term.factor else { return "" }
        return "\(factor.value.shortest) \(words.unit(factor.unit.replacing("m3", with: "m³")))"
    }
}

extension Rational {
    /// The number with as few digits as it needs, up to six after the point.
    var shortest: String {
        for decimals in 0..<6 {
            if let rounded = rounded(decimals: decimals), Rational(rounded) == self {
                return formatted(decimals: decimals)
            }
        }
        return formatted(decimals: 6)
    }
}
