import CollectorConfiguration
import ConsumptionLedger
import ControlAPI
import EnergyStore
import MeterModels

extension Queries {
    /// `GET /v1/meters`.
    func meters(unhealthyOnly: Bool) throws -> MetersResponse {
        let standings = Dictionary(grouping: try store.standings(), by: \.meter)
        let now = clock()
        let own = configuration.meters.map { meter in
            status(of: meter, standings: standings[meter.id] ?? [], now: now)
        }
        let senders = fleets.flatMap { fleet in
            standings.values.filter { $0.first?.fleet == fleet.fleet.id }
                .sorted { ($0.first?.meter ?? "") < ($1.first?.meter ?? "") }
                .map { status(ofSender: $0, fleet: fleet.fleet, now: now) }
        }
        let all = own + senders
        return MetersResponse(meters: unhealthyOnly ? all.filter(Self.isUnhealthy) : all)
    }

    static func isUnhealthy(_ meter: MeterStatus) -> Bool { !["ok", "imported"].contains(meter.state) }

    private func status(of meter: MeterDefinition, standings: [CounterStanding], now: Timestamp) -> MeterStatus {
        let assignments = site.assignments.filter { $0.meter == meter.id }
        let main = standings.first { $0.quantity == assignments.first?.quantity } ?? standings.first
        let entry = board.entry(of: meter.id)
        let last = [entry?.lastReading, main?.at].compactMap(\.self).max()
        let state =
            meter.connection == nil ? MeterState.imported(last) : .polled(last, now: now, cadence: meter.rules.cadence)
        var status = MeterStatus(
            meter: meter.id, node: assignments.first?.node, carrier: assignments.first?.carrier.rawValue,
            roles: assignments.map(\.role.rawValue), link: meter.connection ?? "import", profile: meter.profile,
            state: state.name, lastReading: last.map(zone.rfc3339),
            age: last.map { Double(now.milliseconds - $0.milliseconds) / 1000 },
            value: main.map { DisplayAmount.decimal($0.value, $0.quantity.displayUnit) },
            quantity: main?.quantity.rawValue, unit: main?.quantity.displayUnit.rawValue,
            consecutiveFailures: entry?.consecutiveFailures ?? 0,
            reason: entry?.lastFailure ?? state.reason ?? Self.ratingRemark(entry?.identity, meter.rules),
            identity: entry?.identity.map(Self.response))
        status.calibrationDue = meter.card.calibrationDue?.description
        status.calibration = meter.card.calibration(on: zone.date(at: now.seconds))?.rawValue
        if let said = entry?.identity?.texts[.serial], let known = meter.card.serial, said != known {
            status.findings = ["the device says serial number \(said), the register of meters says \(known)"]
        }
        return status
    }

    /// `GET /v1/meters/card`.
    func meterCard(_ parameters: QueryParameters) throws -> MeterCardResponse {
        let id = try parameters.required("id", expected: "a meter's id")
        guard let meter = configuration.meters.first(where: { $0.id == id }) else {
            throw ProblemDocument.unknown("meter", id, known: configuration.meters.map(\.id))
        }
        let standings = try store.standings().filter { $0.meter == id }
        let assignments = site.assignments.filter { $0.meter == id }
        let carrier = assignments.first?.carrier
        let ratedUnit: MeasurementUnit = carrier == .water || carrier == .naturalGas ? .cubicMetrePerHour : .watt
        let perHour = meter.rules.ratedPerHour.map {
            ratedUnit == .watt ? DisplayAmount.decimal($0 * 1000, .watt) : DisplayAmount.decimal($0, .cubicMetre)
        }
        let isKnown = carrier != .heat
        return MeterCardResponse(
            status: status(of: meter, standings: standings, now: clock()), serial: meter.card.serial,
            accuracyClass: meter.card.accuracyClass, certificate: meter.card.certificate,
            calibrated: meter.card.calibrated?.description, location: meter.card.location,
            installed: meter.card.installed?.description, rated: isKnown ? perHour : nil,
            ratedUnit: isKnown && perHour != nil ? ratedUnit.rawValue : nil,
            cadence: Double(meter.rules.cadence) / 1000,
            assignments: assignments.map { assignment in
                MeterAssignmentResponse(
                    node: assignment.node, carrier: assignment.carrier.rawValue, role: assignment.role.rawValue,
                    share: assignment.share?.fraction, parentMeter: assignment.parentMeter,
                    from: assignment.from?.description, to: assignment.to?.description)
            }, subMeters: site.subMeters(of: id).map(\.meter))
    }

    /// A name plate that promises more than the configured rating: its readings would be set aside at full load.
    private static func ratingRemark(_ identity: DeviceIdentity?, _ rules: CounterRules) -> String? {
        guard let plate = identity?.ratedPower, let rated = rules.ratedPerHour, plate / 1000 > rated else { return nil }
        return "its name plate says \(plate / 1000) W, rated_power is \(rated) W"
    }

    private static func response(_ identity: DeviceIdentity) -> DeviceIdentityResponse {
        DeviceIdentityResponse(
            manufacturer: identity.texts[.manufacturer], model: identity.texts[.model],
            version: identity.texts[.version], serial: identity.texts[.serial],
            ratedPower: identity.ratedPower.map { DisplayAmount.decimal($0, .watt) })
    }

    private func status(ofSender standings: [CounterStanding], fleet: Fleet, now: Timestamp) -> MeterStatus {
        let id = standings.first?.meter ?? ""
        let used = MeterRole.consumption.quantity(for: fleet.carrier)
        let main = standings.first { $0.quantity == used } ?? standings.first
        let last = [board.entry(of: id)?.lastReading, main?.at].compactMap(\.self).max()
        let cadence = configuration.fleets.first { $0.fleet.id == fleet.id }?.rules.cadence ?? 60_000
        let state = MeterState.polled(last, now: now, cadence: cadence)
        return MeterStatus(
            meter: id, node: fleet.node, carrier: fleet.carrier.rawValue, roles: ["fleet"], link: fleet.mqtt,
            profile: nil, state: state.name, lastReading: last.map(zone.rfc3339),
            age: last.map { Double(now.milliseconds - $0.milliseconds) / 1000 },
            value: main.map { DisplayAmount.decimal($0.value, $0.quantity.displayUnit) },
            quantity: main?.quantity.rawValue, unit: main?.quantity.displayUnit.rawValue, consecutiveFailures: 0,
            reason: state.reason)
    }
}

/// Whether a meter says something when it should.
enum MeterState: Equatable {
    /// It did within three cadences.
    case good
    /// It missed more than three cadences.
    case late
    /// It missed more than ten cadences and five minutes.
    case silent
    /// It never did.
    case never
    /// Nobody polls it: its readings are imported.
    case importedOnly

    static func imported(_ last: Timestamp?) -> MeterState {
        last == nil ? .never : .importedOnly
    }

    static func polled(_ last: Timestamp?, now: Timestamp, cadence: Int64) -> MeterState {
        guard let last else { return .never }
        let age = now.milliseconds - last.milliseconds
        if age <= 3 * cadence { return .good }
        return age > max(10 * cadence, 300_000) ? .silent : .late
    }

    /// The name in the control API.
    var name: String {
        switch self {
        case .good: "ok"
        case .late: "late"
        case .silent: "silent"
        case .never: "never"
        case .importedOnly: "imported"
        }
    }

    /// The state in words, where there is something to say.
    var reason: String? {
        switch self {
        case .good, .importedOnly: nil
        case .late: "more than three cadences without a reading"
        case .silent: "more than ten cadences without a reading"
        case .never: "no reading yet"
        }
    }
}
