import ConsumptionLedger
import EnergyKPI
import MeterModels
import TestSupport
import Testing

/// Figures beside the headline: carbon, generation, heating, quality of data, quotas.
@Suite struct IndicatorTests {
    private func emissions() throws -> EmissionFactorSet {
        func factor(_ text: String, _ unit: MeasurementUnit, density: String? = nil) throws -> EmissionFactor {
            EmissionFactor(
                kilograms: try #require(ExactDecimal(text)), unit: unit, density: density.flatMap { ExactDecimal($0) },
                source: "test", confidence: .secondary)
        }
        return try EmissionFactorSet(
            id: "test", version: "1", source: "test",
            grid: [
                EmissionFactorSet.GridFactor(region: "shandong", year: 2021, factor: factor("0.6838", .kilowattHour)),
                EmissionFactorSet.GridFactor(region: "shandong", year: 2022, factor: factor("0.6410", .kilowattHour)),
            ],
            fuels: [
                .naturalGas: factor("2.16", .cubicMetre), .petrol: factor("2.93", .kilogram, density: "0.73"),
                .heat: factor("110", .gigajoule),
            ])
    }

    private func calculator(
        _ basis: Basis = .statistical, policy: GenerationPolicy = .countSelfUse
    ) throws -> KPICalculator {
        try KPICalculator(
            coefficients: DezhouFixture.set(basis), generationPolicy: policy, emissionFactors: emissions(),
            emissionRegion: "shandong")
    }

    private func input(_ year: Int, detail: ElectricityDetail = ElectricityDetail()) throws -> KPIInput {
        KPIInput(
            node: "campus", period: .year(year), metered: [DezhouFixture.electricity(5_169_400_000)],
            bills: try BillBook([
                DezhouFixture.bill(
                    .naturalGas, 50_000_000_000, from: "\(year)-01-01", to: "\(year + 1)-01-01", purpose: .heating),
                DezhouFixture.bill(
                    .petrol, 15_000_000, from: "\(year)-01-01", to: "\(year + 1)-01-01", purpose: .officialVehicles),
            ]),
            facts: try FactBook([
                DezhouFixture.fact(.headcount, "2548", from: "2016-01-01"),
                DezhouFixture.fact(.floorArea, "61000", from: "2016-01-01"),
            ]), electricity: detail)
    }

    /// By hand: 5 169 400 × 0.6838 + 50 000 × 2.16 + 15 000 × 0.73 × 2.93 = 3 534 835.72 + 108 000 + 32 083.50.
    @Test func `carbon dioxide is purchased electricity, fuels and heat by the year's factors`() throws {
        let report = try calculator().report(for: input(2021))
        #expect(report[.carbonDioxide]?.displayText == "3674919.22")
        #expect(report[.carbonDioxidePerArea]?.displayText == "60.24")
        #expect(report[.carbonDioxide]?.notes == [])
    }

    @Test func `a year without a factor uses the latest one before it and says so`() throws {
        let report = try calculator().report(for: input(2026))
        // 5 169 400 × 0.6410 + 140 083.50
        #expect(report[.carbonDioxide]?.displayText == "3453668.90")
        #expect(report[.carbonDioxide]?.notes == [.emissionFactorOf(year: 2022, usedFor: 2026)])
        let early = try calculator().report(for: input(2016))
        #expect(early[.carbonDioxide]?.null == .emissionFactorMissing(.electricity))
    }

    /// Golden against the pitfall of swapped years: 2021 is 0.6838 and 2022 is 0.6410, each by its own year.
    ///
    /// By hand: 1 000 kWh in 2021 and 2 000 kWh in 2022 are 683.8 + 1282 kg.
    @Test func `twelve months over a new year take each year's factor`() throws {
        let period = ReportingPeriod.twelveMonths(year: 2022, month: 8)
        let facts = try FactBook([DezhouFixture.fact(.headcount, "100", from: "2016-01-01")])
        func part(_ wattHours: Int64, _ period: ReportingPeriod, _ days: DayRange? = nil) -> KPIInput {
            KPIInput(
                node: "campus", period: period, days: days, metered: [DezhouFixture.electricity(wattHours)],
                facts: facts)
        }
        var input = part(3_000_000, period)
        let whole = DayRange(period)
        input.calendarYears = [
            part(1_000_000, .year(2021), DayRange(.year(2021)).intersection(whole)),
            part(2_000_000, .year(2022), DayRange(.year(2022)).intersection(whole)),
        ]
        let value = try calculator().report(for: input)[.carbonDioxide]
        #expect(value?.displayText == "1965.80")
        #expect(try value?.derivation.get().terms.map(\.year) == [2021, 2022])
    }

