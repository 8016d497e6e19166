import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyStore
import Foundation
import MeterModels

extension Queries {
    /// The most days or months that one question about a fleet may ask for.
    private static let fleetDayLimit: Int64 = 3700

    /// `GET /v1/fleet`.
    func fleet(_ parameters: QueryParameters) throws -> FleetResponse {
        let isFaultyOnly = try parameters.flag("faulty")
        guard let id = parameters.text("fleet") else {
            return FleetResponse(fleets: try fleetStatuses(), lamps: [])
        }
        let definition = try fleet(id)
        let lamps = try self.lamps(of: definition)
        let shown = isFaultyOnly ? lamps.filter { !$0.faults.isEmpty } : lamps
        return FleetResponse(fleets: [try status(of: definition, lamps)], lamps: shown)
    }

    /// Every fleet, without its lamps.
    func fleetStatuses() throws -> [FleetStatus] {
        try configuration.fleets.map { try status(of: $0, try self.lamps(of: $0)) }
    }

    /// `GET /v1/fleet/history`.
    func fleetHistory(_ parameters: QueryParameters) throws -> FleetHistoryResponse {
        let definition = try fleet(try parameters.required("fleet", expected: "a fleet's id"))
        let level = try parameters.choice("by", among: ["day", "month"]) { name in
            BucketLevel(name: name).flatMap { [.day, .month].contains($0) ? $0 : nil }
        }
        let now = clock().seconds
        let span = try parameters.span(
            default: zone.bucket((level ?? .day) == .day ? .month : .year, containing: now))
        guard span.seconds <= Self.fleetDayLimit * 86_400 else {
            throw ProblemDocument.invalid(
                "from", found: zone.rfc3339(Timestamp(seconds: span.start)),
                expected: "at most \(Self.fleetDayLimit) days: ask for less time")
        }
        return FleetHistoryResponse(
            fleet: definition.fleet.id,
            rows: try periods(of: definition, level ?? .day, in: span))
    }

    private func fleet(_ id: String) throws(ProblemDocument) -> FleetDefinition {
        guard let definition = configuration.fleets.first(where: { $0.fleet.id == id }) else {
            throw .unknown("fleet", id, known: configuration.fleets.map(\.fleet.id))
        }
        return definition
    }

    private func rules(of definition: FleetDefinition) -> LightingRules? {
        site.location.map {
            LightingRules(
                location: $0, zone: zone, twilight: definition.fleet.twilight, cadence: definition.rules.cadence)
        }
    }

    // MARK: - Now

    private func status(of definition: FleetDefinition, _ lamps: [LampStatus]) throws -> FleetStatus {
        let fleet = definition.fleet
        let now = clock()
        let today = zone.date(at: now.seconds)
        let planned = fleet.count(on: today)
        let reporting = lamps.filter { $0.state == "ok" }
        let sun = site.location?.sun(on: today, in: zone)
        let spans = rules(of: definition)?.spans(of: today)
        func holds(_ span: Span) -> Bool { span.start <= now.seconds && now.seconds < span.end }
        let shouldBurn: Bool? = spans.flatMap { spans in
            if spans.dark.contains(where: holds) { return true }
            return spans.bright.map(holds) == true ? false : nil
        }
        return FleetStatus(
            fleet: fleet.id, node: fleet.node, session: fleet.mqtt, planned: planned,
            known: lamps.count { $0.state != "never" }, reporting: reporting.count,
            silent: max(0, planned - reporting.count), lit: reporting.count { $0.isLit == true },
            unlit: reporting.count { $0.isLit == false }, faulty: lamps.count { !$0.faults.isEmpty },
            shouldBurn: shouldBurn, sunrise: sun.map { zone.rfc3339(Timestamp(seconds: $0.rise)) },
            sunset: sun.map { zone.rfc3339(Timestamp(seconds: $0.set)) },
            today: try periods(of: definition, .day, in: zone.bucket(.day, containing: now.seconds)).first,
            lostMessages: fleets.first { $0.fleet.id == fleet.id }?.sink.counts.lost ?? 0)
    }

    private func lamps(of definition: FleetDefinition) throws -> [LampStatus] {
        let fleet = definition.fleet
        let now = clock()
        let standings = try store.lampStandings(ofFleet: fleet.id, on: zone.date(at: now.seconds))
        let counters = Dictionary(grouping: try store.standings().filter { $0.fleet == fleet.id }, by: \.meter)
        let lastSaid = try store.latestReadings(of: standings.map { ($0.meter, $0.last.at) })
        let prefix = fleet.id + "/"
        var known: Set<String> = []
        var lamps = standings.map { standing in
            let id = String(standing.meter.dropFirst(prefix.count))
            known.insert(id)
            return lamp(
                id, standing, counters[standing.meter] ?? [], lastSaid[standing.meter] ?? [:],
                cadence: definition.rules.cadence, now: now)
        }
        for id in fleet.senders ?? [] where !known.contains(id) {
            lamps.append(
                LampStatus(
                    lamp: id, state: "never", lastSeen: nil, age: nil, isLit: nil, batteryVoltage: nil,
                    stateOfCharge: nil, energyHarvested: nil, energyUsed: nil, faults: []))
        }
        return lamps.sorted { $0.lamp < $1.lamp }
    }

