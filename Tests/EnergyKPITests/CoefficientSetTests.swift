import EnergyKPI
import MeterModels
import Testing

struct CoefficientSetTests {
    /// 2.5 GJ × 34.12 kgce/GJ = 85.3 kgce, by hand; the trap is the ×1000 between kgce/GJ and kgce/MJ.
    @Test func `heat in kgce per GJ is applied to joules by units`() throws {
        let perGigajoule = try DezhouFixture.set(.statistical)
        let coal = try #require(perGigajoule.standardCoal(of: 2_500_000_000, .heat))
        #expect(coal.kgce.formatted(decimals: 3) == "85.300")

        let perMegajoule = try CoefficientSet(
            id: "same", version: "1", basis: .statistical, source: "-",
            coefficients: [DezhouFixture.coefficient(.heat, "0.03412", .megajoule)])
        #expect(perMegajoule.standardCoal(of: 2_500_000_000, .heat)?.kgce == coal.kgce)
    }

    /// 15 000 L × 0.73 kg/L × 1.4714 kgce/kg = 16 111.83 kgce, by hand.
    @Test func `fuel metered by volume is weighed by its density`() throws {
        let coal = try #require(DezhouFixture.set(.statistical).standardCoal(of: 15_000_000, .petrol))
        #expect(coal.kgce.formatted(decimals: 2) == "16111.83")
    }

    @Test func `water is a resource and has no coefficient`() throws {
        #expect(throws: CoefficientError.notAnEnergy(.water)) {
            try CoefficientSet(
                id: "x", version: "1", basis: .quota, source: "-",
                coefficients: [DezhouFixture.coefficient(.water, "0.0857", .cubicMetre)])
        }
        #expect(try DezhouFixture.set(.quota).standardCoal(of: 1_000_000, .water) == nil)
    }

    @Test func `a coefficient whose unit does not measure its carrier is refused`() throws {
        func make(_ coefficients: Coefficient...) throws -> CoefficientSet {
            try CoefficientSet(id: "x", version: "1", basis: .quota, source: "-", coefficients: coefficients)
        }
        let heat = try DezhouFixture.coefficient(.heat, "0.1229", .kilowattHour)
        #expect(throws: CoefficientError.unitDiffers(.heat, .kilowattHour)) { try make(heat) }
        let petrol = try DezhouFixture.coefficient(.petrol, "1.4714", .kilogram)
        #expect(throws: CoefficientError.densityMissing(.petrol)) { try make(petrol) }
        let zero = try DezhouFixture.coefficient(.heat, "0", .gigajoule)
        #expect(throws: CoefficientError.notPositive(.heat)) { try make(zero) }
        let coal = try DezhouFixture.coefficient(.coal, "714.3", .tonne)
        #expect(throws: CoefficientError.carrierTwice(.coal)) { try make(coal, coal) }
    }

    @Test func `standard coal says by which set it was made`() throws {
        let statistical = try #require(DezhouFixture.set(.statistical).standardCoal(of: 1000, .electricity))
        let quota = try #require(DezhouFixture.set(.quota).standardCoal(of: 1000, .electricity))
        #expect(statistical.set.basis == .statistical && quota.set.basis == .quota)
        #expect(statistical.kgce.formatted(decimals: 4) == "0.1229")
        #expect(quota.kgce.formatted(decimals: 4) == "0.3100")
    }
}
