import ConsumptionLedger
import MeterModels

/// What of nodes and meters only shows when all of them are known.
struct SiteCheck {
    let site: Site
    let meters: [SiteMeter]
    let formulas: [(formula: NodeFormula, place: YAMLValue)]

    func run() {
        checkParents()
        checkFormulas()
        // What counts at two nodes is said once, as such.
        if areEntriesApart() { checkDoubleCounts() }
        checkDeductions()
    }

    /// The meters above: known, of the same carrier, and not over some steps the meter itself.
    private func checkParents() {
        for entry in meters {
            let assignment = entry.assignment
            guard let parent = assignment.parentMeter else { continue }
            let above = meters.filter { $0.assignment.meter == parent }.map(\.assignment.carrier)
            if above.isEmpty || parent == assignment.meter {
                let others = Set(meters.map(\.assignment.meter)).subtracting([assignment.meter])
                entry.place.reject(
                    "there is no other meter '\(parent)' to be a part of",
                    hint: Hint.nearest(to: parent, among: others))
            } else if !above.contains(assignment.carrier) {
                entry.place.reject("'\(parent)' is no meter of \(assignment.carrier.rawValue)")
            } else if site.metersAbove(assignment.meter).contains(assignment.meter) {
                entry.place.reject("'\(assignment.meter)' is, over some steps, a part of itself")
            }
        }
    }

    /// No register counts at two nodes on the same days, but by shares.
    private func areEntriesApart() -> Bool {
        var areApart = true
        for (index, entry) in meters.enumerated() {
            let assignment = entry.assignment
            let earlier = meters[..<index].first { other in
                other.entry != entry.entry && other.assignment.meter == assignment.meter
                    && other.assignment.quantity == assignment.quantity
                    && other.assignment.validity.intersection(assignment.validity) != nil
                    && (other.assignment.role == .sub) == (assignment.role == .sub)
                    && !areNestedDeductions(other.assignment, assignment)
            }
            guard let earlier else { continue }
            areApart = false
            let other = earlier.assignment
            let line = earlier.place.line.map { " of line \($0)" } ?? ""
            if other.node == assignment.node || assignment.role == .sub {
                entry.place.reject(
                    "'\(assignment.meter)' has the role \(other.role.rawValue) at '\(other.node)'\(line) on the same days"
                )
            } else {
                entry.place.reject(
                    "'\(assignment.meter)' counts at '\(other.node)'\(line) on the same days: "
                        + "give one entry 'shares' instead of 'node'")
            }
        }
        return areApart
    }

    /// Whether a tenant's meter is taken off a node and off another above it.
    private func areNestedDeductions(_ one: MeterAssignment, _ other: MeterAssignment) -> Bool {
        one.role == .deduct && other.role == .deduct && one.node != other.node
            && (site.descendants(of: one.node).contains(other.node)
                || site.descendants(of: other.node).contains(one.node))
    }

    private func checkFormulas() {
        for (index, entry) in formulas.enumerated() {
            let (formula, place) = entry
            for term in formula.terms {
                if !meters.contains(where: { $0.assignment.meter == term.meter }) {
                    place.reject(
                        "there is no meter '\(term.meter)'",
                        hint: Hint.nearest(to: term.meter, among: Set(meters.map(\.assignment.meter))))
                } else if site.quantity(of: term, formula.carrier) == nil {
                    place.reject("'\(term.meter)' has no such register of \(formula.carrier.rawValue)")
                }
            }
            let other = formulas[..<index].first { other in
                other.formula.node == formula.node && other.formula.carrier == formula.carrier
                    && other.formula.validity.intersection(formula.validity) != nil
            }
            if let other {
                let line = other.place.line.map { " of line \($0)" } ?? ""
                place.reject("the formula\(line) holds on the same days: one basis a node and carrier")
            }
            checkBasis(of: formula, place)
        }
    }

    /// A node of a formula has no other basis: no grid meter, and nothing of its own that the formula leaves out.
    private func checkBasis(of formula: NodeFormula, _ place: YAMLValue) {
        for entry in meters {
            let own = entry.assignment
            guard own.node == formula.node, own.carrier == formula.carrier,
                own.validity.intersection(formula.validity) != nil
            else { continue }
            let line = entry.place.line.map { " (line \($0))" } ?? ""
            switch own.role {
            case .gridImport, .gridExport:
                place.reject(
                    "'\(own.meter)'\(line) makes '\(own.node)' a balance: one basis a node and carrier")
            case .consumption, .deduct:
                if !formula.terms.contains(where: { $0.meter == own.meter }) {
                    place.reject(
                        "the formula leaves out '\(own.meter)'\(line), which has the role \(own.role.rawValue)")
                }
            case .generation, .sub: break
            }
        }
    }

    private func checkDoubleCounts() {
        for double in site.doubleCounts {
            let formula = formulas.first { entry in
                entry.formula.node == double.node && entry.formula.carrier == double.carrier
            }
            let meter = meters.last { $0.assignment.meter == double.meter }
            let reason = double.within.map { "'\($0)' counts there and holds it" } ?? "it counts there already"
            (formula?.place ?? meter?.place)?.reject(
                "'\(double.meter)' would count twice in \(double.carrier.rawValue) of '\(double.node)': \(reason)")
        }
    }

    /// A tenant below a balance is not taken off it unless that is declared, too.
    private func checkDeductions() {
        for entry in meters where entry.assignment.role == .deduct {
            let own = entry.assignment
            var place = own.node
            while let parent = site.nodes.first(where: { $0.id == place })?.parent, parent != place {
                place = parent
                let isBalance = site.bases(of: parent, carrier: own.carrier).contains {
                    $0.basis == .balance && $0.validity.intersection(own.validity) != nil
                }
                let isTakenOff = site.assignments.contains {
                    $0.meter == own.meter && $0.node == parent && $0.role == .deduct
                }
                if isBalance, !isTakenOff {
                    entry.place.findings.warning(
                        entry.place.finding(
                            "'\(own.meter)' is taken off '\(own.node)', not off '\(parent)', which is the balance at its "
                                + "border: declare it there, too, if its energy passes that border"))
                }
            }
        }
    }
}