    private func lamp(
        _ id: String, _ standing: LampStanding, _ counters: [CounterStanding], _ said: [Quantity: Int64],
        cadence: Int64, now: Timestamp
    ) -> LampStatus {
        let entry = board.entry(of: standing.meter)
        let last = max(entry?.lastReading ?? standing.last.at, standing.last.at)
        var state = MeterState.polled(last, now: now, cadence: cadence).name
        if let departed = entry?.departedAt, departed >= last { state = "departed" }
        func total(_ quantity: Quantity) -> Decimal? {
            counters.first { $0.quantity == quantity }.map { DisplayAmount.decimal($0.value, quantity.displayUnit) }
        }
        func value(_ quantity: Quantity) -> Decimal? {
            said[quantity].map { DisplayAmount.decimal($0, quantity.displayUnit) }
        }
        var faults = LampFault.faults(in: standing.last.faults ?? 0).map(\.name)
        if standing.day.isDarkAtNight { faults.append("dark_at_night") }
        if standing.day.isDayBurner, !faults.contains("day_burner") { faults.append("day_burner") }
        return LampStatus(
            lamp: id, state: state, lastSeen: zone.rfc3339(last),
            age: Double(now.milliseconds - last.milliseconds) / 1000, isLit: standing.last.isLit,
            batteryVoltage: value(.batteryVoltage), stateOfCharge: value(.stateOfCharge),
            energyHarvested: total(.solarEnergyHarvested), energyUsed: total(.lampEnergyUsed), faults: faults)
    }

    // MARK: - Days and months

    private func periods(
        of definition: FleetDefinition, _ level: BucketLevel, in span: Span
    ) throws -> [FleetPeriod] {
        let fleet = definition.fleet
        let days = try store.fleetDays(
            ofFleet: fleet.id, from: zone.date(at: span.start), to: zone.date(at: span.end - 1).adding(days: 1))
        let byBucket = Dictionary(grouping: days) { zone.bucket(level, containing: zone.start(of: $0.date)).start }
        let harvested = try store.fleetAmounts(fleet.id, .solarEnergyHarvested, level, in: span)
        let used = try store.fleetAmounts(fleet.id, .lampEnergyUsed, level, in: span)
        let rules = rules(of: definition)
        return byBucket.sorted { $0.key < $1.key }.map { start, days in
            let bucket = zone.bucket(level, containing: start)
            var sum = LampDay()
            for day in days { sum += day.sum }
            let heard = days.reduce(0) { $0 + $1.heard }
            let faulty = days.reduce(0) { $0 + $1.faulty }
            let expected = rules.map { rules in
                fleet.sizes.reduce(Int64(0)) { sum, size in
                    let inForce = zone.span(of: size.validity).intersection(bucket)
                    let dark = inForce.map { Self.darkSeconds(of: rules, in: $0, until: clock().seconds) } ?? 0
                    return sum + dark * Int64(size.count)
                }
            }
            let unit = Quantity.lampEnergyUsed.displayUnit
            return FleetPeriod(
                start: zone.rfc3339(Timestamp(seconds: bucket.start)),
                end: zone.rfc3339(Timestamp(seconds: bucket.end)),
                availability: sum.dark > 0 ? DisplayAmount.share(sum.darkLit, of: sum.dark) : nil,
                coverage: expected.flatMap { $0 > 0 ? min(1, DisplayAmount.share(sum.dark, of: $0 * 1000)) : nil },
                lampDays: heard, faultyLampDays: faulty,
                faultRate: heard > 0 ? DisplayAmount.share(Int64(faulty), of: Int64(heard)) : nil,
                darkAtNight: days.reduce(0) { $0 + $1.darkAtNight }, dayBurners: days.reduce(0) { $0 + $1.dayBurners },
                harvested: DisplayAmount.decimal(harvested[start] ?? 0, unit),
                used: DisplayAmount.decimal(used[start] ?? 0, unit))
        }
    }

    /// The seconds of a bucket, up to now, in which a lamp had to burn.
    private static func darkSeconds(of rules: LightingRules, in bucket: Span, until now: Int64) -> Int64 {
        var date = rules.zone.date(at: bucket.start)
        var seconds: Int64 = 0
        while rules.zone.start(of: date) < min(bucket.end, now) {
            for span in rules.spans(of: date).dark { seconds += max(0, min(span.end, now) - span.start) }
            date = date.adding(days: 1)
        }
        return seconds
    }
}
