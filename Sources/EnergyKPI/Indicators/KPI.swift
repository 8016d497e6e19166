/// A key figure.
///
/// The raw value is the name used in queries and files.
public enum KPI: String, CaseIterable, Codable, Hashable, Sendable {
    /// 综合能耗: Σ physical quantity × coefficient (GB/T 2589).
    case comprehensiveEnergy = "comprehensive_energy"
    /// 总用电量: grid import + generation − export, or the sum of consumption.
    case siteElectricity = "site_electricity"
    /// 用水量.
    case water
    /// 人均综合能耗: comprehensive energy ÷ average headcount.
    case energyPerCapita = "energy_per_capita"
    /// 单位建筑面积能耗: (comprehensive energy − fuel of official vehicles) ÷ average floor area.
    case energyPerArea = "energy_per_area"
    /// 人均用电量.
    case electricityPerCapita = "electricity_per_capita"
    /// 单位建筑面积电耗.
    case electricityPerArea = "electricity_per_area"
    /// 人均用水量.
    case waterPerCapita = "water_per_capita"
    /// 用能人数: person-days ÷ calendar days.
    case headcount
    /// 建筑面积: area-days ÷ calendar days.
    case floorArea = "floor_area"

    /// The term in published documents.
    public var name: String {
        switch self {
        case .comprehensiveEnergy: "综合能耗"
        case .siteElectricity: "总用电量"
        case .water: "用水量"
        case .energyPerCapita: "人均综合能耗"
        case .energyPerArea: "单位建筑面积能耗"
        case .electricityPerCapita: "人均用电量"
        case .electricityPerArea: "单位建筑面积电耗"
        case .waterPerCapita: "人均用水量"
        case .headcount: "用能人数"
        case .floorArea: "建筑面积"
        }
    }

    /// The unit of the value.
    public var unit: String {
        switch self {
        case .comprehensiveEnergy: "kgce"
        case .siteElectricity: "kWh"
        case .water: "m³"
        case .energyPerCapita: "kgce/人"
        case .energyPerArea: "kgce/m²"
        case .electricityPerCapita: "kWh/人"
        case .electricityPerArea: "kWh/m²"
        case .waterPerCapita: "m³/人"
        case .headcount: "人"
        case .floorArea: "m²"
        }
    }

    /// Digits after the point in published documents: kWh and m³ none, everything else two.
    public var displayDecimals: Int {
        switch self {
        case .siteElectricity, .water: 0
        default: 2
        }
    }

    /// Whether the value is in standard coal, so that it depends on a basis and a coefficient set.
    public var isInStandardCoal: Bool {
        switch self {
        case .comprehensiveEnergy, .energyPerCapita, .energyPerArea: true
        default: false
        }
    }

    /// The fact that declares the figure of a base year; nil when none is declared.
    public var baseFigure: FactKind? {
        switch self {
        case .energyPerCapita: .baseEnergyPerCapita
        case .energyPerArea: .baseEnergyPerArea
        case .waterPerCapita: .baseWaterPerCapita
        default: nil
        }
    }
}
