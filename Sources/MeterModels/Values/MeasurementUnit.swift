/// A unit that a register, a payload, a bill or a reader uses.
///
/// Every unit is an exact whole number of its dimension's base unit, so that amounts stay integers.
public enum MeasurementUnit: String, CaseIterable, Codable, Hashable, Sendable {
    case wattHour = "Wh"
    case kilowattHour = "kWh"
    case megawattHour = "MWh"
    case varHour = "varh"
    case kilovarHour = "kvarh"
    case millilitre = "mL"
    case litre = "L"
    case cubicMetre = "m3"
    case joule = "J"
    case megajoule = "MJ"
    case gigajoule = "GJ"
    case gram = "g"
    case kilogram = "kg"
    case tonne = "t"
    case milliwatt = "mW"
    case watt = "W"
    case kilowatt = "kW"
    case megawatt = "MW"
    case voltAmpere = "VA"
    case kilovoltAmpere = "kVA"
    case `var` = "var"
    case kilovar = "kvar"
    case millivolt = "mV"
    case volt = "V"
    case milliampere = "mA"
    case ampere = "A"
    case hertz = "Hz"
    case degreeCelsius = "°C"
    case percent = "%"
    case cubicMetrePerHour = "m3/h"
    case litrePerHour = "L/h"
    case megapascal = "MPa"
    case hour = "h"
    case ratio
    case one = "1"

    /// What is measured; units of the same dimension convert exactly.
    public enum Dimension: Sendable {
        case energy, reactiveEnergy, volume, heat, mass, power, apparentPower, reactivePower, voltage, current
        case frequency, temperature, percentage, flow, pressure, time, ratio, number
    }

    /// The unit's dimension and how many of the dimension's base units (Wh, mL, J, g, mW, mV, …) it is.
    public var definition: (dimension: Dimension, baseUnits: Int64) {
        switch self {
        case .wattHour: (.energy, 1)
        case .kilowattHour: (.energy, 1000)
        case .megawattHour: (.energy, 1_000_000)
        case .varHour: (.reactiveEnergy, 1)
        case .kilovarHour: (.reactiveEnergy, 1000)
        case .millilitre: (.volume, 1)
        case .litre: (.volume, 1000)
        case .cubicMetre: (.volume, 1_000_000)
        case .joule: (.heat, 1)
        case .megajoule: (.heat, 1_000_000)
        case .gigajoule: (.heat, 1_000_000_000)
        case .gram: (.mass, 1)
        case .kilogram: (.mass, 1000)
        case .tonne: (.mass, 1_000_000)
        case .milliwatt: (.power, 1)
        case .watt: (.power, 1000)
        case .kilowatt: (.power, 1_000_000)
        case .megawatt: (.power, 1_000_000_000)
        case .voltAmpere: (.apparentPower, 1000)
        case .kilovoltAmpere: (.apparentPower, 1_000_000)
        case .var: (.reactivePower, 1000)
        case .kilovar: (.reactivePower, 1_000_000)
        case .millivolt: (.voltage, 1)
        case .volt: (.voltage, 1000)
        case .milliampere: (.current, 1)
        case .ampere: (.current, 1000)
        case .hertz: (.frequency, 1000)
        case .degreeCelsius: (.temperature, 1000)
        case .percent: (.percentage, 1000)
        case .litrePerHour: (.flow, 1000)
        case .cubicMetrePerHour: (.flow, 1_000_000)
        case .megapascal: (.pressure, 1_000_000)
        case .hour: (.time, 1000)
        case .ratio: (.ratio, 1000)
        case .one: (.number, 1)
        }
    }

    /// Digits after the point that show one base unit, at most: kWh 3, m³ 3, GJ 6 in this project's documents.
    public var displayDecimals: Int {
        switch self {
        case .gigajoule, .megawattHour, .tonne: 6
        case .wattHour, .varHour, .millilitre, .joule, .gram, .milliwatt, .millivolt, .milliampere, .one: 0
        default: 3
        }
    }
}
