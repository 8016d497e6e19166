import MeterModels

/// A simulated campus, gateways with devices and lamps; its JSON form is the campus file.
struct Campus: Equatable, Sendable {
    /// The first civil day of the load-shaped meters; before it their registers stand at `initial`.
    var commissioned: CivilDate
    /// One listening port each.
    var gateways: [Gateway]
    /// The street-lights.
    var lamps: Lamps

    /// A Modbus-TCP gateway on a loopback port.
    struct Gateway: Equatable, Sendable {
        /// Its name in the ready line.
        var id: String
        /// TCP port on 127.0.0.1; 0 lets the system choose.
        var port: UInt16
        /// What answers behind it, by unit id.
        var devices: [Device]
    }

    /// Street-lights that publish by MQTT.
    struct Lamps: Equatable, Sendable {
        /// How many; their ids are `L001`, `L002` and so on.
        var count: Int
        /// Seconds between two messages of the same lamp.
        var intervalSeconds: Double
    }

    /// A Modbus device.
    struct Device: Equatable, Sendable {
        /// The meter's id, as in the daemon's configuration.
        var id: String
        /// Modbus unit id.
        var unit: UInt8
        /// Its register map.
        var kind: DeviceKind
        /// Where its registers come from.
        var source: Source
        /// Lifetime registers on commissioning, in display units (kWh, m³).
        var initial: Int64
        /// What goes wrong with it.
        var faults: [Fault]
    }

    /// Where a device's lifetime registers come from.
    enum Source: Equatable, Sendable {
        /// A load of its own, with its total in the reference year in display units (kWh, m³).
        case load(LoadProfile, annual: Int64)
        /// The difference of other devices' loads: import when positive, export when negative.
        case balance(loads: [String], generation: [String])
        /// A recorded series.
        case replay(Replay)
    }

    /// All devices of all gateways.
    var devices: [Device] { gateways.flatMap(\.devices) }
}
