import EnergyKPI
import MeterModels
import Testing

struct KPINullTests {
    /// Queries and files carry these codes: they must not change.
    @Test func `every reason has its stable code`() throws {
        let first = try DezhouFixture.day("2026-10-03")
        let coverage = try #require(Rational(93_129, over: 100_000))
        let codes: [(reason: KPINull, code: String)] = [
            (.denominatorZero, "denominator_zero"),
            (.denominatorMissing(from: first, to: first.adding(days: 1)), "denominator_missing 2026-10-03..2026-10-04"),
            (.coverageBelowLimit(coverage), "coverage_below_limit 0.9312"),
            (.membersAbsent(["a", "b"]), "members_absent a,b"),
            (.carrierMissing(.naturalGas), "carrier_missing natural_gas"),
            (.notUsed, "not_used"),
            (.negativeAmount(.electricity), "negative_amount electricity"),
            (.coefficientMissing(.coal), "coefficient_missing coal"),
            (.basisDiffers, "basis_differs"),
            (.periodDiffers, "period_differs"),
            (.referenceMissing, "reference_missing"),
            (.referenceNotPositive, "reference_not_positive"),
            (.referenceUnknown(.denominatorZero), "reference_unknown denominator_zero"),
        ]
        for (reason, code) in codes { #expect(reason.description == code) }
    }
}
