public import EnergyKPI
import MeterModels

/// A unit of published numbers with its fixed count of digits after the point.
public struct PublishedUnit: Hashable, Sendable {
    /// The unit as printed.
    public let symbol: String
    /// Digits after the point.
    public let decimals: Int

    /// A unit.
    init(_ symbol: String, decimals: Int) {
        self.symbol = symbol
        self.decimals = decimals
    }

    /// Kilowatt-hours.
    public static let kilowattHour = PublishedUnit("kWh", decimals: 0)
    /// Ten thousand kilowatt-hours, 万千瓦时.
    public static let tenThousandKilowattHours = PublishedUnit("万kWh", decimals: 4)
    /// Cubic metres.
    public static let cubicMetre = PublishedUnit("m³", decimals: 0)
    /// Litres.
    public static let litre = PublishedUnit("L", decimals: 0)
    /// Gigajoules.
    public static let gigajoule = PublishedUnit("GJ", decimals: 2)
    /// Tonnes.
    public static let tonne = PublishedUnit("t", decimals: 2)
    /// Tonnes of coal equivalent, 吨标准煤.
    public static let tonneOfStandardCoal = PublishedUnit("tce", decimals: 2)
    /// Tonnes of carbon dioxide.
    public static let tonneOfCarbonDioxide = PublishedUnit("tCO₂", decimals: 2)
    /// Points of a score.
    public static let point = PublishedUnit("分", decimals: 2)
    /// Per cent.
    public static let percent = PublishedUnit("%", decimals: 2)
    /// Hours.
    public static let hour = PublishedUnit("h", decimals: 2)

    /// The unit of a key figure.
    public init(_ kpi: KPI) {
        self.init(kpi.unit, decimals: kpi.displayDecimals)
    }

    /// The unit of a term in a derivation, in whole units where the figure itself is published so.
    init(ofTerm unit: String) {
        self.init(unit == "m3" ? "m³" : unit, decimals: ["kWh", "m3", "m³", "L"].contains(unit) ? 0 : 2)
    }

    /// The unit that a carrier's amounts are published in, and how many of the carrier's display units it is.
    static func published(_ carrier: Carrier) -> (unit: PublishedUnit, displayUnits: Int64) {
        switch carrier {
        case .electricity, .offGridSolar: (.kilowattHour, 1)
        case .water, .naturalGas: (.cubicMetre, 1)
        case .heat: (.gigajoule, 1)
        case .petrol, .diesel: (.litre, 1)
        case .coal, .lpg, .fuelOil: (.tonne, 1000)
        }
    }
}