    /// By hand: 19 845.551 − 45.551 = 19 800 kWh of 5 169 400 is 0.38 %; 19 845.551 ÷ 220 = 90.21 h.
    @Test func `what the site used of its generation is generation less export`() throws {
        let detail = ElectricityDetail(
            generated: DezhouFixture.electricity(19_845_551), exported: DezhouFixture.electricity(45_551),
            ratedWatts: 220_000)
        let report = try calculator().report(for: input(2021, detail: detail))
        #expect(report[.selfUse]?.displayText == "19800")
        #expect(report[.renewableShare]?.displayText == "0.38")
        #expect(report[.equivalentHours]?.displayText == "90.21")
        // 3 674 919.22 − 19 800 × 0.6838
        #expect(report[.carbonDioxide]?.displayText == "3661379.98")
    }

    @Test func `without an export meter self-use is known only where the site never exports`() throws {
        var detail = ElectricityDetail(generated: DezhouFixture.electricity(1_000_000), ratedWatts: 220_000)
        let unknown = try calculator().report(for: input(2021, detail: detail))
        #expect(unknown[.selfUse]?.null == .exportNotMetered)
        #expect(unknown[.carbonDioxide]?.null == .exportNotMetered)
        #expect(unknown[.comprehensiveEnergy]?.value != nil)
        detail.neverExports = true
        let known = try calculator().report(for: input(2021, detail: detail))
        #expect(known[.selfUse]?.displayText == "1000")
        #expect(try calculator().report(for: input(2021))[.selfUse]?.null == .notUsed)
    }

    /// By hand: 717 931.09 − 1 000 000 × 0.1229 = 595 031.09 where only purchased electricity counts.
    @Test func `the declared policy says whether generation counts as energy`() throws {
        let detail = ElectricityDetail(generated: DezhouFixture.electricity(1_000_000_000), neverExports: true)
        let all = try calculator().report(for: input(2021, detail: detail))
        #expect(all[.comprehensiveEnergy]?.displayText == "717931.09")
        let purchased = try calculator(policy: .purchasedOnly).report(for: input(2021, detail: detail))
        #expect(purchased[.comprehensiveEnergy]?.displayText == "595031.09")
        #expect(purchased[.siteElectricity]?.displayText == "5169400")
    }

    /// By hand, quota: energy 1 679 340.83; gas for heating 50 000 × 1.2143 = 60 715, electricity for heating
    /// 100 000 × 0.31 = 31 000, vehicles 16 111.83: non-heating (1 679 340.83 − 91 715 − 16 111.83) ÷ 61 000 = 25.76,
    /// heating 91 715 ÷ 61 000 = 1.50; conventional (5 169 400 − 100 000 − 69 400) ÷ 61 000 = 81.97.
    @Test func `heating, vehicles and special consumption are taken off where they belong`() throws {
        let detail = ElectricityDetail(
            heating: DezhouFixture.electricity(100_000_000), special: DezhouFixture.electricity(69_400_000))
        let report = try calculator(.quota).report(for: input(2021, detail: detail))
        #expect(report[.nonHeatingEnergyPerArea]?.displayText == "25.76")
        #expect(report[.heatingEnergyPerArea]?.displayText == "1.50")
        #expect(report[.conventionalElectricityPerArea]?.displayText == "81.97")
        #expect(report[.conventionalElectricityPerArea]?.notes == [])
        let statistical = try calculator().report(for: input(2021, detail: detail))
        #expect(statistical[.nonHeatingEnergyPerArea]?.null == .basisDiffers)
        let plain = try calculator(.quota).report(for: input(2021))
        #expect(plain[.conventionalElectricityPerArea]?.notes == [.nothingTakenOff])
    }

