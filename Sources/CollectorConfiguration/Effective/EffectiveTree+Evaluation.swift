import ConsumptionLedger
import EnergyKPI
import MeterModels

extension EffectiveTree {
    /// How figures are judged, what was promised, and what persons gave points for.
    mutating func addEvaluation(_ evaluation: Evaluation) {
        set("evaluation") { tree in
            tree.set("pv_policy", .text(evaluation.generationPolicy.rawValue))
            tree.set("co2_region", .text(evaluation.emissionRegion))
            tree.set("quota") { quota in
                quota.set("table", .text(evaluation.quotaTable))
                if !evaluation.quotaGroups.isEmpty {
                    quota.set("groups", .list(evaluation.quotaGroups.sorted().map { .text($0) }))
                }
                quota.set("zone", .text(evaluation.climateZone))
            }
            tree.set("scheme", .text(evaluation.scheme))
            tree.set("special_schemes") { special in
                for (node, scheme) in evaluation.nodeSchemes.sorted(by: { $0.key < $1.key }) {
                    special.set(node, .text(scheme))
                }
            }
        }
        set("targets") { tree in
            for letter in evaluation.targets {
                tree.set(
                    [letter.node, "\(letter.year)", letter.kpi.rawValue, letter.function.rawValue]
                        .joined(separator: "."), .target(letter))
            }
        }
        set("scores") { tree in
            for score in evaluation.declaredScores {
                tree.set(
                    [score.node, "\(score.year)", score.scheme, score.indicator].joined(separator: "."),
                    .entry(("points", .number(score.points)), ("source", .text(score.source))))
            }
        }
    }

    /// Facts and bills, one entry each.
    mutating func addBooks(_ configuration: Configuration) {
        set("facts") { tree in
            for fact in configuration.facts {
                let time = fact.year.map { "\($0)" } ?? "\(fact.from)"
                let parts = [fact.node, fact.kind.rawValue, time] + (fact.basis.map { [$0.rawValue] } ?? [])
                tree.set(parts.joined(separator: "."), .fact(fact))
            }
        }
        set("bills") { tree in
            for bill in configuration.bills {
                let parts = [bill.node, bill.carrier.rawValue, bill.purpose.rawValue, "\(bill.from)"]
                tree.set(
                    parts.joined(separator: "."),
                    .entry(
                        ("quantity", .amount(bill.amount, bill.carrier.displayUnit)), ("to", .date(bill.to)),
                        ("source", .text(bill.source))))
            }
        }
    }

    /// What stands in `schemes/`: id, version and what tells the content from another's.
    mutating func addSchemes(_ configuration: Configuration) {
        func entry<Value>(_ version: String?, _ value: Value) -> EffectiveValue {
            .entry(("version", .text(version)), ("content", .content(of: value)))
        }
        set("coefficients") { tree in
            for set in configuration.coefficientSets { tree.set(set.reference.id, entry(set.reference.version, set)) }
        }
        set("emission_factors") { tree in
            if let set = configuration.emissionFactors { tree.set(set.id, entry(set.version, set)) }
        }
        set("quota") { tree in
            for table in configuration.quotaTables { tree.set(table.id, entry(table.version, table)) }
        }
        set("scoring") { tree in
            for scheme in configuration.scoringSchemes { tree.set(scheme.id, entry(scheme.version, scheme)) }
        }
        set("import_forms") { tree in
            for form in configuration.importForms { tree.set(form.id, entry(form.version, form)) }
        }
        set("calendar") { tree in
            for year in configuration.calendar.knownYears { tree.set("\(year.year)", entry(nil, year)) }
        }
    }
}

extension EffectiveValue {
    fileprivate static func target(_ letter: TargetLetter) -> EffectiveValue {
        let goal: (String, EffectiveValue?)
        switch letter.goal {
        case .value(let value): goal = ("target", .number(value))
        case .reduction(let percent): goal = ("reduction", .plain("\(percent)%"))
        }
        var base: EffectiveValue?
        if case .value(let value, _)? = letter.base { base = .number(value) }
        return .entry(
            ("basis", .text(letter.basis.rawValue)), ("base_year", letter.base.map { .number($0.year) }),
            ("base", base), goal, ("binding", .plain(letter.isBinding ? "yes" : "no")), ("source", .text(letter.source))
        )
    }

    fileprivate static func fact(_ fact: Fact) -> EffectiveValue {
        // A figure of a year begins with it unless the file says otherwise.
        let isOwnStart = fact.year.map { CivilDate(firstOfMonth: 1, year: $0) != fact.from } ?? false
        return .entry(
            ("value", .number(fact.value)), ("from", isOwnStart ? .date(fact.from) : nil), ("to", .date(fact.to)),
            ("source", .text(fact.source)), ("author", fact.author == "site.yaml" ? nil : .text(fact.author)))
    }
}
