/// An energy or resource that is metered or billed, 能源资源品种.
public enum Carrier: String, CaseIterable, Codable, Hashable, Sendable {
    /// Electricity from the grid or the site's own plant, 电力; base unit Wh.
    case electricity
    /// Water, 新水: a resource of its own, never counted as energy; base unit mL.
    case water
    /// Natural gas, 天然气; base unit mL.
    case naturalGas = "natural_gas"
    /// District heat, 热力; base unit J.
    case heat
    /// Petrol, 汽油; base unit mL.
    case petrol
    /// Diesel, 柴油; base unit mL.
    case diesel
    /// Raw coal, 原煤; base unit g.
    case coal
    /// Liquefied petroleum gas, 液化石油气; base unit g.
    case lpg
    /// Fuel oil, 燃料油; base unit g.
    case fuelOil = "fuel_oil"
    /// Solar energy of lamps that have no grid connection: renewable use, never purchased electricity; base unit Wh.
    case offGridSolar = "off_grid_solar"

    /// The unit people read the carrier's amounts in.
    public var displayUnit: MeasurementUnit {
        switch self {
        case .electricity, .offGridSolar: .kilowattHour
        case .water, .naturalGas: .cubicMetre
        case .heat: .gigajoule
        case .petrol, .diesel: .litre
        case .coal, .lpg, .fuelOil: .kilogram
        }
    }
}
