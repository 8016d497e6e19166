import ConsumptionLedger
import EnergyKPI
import MeterModels
import Testing
import TestSupport

struct KPICalculatorTests {
    private func october(
        _ metered: [CarrierAmount], bills: [Bill] = [], expected: Set<Carrier> = [.electricity],
        headcount: String = "2100"
    ) throws -> KPIReport {
        let facts = try FactBook([
            DezhouFixture.fact(.headcount, headcount, from: "2026-01-01"),
            DezhouFixture.fact(.floorArea, "61000", from: "2016-01-01"),
        ])
        return try KPICalculator(coefficients: DezhouFixture.set(.statistical)).report(
            for: KPIInput(
                node: "campus", period: .month(year: 2026, month: 10), metered: metered, bills: BillBook(bills),
                facts: facts, expectedCarriers: expected))
    }

    /// Golden case 9 by hand.
    ///
    /// 6 000 000 × 0.1229 + 60 000 × 1.33 + 20 000 × 0.73 × 1.4714 = 838 682.44;
    /// ÷ 2100 = 399.3726; without vehicles 817 200 ÷ 61 000 = 13.3967.
    /// 2021 likewise with 2548 + 940 / 365 persons.
    @Test(arguments: [
        (2016, "838682.44", "399.37", "13.40", "2100.0000"), (2021, "717931.09", "281.48", "11.51", "2550.5753"),
    ])
    func `the headline years have their published energy`(
        _ year: Int, _ energy: String, _ perCapita: String, _ perArea: String, _ persons: String
    ) throws {
        let report = try DezhouFixture.year(year, .statistical)
        #expect(report[.comprehensiveEnergy]?.displayText == energy)
        #expect(report[.energyPerCapita]?.displayText == perCapita)
        #expect(report[.energyPerArea]?.displayText == perArea)
        #expect(report[.headcount]?.value?.formatted(decimals: 4) == persons)
    }

    /// By hand: 5 169 400 × 0.31 + 50 000 × 1.2143 + 16 111.83 = 1 679 340.83.
    @Test func `the quota basis gives the headline year its own energy`() throws {
        let report = try DezhouFixture.year(2021, .quota)
        #expect(report[.comprehensiveEnergy]?.displayText == "1679340.83")
        #expect(report[.comprehensiveEnergy]?.set?.basis == .quota)
        #expect(report[.siteElectricity]?.displayText == "5169400")
        #expect(report[.siteElectricity]?.set == nil)
    }

    /// A year of 12 equal months with 100 persons in January to November and 1200 in December: the mean of monthly
    /// ratios would be (11 × 10 + 0.8333) / 12 = 9.236, the right one is 12 000 / (334 × 100 + 31 × 1200) × 365.
    @Test func `a year's ratio is the ratio of the year's sums`() throws {
        let facts = try FactBook([
            DezhouFixture.fact(.headcount, "100", from: "2026-01-01"),
            DezhouFixture.fact(.headcount, "1200", from: "2026-12-01"),
        ])
        let report = try KPICalculator(coefficients: DezhouFixture.set(.statistical)).report(
            for: KPIInput(
                node: "campus", period: .year(2026), metered: [DezhouFixture.electricity(12_000_000)], facts: facts))
        #expect(report[.electricityPerCapita]?.value == Rational(12_000 * 365, over: 334 * 100 + 31 * 1200))
        #expect(report[.electricityPerCapita]?.displayText == "62.04")
    }

    @Test func `too little coverage leaves the physical total but no key figure`() throws {
        let report = try october([DezhouFixture.electricity(5_000_000, covered: 9312, expected: 10_000)])
        #expect(report[.siteElectricity]?.null?.description == "coverage_below_limit 0.9312")
        #expect(report[.energyPerCapita]?.null == report[.siteElectricity]?.null)
        #expect(report.total(.electricity)?.quantity == 5000)
        #expect(report.total(.electricity)?.amount.coverage == Rational(9312, over: 10_000))
        #expect(report[.headcount]?.value == 2100)
        #expect(report[.siteElectricity]?.coverage == Rational(9312, over: 10_000))
    }

