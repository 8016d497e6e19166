import EnergyKPI
import MeterModels

/// Reads a scoring scheme from its YAML form.
struct ScoringReader {
    /// A scheme before it is joined with the one that it extends.
    struct Draft {
        var scheme: ScoringScheme
        var extends: (id: String, place: YAMLValue)?
        var without: [(id: String, place: YAMLValue)]
    }

    private enum MeasureName: String, CaseIterable {
        case value, declared
        case ratioToReference = "ratio_to_reference"
        case yearOnYear = "year_on_year"
        case targetCompletion = "target_completion"
    }

    let root: YAMLMapping

    /// The scheme; nil after noting what is wrong.
    func draft() -> Draft? {
        let id = root.required("id", expected: "the scheme's id", ScalarForm.identifier)
        let version = root.text("version")
        let name = root.text("name")
        let source = root.text("source")
        let extends = root.optional("extends").flatMap { place in
            place.value(expected: "a scheme's id", ScalarForm.identifier).map { ($0, place) }
        }
        let without = root.list("without").compactMap { place in
            place.value(expected: "an indicator's id", ScalarForm.identifier).map { (id: $0, place: place) }
        }
        let indicators = root.list("indicators").compactMap(indicator)
        let bonusLimit = root.optional("bonus_limit", expected: "a decimal number", { ExactDecimal($0) })
        let bands = root.list("bands").compactMap(band)
        let failed = root.optional("failed_band", expected: "a text", { $0 })
        let references = references()
        root.finish()
        if Set(indicators.map(\.id)).count < indicators.count {
            root.optional("indicators")?.reject("an indicator's id stands twice")
        }
        if extends == nil, indicators.isEmpty {
            root.value.reject("'indicators' is missing, expected what is looked at")
        }
        if extends == nil, let (_, place) = without.first { place.reject("there is no scheme to leave it out of") }
        guard let id, let version, let name, let source else { return nil }
        let scheme = ScoringScheme(
            id: id, version: version, name: name, source: source, indicators: indicators,
            bonusLimit: bonusLimit ?? ExactDecimal(0), bands: bands, failedBand: failed, references: references)
        return Draft(scheme: scheme, extends: extends, without: without)
    }

    private func indicator(_ value: YAMLValue) -> ScoringScheme.Indicator? {
        guard let entry = value.mapping else { return nil }
        let id = entry.required("id", expected: "the indicator's id", ScalarForm.identifier)
        let name = entry.text("name")
        let names = MeasureName.allCases.map(\.rawValue).joined(separator: ", ")
        let measureName = entry.required("measure", expected: "one of \(names)", MeasureName.init)
        let kpi = measureName == .declared ? nil : entry.kpi()
        let points = entry.required("points", expected: "a number above 0") { text in
            ExactDecimal(text).flatMap { $0.significand > 0 ? $0 : nil }
        }
        let function = function(entry)
        let (isBinding, isBonus) = (entry.answer("binding"), entry.answer("bonus"))
        entry.finish()
        guard let id, let name, let measureName, let points else { return nil }
        if measureName == .declared, function != nil { value.reject("declared points need no steps and no line") }
        if measureName != .declared, entry.optional("steps") == nil, entry.optional("linear") == nil {
            value.reject("expected 'steps' with 'otherwise', or 'linear'")
        }
        guard let measure = measure(measureName, kpi) else { return nil }
        if let most = function?.mostPoints, Rational(most) > Rational(points) {
            value.reject("a step gives \(most) points, more than the indicator's \(points)")
        }
        return ScoringScheme.Indicator(
            id: id, name: name, measure: measure, points: points, function: function, isBinding: isBinding,
            isBonus: isBonus)
    }

    private func measure(_ name: MeasureName, _ kpi: KPI?) -> ScoringScheme.Measure? {
        if name == .declared { return .declared }
        guard let kpi else { return nil }
        switch name {
        case .declared: return .declared
        case .value: return .value(kpi)
        case .ratioToReference: return .ratioToReference(kpi)
        case .yearOnYear: return .yearOnYear(kpi)
        case .targetCompletion: return .targetCompletion(kpi)
        }
    }

    private func function(_ entry: YAMLMapping) -> ScoringScheme.Function? {
        if let line = entry.optional("linear")?.mapping {
            let (zero, full) = (line.decimal("zero"), line.decimal("full"))
            line.finish()
            guard let zero, let full else { return nil }
            if zero == full { entry.optional("linear")?.reject("'zero' and 'full' are the same") }
            return .linear(zero: zero, full: full)
        }
        guard entry.optional("steps") != nil else { return nil }
        let steps = entry.list("steps").compactMap(step)
        return entry.decimal("otherwise").map { .steps(steps, otherwise: $0) }
    }

    private func step(_ value: YAMLValue) -> ScoringScheme.Step? {
        guard let entry = value.mapping else { return nil }
        let most = entry.optional("at_most", expected: "a decimal number", { ExactDecimal($0) })
        let least = entry.optional("at_least", expected: "a decimal number", { ExactDecimal($0) })
        let points = entry.decimal("points")
        entry.finish()
        guard let points else { return nil }
        switch (most, least) {
        case (let most?, nil): return ScoringScheme.Step(.atMost(most), points: points)
        case (nil, let least?): return ScoringScheme.Step(.atLeast(least), points: points)
        default:
            value.reject("expected either 'at_most' or 'at_least'")
            return nil
        }
    }

    private func band(_ value: YAMLValue) -> ScoringScheme.Band? {
        guard let entry = value.mapping else { return nil }
        let name = entry.text("name")
        let least = entry.decimal("at_least")
        entry.finish()
        guard let name, let least else { return nil }
        return ScoringScheme.Band(name: name, atLeast: least)
    }

    private func references() -> [KPI: ExactDecimal] {
        var references: [KPI: ExactDecimal] = [:]
        for value in root.list("references") {
            guard let entry = value.mapping else { continue }
            let kpi = entry.kpi()
            let mean = entry.required("value", expected: "a number above 0") { text in
                ExactDecimal(text).flatMap { $0.significand > 0 ? $0 : nil }
            }
            _ = entry.optional("source")
            entry.finish()
            guard let kpi, let mean else { continue }
            if references.updateValue(mean, forKey: kpi) != nil { value.reject("\(kpi.rawValue) stands twice") }
        }
        return references
    }
}

extension ScoringScheme.Function {
    fileprivate var mostPoints: ExactDecimal? {
        guard case .steps(let steps, let otherwise) = self else { return nil }
        return (steps.map(\.points) + [otherwise]).max { Rational($0) < Rational($1) }
    }
}
