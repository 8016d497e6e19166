import ConsumptionLedger
import EnergyKPI
import MeterModels

/// Reads `evaluation`, `targets` and `scores` of `site.yaml`.
struct EvaluationReader {
    let root: YAMLMapping
    let nodes: Set<String>
    let schemes: SchemeLibrary
    let scoring: [ScoringScheme]

    func read() -> Evaluation {
        var evaluation = Evaluation()
        if let entry = root.optional("evaluation")?.mapping { read(entry, into: &evaluation) }
        var keys: Set<[String]> = []
        for value in root.list("targets") {
            guard let letter = target(value) else { continue }
            evaluation.targets.append(letter)
            if !keys.insert([letter.node, "\(letter.year)", letter.kpi.rawValue, letter.function.rawValue]).inserted {
                value.reject("\(letter.node) has this target of \(letter.kpi.rawValue) for \(letter.year) already")
            }
        }
        evaluation.declaredScores = root.list("scores").compactMap(score)
        return evaluation
    }

    private func read(_ entry: YAMLMapping, into evaluation: inout Evaluation) {
        let policies = GenerationPolicy.allCases.map(\.rawValue).joined(separator: " or ")
        evaluation.generationPolicy =
            entry.optional("pv_policy", expected: policies, GenerationPolicy.init(rawValue:)) ?? .countSelfUse
        let regions = Set(schemes.emissionFactorSets.last?.regions ?? [])
        evaluation.emissionRegion = entry.optional(
            "co2_region", expected: "one of \(regions.sorted().joined(separator: ", "))"
        ) { regions.contains($0) ? $0 : nil }
        if let quota = entry.optional("quota")?.mapping { readQuota(quota, into: &evaluation) }
        evaluation.scheme = scheme(entry, isRequired: false)
        for value in entry.list("special_schemes") {
            guard let special = value.mapping else { continue }
            let id = scheme(special, isRequired: true)
            for node in special.list("nodes") {
                guard
                    let node = node.value(
                        expected: "a node's id", among: nodes.sorted(), { nodes.contains($0) ? $0 : nil }), let id
                else {
                    continue
                }
                if evaluation.nodeSchemes.updateValue(id, forKey: node) != nil {
                    value.reject("'\(node)' has a special scheme already")
                }
            }
            special.finish()
        }
        entry.finish()
    }

    private func readQuota(_ entry: YAMLMapping, into evaluation: inout Evaluation) {
        let ids = schemes.quotaTables.map(\.id).joined(separator: ", ")
        let table = entry.required("table", expected: "one of \(ids)") { text in
            schemes.quotaTables.last { $0.id == text }
        }
        evaluation.quotaTable = table?.id
        let groups = Set(table?.rows.compactMap(\.group) ?? [])
        for value in entry.list("groups") {
            let group = value.value(expected: "one of \(groups.sorted().joined(separator: ", "))") {
                groups.contains($0) ? $0 : nil
            }
            if let group { evaluation.quotaGroups.insert(group) }
        }
        let zones = Set(table?.rows.compactMap(\.zone) ?? [])
        evaluation.climateZone = entry.optional(
            "zone", expected: "one of \(zones.sorted().joined(separator: ", "))"
        ) { zones.contains($0) ? $0 : nil }
        entry.finish()
    }

    private func scheme(_ entry: YAMLMapping, isRequired: Bool) -> String? {
        let ids = scoring.map(\.id)
        let expected = "one of \(ids.joined(separator: ", "))"
        return isRequired
            ? entry.required("scheme", expected: expected) { ids.contains($0) ? $0 : nil }
            : entry.optional("scheme", expected: expected) { ids.contains($0) ? $0 : nil }
    }

    private func node(_ entry: YAMLMapping) -> String? {
        entry.required("node", expected: "one of the nodes above", among: nodes.sorted()) {
            nodes.contains($0) ? $0 : nil
        }
    }

    private func target(_ value: YAMLValue) -> TargetLetter? {
        guard let entry = value.mapping else { return nil }
        let node = node(entry)
        let year = entry.year()
        let kpi = entry.kpi()
        let basis = entry.optional("basis", expected: "statistical or quota", Basis.init(rawValue:)) ?? .statistical
        let functions = Responsibility.Function.allCases.map(\.rawValue).joined(separator: ", ")
        let function = entry.required("role", expected: "one of \(functions)", Responsibility.Function.init(rawValue:))
        let baseYear = entry.optional("base_year", expected: "a year such as 2020") {
            Int($0).flatMap { (1900...2200).contains($0) ? $0 : nil }
        }
        let baseValue = entry.optional("base", expected: "a number above 0") { text in
            ExactDecimal(text).flatMap { $0.significand > 0 ? $0 : nil }
        }
        let goalValue = entry.optional("target", expected: "a decimal number", { ExactDecimal($0) })
        let reduction = entry.optional("reduction", expected: "a saving such as 6%", Self.percent)
        let isBinding = entry.answer("binding")
        let source = entry.text("source")
        entry.finish()
        guard let node, let year, let kpi, let function, let source else { return nil }
        if kpi.isSmallerBetter == nil {
            value.reject("\(kpi.rawValue) is neither better when it falls nor when it rises")
        }
        if kpi.isOfQuotaBasis, basis != .quota { value.reject("\(kpi.rawValue) is a figure of the quota basis") }
        if let baseYear, baseYear >= year { value.reject("'base_year' must be before \(year)") }
        if baseValue != nil, baseYear == nil { value.reject("'base_year' is missing: a base is of a year") }
        let base = baseYear.map { year in baseValue.map { .value($0, year: year) } ?? TargetLetter.Base.year(year) }
        let goal: TargetLetter.Goal
        switch (goalValue, reduction) {
        case (let value?, nil): goal = .value(value)
        case (nil, let percent?):
            if base == nil { value.reject("'base_year' is missing: a reduction is counted from a base") }
            goal = .reduction(percent: percent)
        default:
            value.reject("expected either 'target', a value, or 'reduction', a saving such as 6%")
            return nil
        }
        return TargetLetter(
            node: node, year: year, kpi: kpi, basis: basis, function: function, base: base, goal: goal,
            isBinding: isBinding, source: source)
    }

    /// `6%` as 6.
    private static func percent(_ text: String) -> ExactDecimal? {
        guard text.hasSuffix("%"), let number = ExactDecimal(text.dropLast()), Rational(number) < 100 else {
            return nil
        }
        return number
    }

    private func score(_ value: YAMLValue) -> Evaluation.DeclaredScore? {
        guard let entry = value.mapping else { return nil }
        let node = node(entry)
        let year = entry.year()
        let scheme = scheme(entry, isRequired: true).flatMap { id in scoring.first { $0.id == id } }
        let declared = scheme?.indicators.filter { $0.measure == .declared } ?? []
        let indicator = entry.required(
            "indicator", expected: "one of \(declared.map(\.id).joined(separator: ", "))"
        ) { text in declared.first { $0.id == text } }
        let points = entry.decimal("points")
        let source = entry.text("source")
        entry.finish()
        guard let node, let year, let scheme, let indicator, let points, let source else { return nil }
        if points.significand < 0 || Rational(points) > Rational(indicator.points) {
            value.reject("'\(indicator.id)' has 0 to \(indicator.points) points")
        }
        return Evaluation.DeclaredScore(
            node: node, year: year, scheme: scheme.id, indicator: indicator.id, points: Rational(points), source: source
        )
    }
}
