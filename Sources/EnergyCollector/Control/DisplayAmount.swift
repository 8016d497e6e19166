import Foundation
import MeterModels

/// Amounts in base units as the decimals people read.
enum DisplayAmount {
    /// An amount in a unit, rounded half to even to the unit's digits, exactly.
    static func decimal(_ baseUnits: Int64, _ unit: MeasurementUnit) -> Decimal {
        // Units are powers of ten of their base unit, so that the decimal is exact.
        let zeros = String(unit.definition.baseUnits).count - 1
        var value = Decimal(
            sign: baseUnits < 0 ? .minus : .plus, exponent: -zeros, significand: Decimal(baseUnits.magnitude))
        var rounded = Decimal()
        NSDecimalRound(&rounded, &value, unit.displayDecimals, .bankers)
        return rounded
    }

    /// A share of 0…1 cut to four digits, so that a gap never prints as 1.
    static func share(_ part: Int64, of whole: Int64) -> Decimal {
        guard whole > 0 else { return 0 }
        let tenThousandths = Int128(part) * 10_000 / Int128(whole)
        return Decimal(sign: .plus, exponent: -4, significand: Decimal(Int64(tenThousandths)))
    }

    /// Thousandths.
    static func thousandths(_ value: Int64) -> Decimal {
        Decimal(sign: value < 0 ? .minus : .plus, exponent: -3, significand: Decimal(value.magnitude))
    }
}