    /// By hand, quota: 20 000 + 30 000 m³ × 1.2143 = 60 715.
    @Test func `bills of a purpose are one amount a carrier, however many there are`() throws {
        let days = [("2021-01-01", "2021-02-01", 20_000), ("2021-02-01", "2022-01-01", 30_000)]
        let bills = try days.map { from, to, cubicMetres in
            Bill(
                node: "campus", carrier: .naturalGas, amount: Int64(cubicMetres) * 1_000_000,
                from: try #require(CivilDate(from)), to: try #require(CivilDate(to)), purpose: .heating, source: "账单")
        }
        var input = try input(2021)
        input.bills = try BillBook(bills)
        let heating = try #require(calculator(.quota).report(for: input)[.heatingEnergyPerArea])
        let terms = try heating.derivation.get().terms
        #expect(terms.map(\.subject) == [.heatingFuel(.naturalGas)])
        #expect(terms.first?.quantity == 50_000)
        #expect(terms.first?.value.formatted(decimals: 2) == "60715.00")
    }

    /// By hand: 4.5 of 10 kWh estimated is 45 %; subs 900 of 1000 leave 10 %; 710 of 720 readings are 98.61 %.
    @Test func `the quality of data has figures of its own`() throws {
        var input = KPIInput(
            node: "campus", period: .month(year: 2026, month: 10),
            metered: [
                CarrierAmount(
                    carrier: .electricity, amount: 10_000, estimated: 4500, coveredSeconds: 1, expectedSeconds: 1,
                    membersPresent: 1, membersExpected: 1)
            ], facts: FactBook(),
            electricity: ElectricityDetail(accounted: ElectricityDetail.Accounted(main: 1_000_000, subs: 900_000)),
            readings: ReadingCount(got: 710, expected: 720))
        let report = try calculator().report(for: input)
        #expect(report[.estimatedShare]?.displayText == "45.00")
        #expect(report[.unaccountedShare]?.displayText == "10.00")
        #expect(report[.completeness]?.displayText == "98.61")
        input.readings = nil
        #expect(try calculator().report(for: input)[.completeness]?.null == .notUsed)
    }

    /// The quotas of a municipal office in Shandong, zone B: 1557.1, 978.1 and 698.2 kgce a person.
    @Test(arguments: [
        (698, "within_guide"), (699, "within_base"), (978, "within_base"), (979, "within_constraint"),
        (1557, "within_constraint"), (1558, "above_constraint"),
    ])
    func `a figure lies in the band whose limit it does not pass`(_ perCapita: Int64, _ band: String) throws {
        let row = QuotaTable.Row(
            kpi: .energyPerCapita, group: "市级", zone: "B", constraint: ExactDecimal(15571, exponent: -1),
            base: ExactDecimal(9781, exponent: -1), guide: ExactDecimal(6982, exponent: -1), source: "DB37/T 2672-2019",
            confidence: .secondary)
        let facts = try FactBook([DezhouFixture.fact(.headcount, "31", from: "2016-01-01")])
        func report(_ basis: Basis, _ period: ReportingPeriod) throws -> KPIReport {
            try calculator(basis).report(
                for: KPIInput(
                    node: "campus", period: period, metered: [DezhouFixture.electricity(perCapita * 100_000)],
                    facts: facts))
        }
        // 0.31 kgce/kWh and 31 persons: 100 kWh of electricity are 1 kgce a person.
        let standing = QuotaStanding(try report(.quota, .year(2026)), against: row)
        #expect(try standing.band.get().code == band)
        #expect(try standing.band.get().needsExplanation == (band == "above_constraint"))
        #expect(QuotaStanding(try report(.statistical, .year(2026)), against: row).band == .failure(.basisDiffers))
        let month = try report(.quota, .month(year: 2026, month: 3))
        #expect(QuotaStanding(month, against: row).band == .failure(.periodDiffers))
    }

    @Test func `a table gives the rows of what the site is`() {
        func row(_ kpi: KPI, _ group: String?, _ zone: String?, _ limit: Int64) -> QuotaTable.Row {
            QuotaTable.Row(
                kpi: kpi, group: group, zone: zone, constraint: ExactDecimal(limit), base: nil, guide: ExactDecimal(1),
                source: "-", confidence: .secondary)
        }
        let table = QuotaTable(
            id: "t", version: "1", source: "-",
            rows: [
                row(.energyPerCapita, "市级", "A", 10), row(.energyPerCapita, "市级", "B", 20),
                row(.energyPerCapita, "市级以下", "B", 30), row(.waterPerCapita, nil, nil, 40),
            ])
        #expect(table.rows(groups: ["市级"], zone: "B").map(\.constraint) == [20, 40].map { ExactDecimal($0) })
        #expect(table.rows(groups: [], zone: "B").map(\.constraint) == [ExactDecimal(40)])
    }

    /// National public institutions, 国管局: 2020 is the base of the 14th five-year plan, with −6 %, −5 % and −6 % by 2025.
    @Test(arguments: [("329.56", "6", "309.79"), ("18.48", "5", "17.56"), ("21.53", "6", "20.24")])
    func `national targets follow from their base`(_ base: String, _ percent: String, _ target: String) throws {
        let letter = TargetLetter(
            node: "cn", year: 2025, kpi: .energyPerCapita, function: .leader,
            base: .value(try #require(ExactDecimal(base)), year: 2020),
            goal: .reduction(percent: try #require(ExactDecimal(percent))), source: "十四五规划")
        let input = TargetInput(
            toDate: nil, lastYearToDate: nil, lastYear: nil, months: [], base: .failure(.referenceMissing))
        #expect(try TargetProgress(letter, input).target.get().formatted(decimals: 2) == target)
    }

    // MARK: - Laws

    @Test(arguments: 0..<40)
    func `figures keep their laws whatever the amounts`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let wattHours = Int64.random(in: 1...9_000_000_000_000, using: &random)
        let gas = Int64.random(in: 0...90_000_000_000, using: &random)
        let petrol = Int64.random(in: 0...90_000_000, using: &random)
        let persons = Int64.random(in: 1...5000, using: &random)
        func report(times factor: Int64, _ basis: Basis) throws -> KPIReport {
            let facts = try FactBook([
                DezhouFixture.fact(.headcount, "\(persons)", from: "2016-01-01"),
                DezhouFixture.fact(.floorArea, "61000", from: "2016-01-01"),
            ])
            return try calculator(basis).report(
                for: KPIInput(
                    node: "campus", period: .year(2021), metered: [DezhouFixture.electricity(wattHours * factor)],
                    bills: BillBook([
                        DezhouFixture.bill(.naturalGas, gas * factor, from: "2021-01-01", to: "2022-01-01"),
                        DezhouFixture.bill(
                            .petrol, petrol * factor, from: "2021-01-01", to: "2022-01-01", purpose: .officialVehicles),
                    ]), facts: facts))
        }
        for basis in Basis.allCases {
            let (one, two) = (try report(times: 1, basis), try report(times: 2, basis))
            let energy = try #require(one[.comprehensiveEnergy]?.value)
            // Per capita × persons is the total; the structure adds up to all of it.
            #expect(try #require(one[.energyPerCapita]?.value) * Rational(persons) == energy)
            let coal = one.totals.compactMap(\.standardCoal)
            #expect(coal.reduce(Rational.zero) { $0 + $1.kgce } == energy)
            #expect(coal.allSatisfy { $0.set == one.set })
            for kpi in KPI.allCases {
                guard let value = one[kpi]?.value else { continue }
                // Twice the energy is twice every figure of it.
                if kpi.growsOverTime, kpi != .headcount { #expect(two[kpi]?.value == value * 2) }
                let derivation = try #require(one[kpi]).derivation.get()
                let sum = derivation.terms.reduce(Rational.zero) { $0 + $1.value }
                let quotient = sum.divided(by: derivation.divisor?.value ?? 1)
                #expect(quotient == (derivation.isShare ? value.divided(by: 100) : value))
            }
            #expect(one[.energyPerCapita]?.set?.basis == basis)
        }
        // A basis never leaks into the other one.
        let changes = KPIComparison.lastYear.changes(
            of: try report(times: 1, .quota), against: try report(times: 1, .statistical))
        for change in changes where change.kpi.isInStandardCoal { #expect(change.percent == nil) }
    }

    @Test(arguments: [
        ("2026", 12, "2025", "2025"), ("2026H1", 6, "2025H1", "2025H2"), ("2026H2", 6, "2025H2", "2026H1"),
        ("2026Q1", 3, "2025Q1", "2025Q4"), ("2026-01", 1, "2025-01", "2025-12"),
        ("2025-11..2026-10", 12, "2024-11..2025-10", "2024-11..2025-10"),
    ])
    func `a period knows its months, the year before and the period before`(
        _ text: String, _ count: Int, _ lastYear: String, _ previous: String
    ) throws {
        let period = try #require(ReportingPeriod(text))
        #expect(period.description == text)
        #expect(period.months.count == count)
        #expect(period.lastYear.description == lastYear)
        #expect(period.previous.description == previous)
        #expect(period.months.first?.days.first == period.days.first)
        #expect(period.months.last?.days.end == period.days.end)
    }

    @Test(arguments: [
        "2026H3", "2026H0", "2026Q5", "2025-11..2026-09", "2025-12..2026-12", "2026-13", "26", "2026-1", "2026-+1",
    ])
    func `what is no period is refused`(_ text: String) {
        #expect(ReportingPeriod(text) == nil)
    }

    @Test func `twelve months that are a year are the year`() {
        #expect(ReportingPeriod("2026-01..2026-12") == .year(2026))
        #expect(ReportingPeriod.twelveMonths(endingWith: 12, year: 2026) == .year(2026))
    }
}
