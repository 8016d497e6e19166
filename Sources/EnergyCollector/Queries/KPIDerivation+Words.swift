import EnergyKPI
import Foundation
import MeterModels

extension KPIDerivation {
    /// The sum with its numbers; `≈` stands before a figure that is rounded, or made of numbers that are cut here.
    func formula(of kpi: KPI) -> String {
        var text = ""
        for term in terms {
            if text.isEmpty {
                text = term.quantity.isNegative ? "− " : ""
            } else {
                text += term.quantity.isNegative ? " − " : " + "
            }
            text += Self.amount(term)
        }
        if let divisor {
            text = (terms.count > 1 ? "(\(text))" : text) + " ÷ \(Self.amount(divisor))"
        }
        if isShare { text += " × 100 %" }
        let isExact =
            value.isShown(decimals: kpi.displayDecimals)
            && (terms + (divisor.map { [$0] } ?? [])).allSatisfy { term in
                term.quantity.isShown(decimals: 6) && term.factor?.value.isShown(decimals: 6) != false
            }
        return text + " \(isExact ? "=" : "≈") \(value.formatted(decimals: kpi.displayDecimals)) \(kpi.unit)"
    }

    private static func amount(_ term: Term) -> String {
        let number = "\(term.quantity.magnitude.cut)"
        let unit = term.unit.isEmpty ? "" : " \(term.unit)"
        let factor = term.factor.map { " × \($0.value.cut) \($0.unit)" } ?? ""
        return (number + unit + factor).replacing("m3", with: "m³")
    }
}

extension Rational {
    /// Whether so many digits after the point are all of it.
    fileprivate func isShown(decimals: Int) -> Bool {
        ExactDecimal(formatted(decimals: decimals)).map { Rational($0) } == self
    }
}

extension Rational {
    /// The number with as many digits as it has, at most 6 after the point.
    var cut: Decimal { Decimal(string: formatted(decimals: 6)) ?? 0 }
}

extension MeasurementUnit {
    /// An amount in base units as it is added up: with 6 digits after the point where it has them.
    func exact(_ amount: Int64) -> Decimal { (Rational(amount, over: definition.baseUnits) ?? .zero).cut }
}

extension KPIDerivation.Subject {
    /// The name used in answers.
    var code: String {
        switch self {
        case .carrier(let carrier): carrier.rawValue
        case .vehicleFuel(let carrier): "vehicle_fuel \(carrier.rawValue)"
        case .heatingFuel(let carrier): "heating_fuel \(carrier.rawValue)"
        case .generation: "pv_generation"
        case .gridExport: "grid_export"
        case .heatingElectricity: "heating_electricity"
        case .specialElectricity: "special_electricity"
        case .comprehensiveEnergy: "comprehensive_energy"
        case .estimated(let carrier): "estimated \(carrier.rawValue)"
        case .mainMeters: "main_meters"
        case .subMeters: "sub_meters"
        case .readings, .expectedReadings: "readings"
        case .headcount: "headcount"
        case .floorArea: "floor_area"
        case .ratedPower: "rated_power"
        }
    }
}
