import MeterModels

/// The devices of a campus, ready to be read.
struct SimulatedCampus {
    /// A gateway and what answers behind it.
    struct Gateway {
        /// Its name.
        let id: String
        /// The port that the campus file asks for; 0 is any.
        let port: UInt16
        /// The devices by unit id.
        let meters: [UInt8: SimulatedMeter]
    }

    /// The gateways in the order of the campus file.
    let gateways: [Gateway]
    /// The devices in the order of the campus file.
    let meters: [SimulatedMeter]

    /// Makes the devices of a campus; reads the series that they replay.
    init(_ campus: Campus) throws(ReplayError) {
        var loads: [String: HourlyLoad] = [:]
        for device in campus.devices {
            guard case .load(let profile, let annual) = device.source else { continue }
            let scale = device.kind.model.baseUnitsPerDisplayUnit
            loads[device.id] = HourlyLoad(id: device.id, profile: profile, annual: annual * scale)
        }
        var meters: [SimulatedMeter] = []
        var gateways: [Gateway] = []
        for gateway in campus.gateways {
            var units: [UInt8: SimulatedMeter] = [:]
            for device in gateway.devices {
                let meter = try Self.meter(device, commissioned: campus.commissioned, loads: loads)
                units[device.unit] = meter
                meters.append(meter)
            }
            gateways.append(Gateway(id: gateway.id, port: gateway.port, meters: units))
        }
        self.gateways = gateways
        self.meters = meters
    }

    private static func meter(
        _ device: Campus.Device, commissioned: CivilDate, loads: [String: HourlyLoad]
    ) throws(ReplayError) -> SimulatedMeter {
        let model = device.kind.model
        let main = model.lifetimeRegisters.first?.direction ?? .forward
        var initial = TwoWayAmount()
        initial[main] = device.initial * model.baseUnitsPerDisplayUnit
        let source: MeterSource
        var directions: Set<Direction> = [main]
        switch device.source {
        case .load:
            let own = [loads[device.id]].compactMap { $0 }
            source = .series(
                CounterSeries(
                    commissioned: commissioned, initial: initial, loads: main == .forward ? own : [],
                    generation: main == .reverse ? own : []))
        case .balance(let consumers, let plants):
            source = .series(
                CounterSeries(
                    commissioned: commissioned, initial: initial, loads: consumers.compactMap { loads[$0] },
                    generation: plants.compactMap { loads[$0] }))
            if !plants.isEmpty { directions = [.forward, .reverse] }
        case .replay(let replay):
            source = .replay(try ReplaySeries.read(replay), advance: replay.advance, direction: main, row: 0)
        }
        return SimulatedMeter(
            id: device.id, model: model, source: source, directions: directions, faults: device.faults)
    }
}
