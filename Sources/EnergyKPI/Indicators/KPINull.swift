public import MeterModels

/// Why a figure cannot be known.
///
/// Missing is never zero.
public enum KPINull: Error, Hashable, Codable, Sendable {
    /// Headcount or area is declared to be 0.
    case denominatorZero
    /// Headcount or area is not declared for the days from `from` up to, but not including, `to`.
    case denominatorMissing(from: CivilDate, to: CivilDate)
    /// Less of the period is covered by readings or bills than the limit asks for.
    case coverageBelowLimit(Rational)
    /// Members that the figure needs have no reading or bill at all in the period.
    case membersAbsent([String])
    /// The node declares the carrier, but has neither readings nor bills of it.
    case carrierMissing(Carrier)
    /// The node neither declares nor uses what the figure is about.
    case notUsed
    /// The amount of the carrier is negative.
    case negativeAmount(Carrier)
    /// The coefficient set has no coefficient for the carrier.
    case coefficientMissing(Carrier)
    /// There is no emission factor for the carrier, the site's region and the year.
    case emissionFactorMissing(Carrier)
    /// The site generates electricity, has no export meter, and does not declare that it never exports.
    case exportNotMetered
    /// The node has no target for the figure.
    case targetMissing
    /// Nobody declared the points.
    case scoreMissing
    /// The reference was calculated by another basis or coefficient set.
    case basisDiffers
    /// The reference is of another length or another part of the year.
    case periodDiffers
    /// Heat is billed by area in one of the two and not in the other.
    case boundaryDiffers
    /// There is nothing to compare with.
    case referenceMissing
    /// The reference is 0 or negative.
    case referenceNotPositive
    /// The reference itself cannot be known.
    indirect case referenceUnknown(KPINull)
}

extension KPINull: CustomStringConvertible {
    /// The reason as a stable code with its particulars: `denominator_missing 2026-10-03..2026-10-04`.
    public var description: String {
        switch self {
        case .denominatorZero: "denominator_zero"
        case .denominatorMissing(let from, let to): "denominator_missing \(from)..\(to)"
        case .coverageBelowLimit(let coverage):
            "coverage_below_limit \(coverage.formatted(decimals: 4, rounding: .down))"
        case .membersAbsent(let names): "members_absent \(names.joined(separator: ","))"
        case .carrierMissing(let carrier): "carrier_missing \(carrier.rawValue)"
        case .notUsed: "not_used"
        case .negativeAmount(let carrier): "negative_amount \(carrier.rawValue)"
        case .coefficientMissing(let carrier): "coefficient_missing \(carrier.rawValue)"
        case .emissionFactorMissing(let carrier): "emission_factor_missing \(carrier.rawValue)"
        case .exportNotMetered: "export_not_metered"
        case .targetMissing: "target_missing"
        case .scoreMissing: "score_missing"
        case .basisDiffers: "basis_differs"
        case .periodDiffers: "period_differs"
        case .boundaryDiffers: "boundary_differs"
        case .referenceMissing: "reference_missing"
        case .referenceNotPositive: "reference_not_positive"
        case .referenceUnknown(let reason): "reference_unknown \(reason)"
        }
    }
}
