/// What a value of a device means.
///
/// The raw value is the name used in profiles, the database and the CLI.
public enum Quantity: String, CaseIterable, Codable, Hashable, Sendable {
    // Registers that only grow
    case activeEnergyImport = "active_energy_import"
    case activeEnergyExport = "active_energy_export"
    case reactiveEnergyImport = "reactive_energy_import"
    case reactiveEnergyExport = "reactive_energy_export"
    case waterVolume = "water_volume"
    case waterVolumeReverse = "water_volume_reverse"
    case gasVolume = "gas_volume"
    case heatEnergy = "heat_energy"
    case solarEnergyHarvested = "solar_energy_harvested"
    case lampEnergyUsed = "lamp_energy_used"

    // Values of the moment
    case activePower = "active_power"
    case reactivePower = "reactive_power"
    case apparentPower = "apparent_power"
    case voltageA = "voltage_a"
    case voltageB = "voltage_b"
    case voltageC = "voltage_c"
    case currentA = "current_a"
    case currentB = "current_b"
    case currentC = "current_c"
    case powerFactor = "power_factor"
    case frequency
    case temperature
    case flow
    case pressure
    case dcPower = "dc_power"
    case batteryVoltage = "battery_voltage"
    case stateOfCharge = "state_of_charge"
    case panelPower = "panel_power"
    case lampPower = "lamp_power"
    case dimming
    /// A lamp's own count of the hours it was lit: shown, not accounted.
    case lampOperatingTime = "lamp_operating_time"
    /// A lamp's own count of how often it was switched: shown, not accounted.
    case lampSwitchCount = "lamp_switch_count"

    // States
    case operatingState = "operating_state"
    case eventBits = "event_bits"
    case lampOn = "lamp_on"
    /// The bits of `LampFault`.
    case lampFaults = "lamp_faults"

    /// How values of the quantity relate over time.
    public enum Kind: Sendable {
        /// A register that only grows: consumption is a difference of readings.
        case counter
        /// A value of the moment.
        case gauge
        /// An enumeration or bit field.
        case state
    }

    /// How values of the quantity relate over time.
    public var kind: Kind {
        switch self {
        case .activeEnergyImport, .activeEnergyExport, .reactiveEnergyImport, .reactiveEnergyExport, .waterVolume,
            .waterVolumeReverse, .gasVolume, .heatEnergy, .solarEnergyHarvested, .lampEnergyUsed:
            .counter
        case .operatingState, .eventBits, .lampOn, .lampFaults:
            .state
        default:
            .gauge
        }
    }

    /// The unit that readers, CSV files and the control API use.
    public var displayUnit: MeasurementUnit {
        switch self {
        case .activeEnergyImport, .activeEnergyExport, .solarEnergyHarvested, .lampEnergyUsed: .kilowattHour
        case .reactiveEnergyImport, .reactiveEnergyExport: .kilovarHour
        case .waterVolume, .waterVolumeReverse, .gasVolume: .cubicMetre
        case .heatEnergy: .gigajoule
        case .activePower, .dcPower, .panelPower, .lampPower: .watt
        case .reactivePower: .var
        case .apparentPower: .voltAmpere
        case .voltageA, .voltageB, .voltageC, .batteryVoltage: .volt
        case .currentA, .currentB, .currentC: .ampere
        case .frequency: .hertz
        case .temperature: .degreeCelsius
        case .flow: .cubicMetrePerHour
        case .pressure: .megapascal
        case .stateOfCharge, .dimming: .percent
        case .powerFactor: .ratio
        case .lampOperatingTime: .hour
        case .operatingState, .eventBits, .lampOn, .lampFaults, .lampSwitchCount: .one
        }
    }
}
