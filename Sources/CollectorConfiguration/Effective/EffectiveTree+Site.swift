import ConsumptionLedger
import EnergyKPI
import MeterModels

extension EffectiveTree {
    /// What stands in `site.yaml`.
    mutating func addSite(_ configuration: Configuration) {
        let site = configuration.site
        set("id", .text(site.id))
        set("name", .text(site.name))
        set("timezone", .text(site.zone.identifier))
        if let location = site.location {
            set(
                "location", .entry(("latitude", .number(location.latitude)), ("longitude", .number(location.longitude)))
            )
        }
        set("nodes") { nodes in
            for node in site.nodes { nodes.set(node.id) { $0.add(node, configuration) } }
        }
        addMeters(configuration)
        if site.neverExports { set("export", .plain("none")) }
        set("fleets") { fleets in
            for fleet in configuration.fleets { fleets.set(fleet.fleet.id) { $0.add(fleet) } }
        }
        set("anomalies") { $0.add(configuration.anomalyRules) }
        addEvaluation(configuration.evaluation)
        addPublication(configuration)
        addBooks(configuration)
    }

    private mutating func add(_ node: SiteNode, _ configuration: Configuration) {
        let site = configuration.site
        set("name", .text(node.name))
        set("kind", .text(node.kind.rawValue))
        set("parent", .text(node.parent))
        if let expected = configuration.expectedCarriers[node.id] {
            set("expects", .list(expected.map(\.rawValue).sorted().map { .plain($0) }))
        }
        set("formulas") { tree in
            for formula in site.formulas where formula.node == node.id {
                tree.set(formula.carrier.rawValue) { entry in
                    entry.set("expression", .text(formula.description))
                    entry.add(formula.validity)
                }
            }
        }
        set("responsible") { tree in
            for person in site.responsibilities where person.node == node.id {
                tree.set(person.function.rawValue) { entry in
                    entry.set("name", .text(person.name))
                    entry.set("contact", .text(person.contact))
                    entry.add(person.validity)
                }
            }
        }
        let billings = site.areaBillings.filter { $0.node == node.id }.map { billing in
            EffectiveValue.entry(
                ("by", .plain("area")), ("from", .date(billing.validity.from)), ("to", .date(billing.validity.to)))
        }
        if !billings.isEmpty { set("heat_billing", .list(billings)) }
    }

    private mutating func add(_ validity: Validity) {
        set("from", .date(validity.from))
        set("to", .date(validity.to))
    }

    // MARK: Meters

    private mutating func addMeters(_ configuration: Configuration) {
        set("meters") { meters in
            for meter in configuration.meters {
                let assignments = configuration.site.assignments.filter { $0.meter == meter.id }
                meters.set(meter.id) { tree in
                    tree.add(meter.rules, of: assignments.first?.carrier ?? .electricity)
                    tree.add(meter.card)
                    tree.set("at") { places in
                        for node in assignments.map(\.node).uniqued {
                            places.set(node) { roles in
                                for assignment in assignments where assignment.node == node { roles.add(assignment) }
                            }
                        }
                    }
                }
            }
        }
    }

    private mutating func add(_ rules: CounterRules, of carrier: Carrier) {
        set("interval", rules.importInterval.map { .duration(milliseconds: $0) })
        switch (rules.ratedPerHour, carrier.displayUnit.definition.dimension) {
        case (nil, _): set("plausibility", .plain("off"))
        case (let amount?, .volume): set("rated_flow", .amount(amount, .litrePerHour, .cubicMetrePerHour))
        // In Wh an hour, the base unit of power being the milliwatt.
        case (let amount?, _): set("rated_power", .amount(amount * 1000, .watt, .kilowatt, .megawatt))
        }
        set("modulus", rules.modulus.map { .amount($0, carrier.displayUnit) })
    }

    private mutating func add(_ card: MeterCard) {
        set("serial", .text(card.serial))
        set("accuracy_class", .text(card.accuracyClass))
        set("certificate", .text(card.certificate))
        set("calibrated", .date(card.calibrated))
        set("calibration_due", .date(card.calibrationDue))
        set("location", .text(card.location))
        set("installed", .date(card.installed))
    }

    private mutating func add(_ assignment: MeterAssignment) {
        set(assignment.role.rawValue) { tree in
            tree.set("carrier", .text(assignment.carrier.rawValue))
            tree.set("parent_meter", .text(assignment.parentMeter))
            tree.set("share", assignment.share.map { .share($0) })
            tree.set("sub_item", .text(assignment.subItem))
            if assignment.isHeating { tree.set("use", .plain("heating")) }
            tree.add(assignment.validity)
        }
    }

    // MARK: Fleets

    private mutating func add(_ definition: FleetDefinition) {
        let fleet = definition.fleet
        set("node", .text(fleet.node))
        set("mqtt", .text(fleet.mqtt))
        let sizes = fleet.sizes.map { size in
            EffectiveValue.entry(
                ("count", .number(size.count)), ("from", .date(size.validity.from)), ("to", .date(size.validity.to)))
        }
        if let size = fleet.sizes.first, fleet.sizes.count == 1, size.validity == Validity() {
            set("count", .number(size.count))
        } else {
            set("count", .list(sizes))
        }
        set("senders", fleet.senders.map { .list(SenderRange.texts($0).map { .text($0) }) })
        set("interval", .duration(milliseconds: definition.rules.cadence))
        if let rated = definition.rules.ratedPerHour {
            set("rated_power", .amount(rated * 1000, .watt, .kilowatt, .megawatt))
        } else {
            set("plausibility", .plain("off"))
        }
        set("twilight", .duration(.seconds(fleet.twilight)))
    }

    private mutating func add(_ rules: AnomalyRules) {
        set("night_share", .percent(rules.nightShare))
        set("night_growth", .percent(rules.nightGrowth))
        set("water_nights", .number(rules.waterNights))
        set("stuck_hours", .number(rules.stuckHours))
        set("stuck_energy", .amount(rules.stuckEnergy, .wattHour, .kilowattHour))
        set("power_deviation", .percent(rules.powerDeviation))
        set("opposite_quarters", .number(rules.oppositeQuarters))
        set("twin_days", .number(rules.twinDays))
        set("unaccounted_share", .percent(rules.unaccountedShare))
        set("silent_days", .number(rules.silentDays))
    }
}

extension EffectiveValue {
    /// A share as it was written: per cent, or a fraction of all parts.
    fileprivate static func share(_ share: MeterShare) -> EffectiveValue {
        // Per cents are counted in billionths of one.
        share.whole == 100_000_000_000 ? .plain("\(ExactDecimal(share.part, exponent: -9))%") : .plain(share.fraction)
    }
}

extension [String] {
    /// Each once, where it first stands.
    fileprivate var uniqued: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