    /// Heat billed by area is in no figure and named; where it is billed by the GJ on some days, a bill of those is
    /// expected, and a year with it is not compared with one without.
    @Test func `heat billed by area is neither missing nor zero`() throws {
        func report(
            _ year: Int, _ billings: [AreaBilling], bills: [Bill] = [], expected: Set<Carrier> = [.electricity, .heat]
        ) throws -> KPIReport {
            let facts = try FactBook([DezhouFixture.fact(.headcount, "2100", from: "2016-01-01")])
            return try KPICalculator(coefficients: DezhouFixture.set(.statistical)).report(
                for: KPIInput(
                    node: "campus", period: .year(year), metered: [DezhouFixture.electricity(6_000_000_000)],
                    bills: BillBook(bills), facts: facts, expectedCarriers: expected, areaBillings: billings))
        }
        func days(_ from: String, _ to: String) -> Validity {
            Validity(from: CivilDate(from), to: CivilDate(to))
        }
        let always = AreaBilling(node: "campus", validity: Validity())
        #expect(try report(2021, [])[.comprehensiveEnergy]?.null == .carrierMissing(.heat))
        let byArea = try report(2021, [always])
        #expect(byArea[.comprehensiveEnergy]?.displayText == "737400.00")
        #expect(byArea.heatBilledByArea == ["campus"])
        // Two entries that overlap leave 59 days of which nothing is known.
        let partly = [
            AreaBilling(node: "campus", validity: days("2021-03-01", "2021-12-01")),
            AreaBilling(node: "campus", validity: days("2021-06-01", "2022-01-01")),
        ]
        let incomplete = try report(2021, partly)
        #expect(incomplete[.comprehensiveEnergy]?.null == .carrierMissing(.heat))
        #expect(incomplete.total(.heat)?.amount.expectedSeconds == Int64(59 * 86400))
        let from = try #require(CivilDate("2021-01-01") as CivilDate?)
        let to = try #require(CivilDate("2021-03-01") as CivilDate?)
        let bill = Bill(
            node: "campus", carrier: .heat, amount: 100_000_000_000, from: from, to: to, purpose: .heating,
            source: "热力公司")
        let complete = try report(2021, partly, bills: [bill])
        #expect(complete.total(.heat)?.shortfall == nil)
        #expect(complete[.comprehensiveEnergy]?.value != nil)
        let before = try report(2020, [], bills: [], expected: [.electricity])
        let changes = KPIComparison.lastYear.changes(of: byArea, against: before)
        #expect(changes.first { $0.kpi == .energyPerCapita }?.null == .boundaryDiffers)
        #expect(changes.first { $0.kpi == .electricityPerCapita }?.null == nil)
        #expect(throws: BillError.billedByArea(bill)) {
            try BillBook([bill]).check(against: [], areaBillings: [always])
        }
        try BillBook([bill]).check(against: [], areaBillings: partly)
    }

    @Test func `coverage exactly at the limit is enough`() throws {
        let report = try october([DezhouFixture.electricity(5_000_000, covered: 95, expected: 100)])
        #expect(report[.siteElectricity]?.value == 5000)
    }

    @Test func `an absent member leaves no key figure whatever the coverage`() throws {
        var amount = DezhouFixture.electricity(5_000_000, covered: 99, expected: 100)
        amount.membersPresent = 99
        amount.membersExpected = 100
        amount.uncoveredMembers = ["b-main"]
        let report = try october([amount])
        #expect(report[.siteElectricity]?.null?.description == "members_absent b-main")
        #expect(report.total(.electricity)?.quantity == 5000)
    }

    @Test func `a declared carrier without readings or bills is missing, an undeclared one is not used`() throws {
        let report = try october(
            [DezhouFixture.electricity(5_000_000)], expected: [.electricity, .naturalGas])
        #expect(report[.comprehensiveEnergy]?.null?.description == "carrier_missing natural_gas")
        #expect(report[.siteElectricity]?.value == 5000)
        #expect(report[.water]?.null?.description == "not_used")
        #expect(try october([DezhouFixture.electricity(5_000_000)])[.comprehensiveEnergy]?.displayText == "614.50")
    }

    @Test func `a carrier without a coefficient leaves no energy`() throws {
        let coal = try DezhouFixture.bill(.coal, 1000, from: "2026-10-01", to: "2026-11-01")
        let report = try october([DezhouFixture.electricity(5_000_000)], bills: [coal])
        #expect(report[.comprehensiveEnergy]?.null?.description == "coefficient_missing coal")
    }

    @Test func `a month that a gas bill covers in part is below the limit`() throws {
        let gas = try DezhouFixture.bill(.naturalGas, 20_000_000, from: "2026-09-21", to: "2026-10-11")
        let report = try october([DezhouFixture.electricity(5_000_000)], bills: [gas])
        #expect(report[.comprehensiveEnergy]?.null?.description == "coverage_below_limit 0.3225")
        #expect(report.total(.naturalGas)?.quantity == 10)
    }

    @Test func `bills that end before the period leave the carrier missing`() throws {
        let gas = try DezhouFixture.bill(.naturalGas, 20_000_000, from: "2026-08-01", to: "2026-10-01")
        let report = try october([DezhouFixture.electricity(5_000_000)], bills: [gas])
        #expect(report[.comprehensiveEnergy]?.null?.description == "carrier_missing natural_gas")
        #expect(report.total(.naturalGas)?.amount.uncoveredMembers == ["campus/other-bill"])
    }

    @Test func `a negative month gives no key figure but stays visible`() throws {
        let report = try october([DezhouFixture.electricity(-5000)])
        #expect(report[.siteElectricity]?.null?.description == "negative_amount electricity")
        #expect(report.total(.electricity)?.quantity == -5)
    }

    @Test func `meter and bill of different nodes add up`() throws {
        let metered = CarrierAmount(
            carrier: .naturalGas, amount: 3_000_000, coveredSeconds: 31 * 86400, expectedSeconds: 31 * 86400,
            membersPresent: 1, membersExpected: 1)
        let billed = try DezhouFixture.bill(.naturalGas, 31_000_000, from: "2026-10-01", to: "2026-11-01")
        let report = try october([DezhouFixture.electricity(0), metered], bills: [billed])
        #expect(report.total(.naturalGas)?.quantity == 34)
        #expect(report.total(.naturalGas)?.amount.membersExpected == 2)
    }

    @Test func `an input that cannot be summed is refused`() throws {
        let twice = [DezhouFixture.electricity(1), DezhouFixture.electricity(2)]
        #expect(throws: KPIError.carrierTwice(.electricity)) { try october(twice) }
        let bill = try DezhouFixture.bill(.electricity, .max, from: "2026-10-01", to: "2026-11-01")
        #expect(throws: KPIError.amountTooLarge(.electricity)) {
            try october([DezhouFixture.electricity(1)], bills: [bill])
        }
        let halves = [
            try DezhouFixture.bill(.naturalGas, .max, from: "2026-10-01", to: "2026-10-02"),
            try DezhouFixture.bill(.naturalGas, .max, from: "2026-10-02", to: "2026-10-03"),
        ]
        #expect(throws: KPIError.amountTooLarge(.naturalGas)) {
            try october([DezhouFixture.electricity(1)], bills: halves)
        }
    }

    @Test func `per capita times headcount is the total, and twice the energy is twice the figure`() throws {
        var random = SeededGenerator(seed: 2026)
        for round in 0..<100 {
            let wattHours = Int64.random(in: 1...1_000_000_000_000, using: &random)
            let persons = Int64.random(in: 1...9999, using: &random)
            let report = try october([DezhouFixture.electricity(wattHours)], headcount: "\(persons)")
            let twice = try october([DezhouFixture.electricity(wattHours * 2)], headcount: "\(persons)")
            let perCapita = try #require(report[.energyPerCapita]?.value)
            #expect(perCapita * Rational(persons) == report[.comprehensiveEnergy]?.value, "round \(round)")
            for kpi in [KPI.comprehensiveEnergy, .energyPerCapita, .energyPerArea, .electricityPerCapita] {
                let value = try #require(report[kpi]?.value)
                #expect(twice[kpi]?.value == value + value, "round \(round) \(kpi)")
            }
        }
    }
}
