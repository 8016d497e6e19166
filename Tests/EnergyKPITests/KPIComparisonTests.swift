import ConsumptionLedger
import EnergyKPI
import MeterModels
import Testing

struct KPIComparisonTests {
    private func report(
        _ period: ReportingPeriod, kilowattHours: String, through end: String? = nil, basis: Basis = .statistical
    ) throws -> KPIReport {
        let facts = try FactBook([
            DezhouFixture.fact(.headcount, "2100", from: "2016-01-01"),
            DezhouFixture.fact(.floorArea, "61000", from: "2016-01-01"),
        ])
        let wattHours = try #require(ExactDecimal(kilowattHours)?.multiplied(by: ExactDecimal(1000))?.rounded())
        let all = DayRange(period)
        let days = try end.map { try #require(DayRange(first: all.first, end: DezhouFixture.day($0))) }
        return try KPICalculator(coefficients: DezhouFixture.set(basis)).report(
            for: KPIInput(
                node: "campus", period: period, days: days, metered: [DezhouFixture.electricity(wattHours)],
                facts: facts))
    }

    private func change(_ kpi: KPI, in changes: [KPIChange]) throws -> KPIChange {
        try #require(changes.first { $0.kpi == kpi })
    }

    /// Golden case 9, by hand from the exact values: 281.4781 / 399.3726 − 1 and 11.5052 / 13.3967 − 1; with the
    /// vehicles' fuel wrongly included, 717 931.09 / 838 682.44 − 1 = −14.40 %.
    @Test func `the headline year saved what was published`() throws {
        let changes = KPIComparison.base.changes(
            of: try DezhouFixture.year(2021, .statistical), against: try DezhouFixture.year(2016, .statistical))
        let perCapita = try change(.energyPerCapita, in: changes)
        #expect(perCapita.percent?.formatted(decimals: 2) == "-29.52")
        #expect(perCapita.reductionPercent?.formatted(decimals: 2) == "29.52")
        #expect(perCapita.referenceLabel == "2016")
        #expect(try change(.energyPerArea, in: changes).percent?.formatted(decimals: 2) == "-14.12")
        #expect(try change(.comprehensiveEnergy, in: changes).percent?.formatted(decimals: 2) == "-14.40")
    }

    @Test func `figures of different bases are not compared`() throws {
        let changes = KPIComparison.base.changes(
            of: try DezhouFixture.year(2021, .statistical), against: try DezhouFixture.year(2016, .quota))
        #expect(try change(.energyPerCapita, in: changes).null?.description == "basis_differs")
        #expect(try change(.siteElectricity, in: changes).percent?.formatted(decimals: 2) == "-13.84")
    }

    /// Golden case 11, by hand: 147 250.500 × 0.96 = 141 360.480 exactly; against r1 141 360.48 / 150 000 − 1 = −5.76 %.
    @Test func `a month is compared with the restated one`() throws {
        let current = try report(.month(year: 2026, month: 10), kilowattHours: "141360.480")
        let restated = try report(.month(year: 2025, month: 10), kilowattHours: "147250.500")
        let first = try report(.month(year: 2025, month: 10), kilowattHours: "150000")
        func percent(against reference: KPIReport) throws -> String? {
            try change(.siteElectricity, in: KPIComparison.lastYear.changes(of: current, against: reference))
                .percent?.formatted(decimals: 2)
        }
        #expect(try percent(against: restated) == "-4.00")
        #expect(try percent(against: first) == "-5.76")
    }

    @Test func `only like periods are compared`() throws {
        let october = try report(.month(year: 2026, month: 10), kilowattHours: "100")
        let september = try report(.month(year: 2026, month: 9), kilowattHours: "80")
        let year = try report(.year(2025), kilowattHours: "900")
        let previous = KPIComparison.previous.changes(of: october, against: september)
        #expect(try change(.siteElectricity, in: previous).percent == 25)
        for (comparison, reference) in [
            (KPIComparison.previous, year), (.lastYear, september), (.base, year), (.previous, october),
        ] {
            let changes = comparison.changes(of: october, against: reference)
            #expect(changes.allSatisfy { $0.null == .periodDiffers }, "\(comparison)")
        }
        let without = KPIComparison.previous.changes(of: october, against: nil)
        #expect(without.allSatisfy { $0.null == .referenceMissing })
    }

    @Test func `a year to date is compared with the same days of the year before`() throws {
        let now = try report(.year(2026), kilowattHours: "110", through: "2026-11-01")
        let then = try report(.year(2025), kilowattHours: "100", through: "2025-11-01")
        let whole = try report(.year(2025), kilowattHours: "120")
        #expect(
            try change(.siteElectricity, in: KPIComparison.lastYear.changes(of: now, against: then)).percent == 10)
        #expect(KPIComparison.lastYear.changes(of: now, against: whole).allSatisfy { $0.null == .periodDiffers })
        // The reference is ten months of that year, and is called so.
        #expect(
            try change(.siteElectricity, in: KPIComparison.lastYear.changes(of: now, against: then)).referenceLabel
                == "2025-01..2025-10")
        #expect(
            try change(.siteElectricity, in: KPIComparison.lastYear.changes(of: now, against: whole)).referenceLabel
                == "2025")
    }

    @Test func `a change from nothing has no size`() throws {
        let now = try report(.month(year: 2026, month: 10), kilowattHours: "10")
        let zero = try report(.month(year: 2026, month: 9), kilowattHours: "0")
        let changes = KPIComparison.previous.changes(of: now, against: zero)
        #expect(try change(.siteElectricity, in: changes).null?.description == "reference_not_positive")
        #expect(try change(.water, in: changes).null == .notUsed)
        let back = KPIComparison.previous.changes(
            of: now, against: try report(.month(year: 2026, month: 9), kilowattHours: "-1"))
        #expect(
            try change(.siteElectricity, in: back).null?.description
                == "reference_unknown negative_amount electricity")
    }

    @Test func `a carrier's amount is compared only when enough of both is known`() throws {
        let year = try DezhouFixture.year(2021, .statistical)
        let base = try DezhouFixture.year(2016, .quota)
        // By hand: 50 000 / 60 000 − 1; the physical amount does not depend on the basis.
        let gas = try KPIComparison.base.change(of: .naturalGas, in: year, against: base).get()
        #expect(gas.formatted(decimals: 2) == "-16.67")
        #expect(throws: KPINull.referenceMissing) {
            try KPIComparison.base.change(of: .water, in: year, against: base).get()
        }
        #expect(throws: KPINull.periodDiffers) {
            try KPIComparison.lastYear.change(of: .naturalGas, in: year, against: base).get()
        }
        let negative = try report(.year(2020), kilowattHours: "-1")
        #expect(throws: KPINull.referenceUnknown(.negativeAmount(.electricity))) {
            try KPIComparison.lastYear.change(of: .electricity, in: year, against: negative).get()
        }
    }

    @Test func `a declared base year says that nobody verified it`() throws {
        let facts = try FactBook([
            DezhouFixture.fact(
                .baseEnergyPerCapita, "399.37", from: "2016-01-01", year: 2016, basis: .statistical)
        ])
        let year = try DezhouFixture.year(2021, .statistical)
        let declared = try change(
            .energyPerCapita, in: KPIComparison.changes(of: year, in: facts))
        #expect(declared.referenceLabel == "2016 (declared, not verified)")
        #expect(declared.percent?.formatted(decimals: 2) == "-29.52")
        #expect(declared.reference?.formatted(decimals: 2) == "399.37")

        let quota = try DezhouFixture.year(2021, .quota)
        #expect(
            try change(.energyPerCapita, in: KPIComparison.changes(of: quota, in: facts)).null
                == .basisDiffers)
        #expect(
            try change(.energyPerArea, in: KPIComparison.changes(of: year, in: facts)).null
                == .referenceMissing)
        let month = try report(.month(year: 2026, month: 10), kilowattHours: "100")
        let monthly = try change(.energyPerCapita, in: KPIComparison.changes(of: month, in: facts))
        #expect(monthly.null?.description == "period_differs")
        #expect(monthly.reference?.formatted(decimals: 2) == "399.37")
    }
}
