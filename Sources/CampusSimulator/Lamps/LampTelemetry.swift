/// A message of a street-light: the JSON of `lights/{id}/telemetry`.
struct LampTelemetry: Codable, Equatable, Sendable {
    /// What a lamp complains of (OMA LwM2M object 3416).
    enum Fault: String, Codable, Sendable {
        case lampFailure = "lamp_failure"
        case controlGearFailure = "control_gear_failure"
        case relayFailure = "relay_failure"
        case dayBurner = "day_burner"
        case cycling
    }

    /// RFC 3339 with the site's offset.
    var time: String
    /// V.
    var batteryVolts: Double
    /// %.
    var stateOfCharge: Double
    /// W.
    var panelWatts: Double
    /// Wh since commissioning.
    var panelWattHours: Int64
    /// W.
    var lampWatts: Double
    /// Wh since commissioning.
    var lampWattHours: Int64
    /// % of full power; 0 when off.
    var dimmingPercent: Int
    /// Whether the lamp is lit.
    var isOn: Bool
    /// What is wrong with it.
    var faults: [Fault]

    private enum CodingKeys: String, CodingKey {
        case time = "ts"
        case batteryVolts = "battery_v"
        case stateOfCharge = "soc"
        case panelWatts = "panel_w"
        case panelWattHours = "panel_wh"
        case lampWatts = "load_w"
        case lampWattHours = "load_wh"
        case dimmingPercent = "dim"
        case isOn = "on"
        case faults
    }
}
