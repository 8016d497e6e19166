/// What a fact states.
///
/// The raw value is the name used in configuration, the database and the CLI.
public enum FactKind: String, CaseIterable, Codable, Hashable, Sendable {
    /// Energy users in total, 用能人数, persons.
    case headcount
    /// Staff on the establishment, 编制内人员, persons: a part of the headcount.
    case headcountEstablished = "headcount_established"
    /// Long-term contract staff, 长期合同人员, persons: a part of the headcount.
    case headcountContract = "headcount_contract"
    /// Logistics staff, 后勤服务人员, persons: a part of the headcount.
    case headcountLogistics = "headcount_logistics"
    /// Person-days of visitors in all of the fact's days, 外来办事人员人日数.
    case visitorPersonDays = "visitor_person_days"
    /// Floor area, 建筑面积, m².
    case floorArea = "floor_area_m2"
    /// Energy per capita of a base year, kgce/人.
    case baseEnergyPerCapita = "base_energy_per_capita_kgce"
    /// Energy per floor area of a base year, kgce/m².
    case baseEnergyPerArea = "base_energy_per_area_kgce"
    /// Water per capita of a base year, m³/人.
    case baseWaterPerCapita = "base_water_per_capita_m3"

    /// How the fact relates to time.
    public enum Shape: Sendable {
        /// Holds from a day until a later fact or its end.
        case state
        /// An amount that belongs to all days between `from` and `to`.
        case total
        /// A figure of a base year.
        case baseFigure
    }

    /// How the fact relates to time.
    public var shape: Shape {
        switch self {
        case .headcount, .headcountEstablished, .headcountContract, .headcountLogistics, .floorArea: .state
        case .visitorPersonDays: .total
        case .baseEnergyPerCapita, .baseEnergyPerArea, .baseWaterPerCapita: .baseFigure
        }
    }

    /// The kinds that make up a headcount where no total is declared.
    static let headcountParts: [FactKind] = [.headcountEstablished, .headcountContract, .headcountLogistics]
}
