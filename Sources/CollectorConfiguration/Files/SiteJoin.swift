import ConsumptionLedger
import EnergyKPI
import MeterModels

/// Joins what the links poll with what the site says, and checks what only shows then.
struct SiteJoin {
    let collector: CollectorFile
    let site: SiteFile
    let findings: Findings

    func run() -> (meters: [MeterDefinition], fleets: [FleetDefinition]) {
        checkSessions()
        checkBooks()
        return (meters(), fleets())
    }

    private func meters() -> [MeterDefinition] {
        var definitions: [MeterDefinition] = []
        let polled = collector.connections.flatMap { connection in connection.devices.map { (connection.id, $0) } }
        for (connection, device) in polled {
            let entries = site.meters.filter { $0.assignment.meter == device.meter }
            if entries.isEmpty {
                let place = collector.devicePlaces[device.meter]
                place?.warn(
                    "'\(device.meter)' stands for nothing: no entry under 'meters' of the site",
                    hint: Hint.nearest(to: device.meter, among: Set(site.meters.map(\.assignment.meter))))
            }
            for entry in entries { checkDirections(of: entry, device.profile) }
            guard
                let rules = rules(
                    of: device.meter, entries, cadence: device.poll * device.profile.counterEvery,
                    place: collector.devicePlaces[device.meter])
            else { continue }
            definitions.append(
                MeterDefinition(
                    id: device.meter, rules: rules, connection: connection, profile: device.profile.id,
                    card: SiteMeter.card(of: entries) ?? MeterCard()))
        }
        var imported: Set<String> = []
        for entry in site.meters where collector.devicePlaces[entry.assignment.meter] == nil {
            let id = entry.assignment.meter
            guard imported.insert(id).inserted else { continue }
            let entries = site.meters.filter { $0.assignment.meter == id }
            guard let interval = entries.compactMap(\.interval).first else {
                entry.place.reject(
                    "'\(id)' is neither polled by a device nor has an 'interval' for imported readings",
                    hint: Hint.nearest(to: id, among: collector.devicePlaces.keys))
                continue
            }
            guard let rules = rules(of: id, entries, cadence: interval, place: entry.place) else { continue }
            definitions.append(
                MeterDefinition(
                    id: id, rules: rules, connection: nil, profile: nil,
                    card: SiteMeter.card(of: entries) ?? MeterCard()))
        }
        return definitions
    }

    /// The rules of a meter from the entries that speak of it; nil after noting what is missing or contradicts.
    private func rules(
        of meter: String, _ entries: [SiteMeter], cadence: Duration, place: YAMLValue?
    ) -> CounterRules? {
        let ratings = ([collector.ratings[meter]] + entries.map(\.rating)).compactMap(\.self)
        guard let rating = ratings.first else {
            place?.reject("'\(meter)' has no rated_power or rated_flow; say 'plausibility: off' to take every advance")
            return nil
        }
        if let other = ratings.first(where: { $0.limit != rating.limit && $0.limit != .unreadable }),
            rating.limit != .unreadable
        {
            other.place.reject("'\(meter)' has another rating elsewhere: state it once")
        }
        checkCards(meter, entries)
        let moduli = entries.compactMap(\.modulus)
        if let first = moduli.first, moduli.contains(where: { $0 != first }) {
            entries.last?.place.reject("'\(meter)' has another modulus elsewhere: state it once")
        }
        let rated: Int64? = if case .perHour(let amount) = rating.limit { amount } else { nil }
        return CounterRules(
            ratedPerHour: rated, modulus: moduli.first, cadence: cadence.milliseconds,
            importInterval: entries.compactMap(\.interval).first?.milliseconds)
    }

    /// Refuses registers that count both directions where energy can flow both ways.
    private func checkDirections(of entry: SiteMeter, _ profile: DeviceProfile) {
        guard case .registers(let map) = profile.decoding, let site = site.site, !site.neverExports,
            let point = map.points.first(where: { $0.quantity == entry.assignment.quantity }),
            point.counting != .oneWay
        else { return }
        entry.place.reject(
            "'\(entry.assignment.meter)' counts \(point.counting.rawValue) at \(point.place), which is no "
                + "\(entry.assignment.role.rawValue) where energy is exported: read the register of one direction, or "
                + "declare 'export: none'")
    }

    private func checkCards(_ meter: String, _ entries: [SiteMeter]) {
        if SiteMeter.card(of: entries) == nil {
            entries.last?.place.reject("'\(meter)' has another serial, certificate or date elsewhere: state it once")
        }
    }

    private func fleets() -> [FleetDefinition] {
        site.fleets.compactMap { fleet, interval, rating, place in
            if !collector.sessions.contains(where: { $0.id == fleet.mqtt }) {
                place.reject(
                    "there is no MQTT session '\(fleet.mqtt)'",
                    hint: Hint.nearest(to: fleet.mqtt, among: collector.sessions.map(\.id)))
            }
            if site.fleets.filter({ $0.fleet.mqtt == fleet.mqtt }).count > 1 {
                place.reject("two fleets share the MQTT session '\(fleet.mqtt)': give each its own")
            }
            guard let rating else {
                place.reject("'\(fleet.id)' has no rated_power; say 'plausibility: off' to take every advance")
                return nil
            }
            guard let interval else { return nil }
            let rated: Int64? = if case .perHour(let amount) = rating.limit { amount } else { nil }
            return FleetDefinition(
                fleet: fleet, rules: CounterRules(ratedPerHour: rated, cadence: interval.milliseconds))
        }
    }

    private func checkSessions() {
        var clients: Set<String> = []
        var ids: Set<String> = []
        for (session, place) in zip(collector.sessions, collector.sessionPlaces) {
            let isNewClient = clients.insert("\(session.host):\(session.port) \(session.clientID)").inserted
            if !isNewClient || !ids.insert(session.id).inserted {
                place.reject("session '\(session.id)' has an id, or a client id at its broker, that another has too")
            }
            if !site.fleets.contains(where: { $0.fleet.mqtt == session.id }) {
                place.reject("session '\(session.id)' belongs to no fleet of the site")
            }
        }
    }

    /// Facts and bills that contradict each other.
    private func checkBooks() {
        do {
            _ = try FactBook(site.facts)
        } catch {
            site.factsPlace?.reject("\(error)")
        }
        do {
            let bills = try BillBook(site.bills)
            // What a formula counts at its node is metered there as well.
            let derived = site.formulas.map { entry in
                MeterAssignment(
                    meter: entry.formula.description, node: entry.formula.node, carrier: entry.formula.carrier,
                    role: .consumption, from: entry.formula.validity.from, to: entry.formula.validity.to)
            }
            try bills.check(
                against: site.meters.map(\.assignment) + derived, areaBillings: site.areaBillings)
        } catch {
            site.billsPlace?.reject("\(error)")
        }
    }
}

extension SiteMeter {
    /// What some entries say of their meter together; nil when they contradict each other.
    fileprivate static func card(of entries: [SiteMeter]) -> MeterCard? {
        entries.reduce(MeterCard()) { card, entry in card.flatMap { $0.joined(with: entry.card) } }
    }
}

extension Duration {
    /// Whole milliseconds.
    public var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
