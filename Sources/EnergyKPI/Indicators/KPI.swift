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
    /// 单位面积非供暖能耗, of the quota basis: (energy − heating − fuel of official vehicles) ÷ floor area.
    case nonHeatingEnergyPerArea = "non_heating_energy_per_area"
    /// 单位面积供暖能耗, of the quota basis: (heat + fuel and electricity for heating) ÷ floor area.
    case heatingEnergyPerArea = "heating_energy_per_area"
    /// 常规系统单位面积电耗: (electricity − electricity for heating − special consumption) ÷ floor area.
    case conventionalElectricityPerArea = "conventional_electricity_per_area"
    /// 碳排放量 of purchased electricity, fuels and heat.
    case carbonDioxide = "co2"
    /// 单位建筑面积碳排放.
    case carbonDioxidePerArea = "co2_per_area"
    /// 光伏发电量.
    case generation = "pv_generation"
    /// 上网电量.
    case gridExport = "grid_export"
    /// 光伏自用电量: generation − export.
    case selfUse = "pv_self_use"
    /// 可再生能源占比: the site's use of its own generation ÷ site electricity.
    case renewableShare = "renewable_share"
    /// 光伏等效利用小时: generation ÷ rated power.
    case equivalentHours = "pv_equivalent_hours"
    /// 采集完整率: readings got ÷ readings that polls and intervals give.
    case completeness
    /// 估算占比: the estimated part of comprehensive energy.
    case estimatedShare = "estimated_share"
    /// 不明用量率: (main meters − their sub-meters) ÷ main meters, of electricity.
    case unaccountedShare = "unaccounted_share"
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
        case .nonHeatingEnergyPerArea: "单位面积非供暖能耗"
        case .heatingEnergyPerArea: "单位面积供暖能耗"
        case .conventionalElectricityPerArea: "常规系统单位面积电耗"
        case .carbonDioxide: "碳排放量"
        case .carbonDioxidePerArea: "单位建筑面积碳排放"
        case .generation: "光伏发电量"
        case .gridExport: "上网电量"
        case .selfUse: "光伏自用电量"
        case .renewableShare: "可再生能源占比"
        case .equivalentHours: "光伏等效利用小时"
        case .completeness: "采集完整率"
        case .estimatedShare: "估算占比"
        case .unaccountedShare: "不明用量率"
        case .headcount: "用能人数"
        case .floorArea: "建筑面积"
        }
    }

    /// The unit of the value.
    public var unit: String {
        switch self {
        case .comprehensiveEnergy: "kgce"
        case .siteElectricity, .generation, .gridExport, .selfUse: "kWh"
        case .water: "m³"
        case .energyPerCapita: "kgce/人"
        case .energyPerArea, .nonHeatingEnergyPerArea, .heatingEnergyPerArea: "kgce/m²"
        case .electricityPerCapita: "kWh/人"
        case .electricityPerArea, .conventionalElectricityPerArea: "kWh/m²"
        case .waterPerCapita: "m³/人"
        case .carbonDioxide: "kgCO₂"
        case .carbonDioxidePerArea: "kgCO₂/m²"
        case .renewableShare, .completeness, .estimatedShare, .unaccountedShare: "%"
        case .equivalentHours: "h"
        case .headcount: "人"
        case .floorArea: "m²"
        }
    }

    /// Digits after the point in published documents: kWh and m³ none, everything else two.
    public var displayDecimals: Int { unit == "kWh" || unit == "m³" ? 0 : 2 }

    /// Whether the value is in standard coal, so that it depends on a basis and a coefficient set.
    public var isInStandardCoal: Bool { unit.hasPrefix("kgce") || self == .estimatedShare }

    /// Whether the figure is one of the quota basis alone.
    public var isOfQuotaBasis: Bool { self == .nonHeatingEnergyPerArea || self == .heatingEnergyPerArea }

    /// Whether a smaller value is the better one; nil where neither is.
    public var isSmallerBetter: Bool? {
        switch self {
        case .comprehensiveEnergy, .siteElectricity, .water, .energyPerCapita, .energyPerArea, .electricityPerCapita,
            .electricityPerArea, .waterPerCapita, .nonHeatingEnergyPerArea, .heatingEnergyPerArea,
            .conventionalElectricityPerArea, .carbonDioxide, .carbonDioxidePerArea, .estimatedShare, .unaccountedShare:
            true
        case .generation, .selfUse, .renewableShare, .equivalentHours, .completeness: false
        case .gridExport, .headcount, .floorArea: nil
        }
    }

    /// Whether the value adds up over time, so that a part of a year is a part of the year's.
    public var growsOverTime: Bool {
        switch self {
        case .renewableShare, .completeness, .estimatedShare, .unaccountedShare, .headcount, .floorArea: false
        default: true
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
