/// What a street-light can complain of: the bits of the quantity `lamp_faults`.
///
/// The first five are those of OMA LwM2M object 3416; a solar light also has a battery and a panel.
public enum LampFault: Int, CaseIterable, Hashable, Sendable {
    /// 灯具故障: the lamp does not light.
    case lampFailure = 0
    /// 控制装置故障: driver or ballast.
    case controlGearFailure = 1
    /// 继电器故障.
    case relayFailure = 2
    /// 白天亮灯: lit by day.
    case dayBurner = 3
    /// 频繁开关: goes on and off again and again.
    case cycling = 4
    /// 蓄电池故障.
    case batteryFailure = 5
    /// 光伏板故障.
    case panelFailure = 6

    /// The name in profiles, the control API and messages.
    public var name: String {
        switch self {
        case .lampFailure: "lamp_failure"
        case .controlGearFailure: "control_gear_failure"
        case .relayFailure: "relay_failure"
        case .dayBurner: "day_burner"
        case .cycling: "cycling"
        case .batteryFailure: "battery_failure"
        case .panelFailure: "panel_failure"
        }
    }

    /// The fault's bit in a value of `lamp_faults`.
    public var bit: Int64 { 1 << Int64(rawValue) }

    /// The fault of a name.
    public init?(name: String) {
        guard let fault = LampFault.allCases.first(where: { $0.name == name }) else { return nil }
        self = fault
    }

    /// The faults whose bits are set, in their order.
    public static func faults(in bits: Int64) -> [LampFault] {
        allCases.filter { bits & $0.bit != 0 }
    }
}
