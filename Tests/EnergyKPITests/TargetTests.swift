import ConsumptionLedger
import EnergyKPI
import MeterModels
import Testing

@Suite struct TargetTests {
    /// Electricity of some months of a year with 100 persons, kWh.
    private func report(_ period: ReportingPeriod, _ kilowattHours: [Int64], days: DayRange? = nil) throws -> KPIReport
    {
        let facts = try FactBook([DezhouFixture.fact(.headcount, "100", from: "2016-01-01")])
        let wattHours = kilowattHours.reduce(0, +) * 1000
        return try KPICalculator(coefficients: DezhouFixture.set(.statistical)).report(
            for: KPIInput(
                node: "campus", period: period, days: days, metered: [DezhouFixture.electricity(wattHours)],
                facts: facts))
    }

    private func months(_ year: Int, _ count: Int) throws -> DayRange {
        let days = DayRange(
            first: CivilDate(firstOfMonth: 1, year: year), end: CivilDate(firstOfMonth: count + 1, year: year))
        return try #require(days)
    }

    private func input(now: [Int64], then: [Int64], base: Rational = 100) throws -> TargetInput {
        let toDate = try report(.year(2026), now, days: months(2026, now.count))
        return TargetInput(
            toDate: toDate,
            lastYearToDate: try report(.year(2025), Array(then.prefix(now.count)), days: months(2025, now.count)),
            lastYear: try report(.year(2025), then),
            months: try now.indices.map { index in
                (
                    now: try report(.month(year: 2026, month: index + 1), [now[index]]),
                    then: try report(.month(year: 2025, month: index + 1), [then[index]])
                )
            }, base: .success(base))
    }

    private func letter(_ goal: TargetLetter.Goal, base: TargetLetter.Base? = .year(2016)) -> TargetLetter {
        TargetLetter(
            node: "campus", year: 2026, kpi: .electricityPerCapita, function: .leader, base: base, goal: goal,
            isBinding: true, source: "目标责任书")
    }

    /// Last year 100 kWh in each of 6 months and 200 in each of 6, so 18 a person; this year 90, 110, 80 so far.
    ///
    /// By hand: to date 2.8; last year to date 3 of 18, share 1/6; forecast 2.8 × 6 = 16.8; rest of last year 15, so
    /// 2.8 + 15 × 0.8 = 14.8 to 2.8 + 15 × 1.1 = 19.3. Base 20, −20 % is 16: completion (20 − 16.8) / 4 = 80 %.
    @Test func `a forecast follows the shape of the year before`() throws {
        let then: [Int64] = Array(repeating: 100, count: 6) + Array(repeating: 200, count: 6)
        let progress = TargetProgress(
            letter(.reduction(percent: ExactDecimal(20))), try input(now: [90, 110, 80], then: then, base: 20))
        let forecast = try progress.forecast.get()
        #expect(forecast.method == .lastYearShaped)
        #expect(forecast.value == Rational(168, over: 10))
        #expect(forecast.low == Rational(148, over: 10))
        #expect(forecast.high == Rational(193, over: 10))
        #expect(try progress.target.get() == 16)
        #expect(try progress.linearPath.get() == Rational(16 * 90, over: 365))
        #expect(try progress.lastYearPath.get() == Rational(16, over: 6))
        #expect(try progress.completion.get() == 80)
        #expect(try progress.score.get() == 80)
        #expect(progress.isReached == false)
        #expect(!progress.isFinal)
    }

    @Test func `of two months nobody knows how much they vary`() throws {
        let progress = TargetProgress(
            letter(.value(ExactDecimal(12))), try input(now: [90, 110], then: Array(repeating: 100, count: 12)))
        let forecast = try progress.forecast.get()
        #expect(forecast.value == 12)
        #expect(forecast.low == nil && forecast.high == nil)
        #expect(progress.isReached == true)
    }

    /// By hand: 0.9 a person in January's 31 days is 0.9 × 365 ÷ 31 = 10.5968 a year.
    @Test func `without a year before every day is taken as alike`() throws {
        let input = TargetInput(
            toDate: try report(.year(2026), [90], days: months(2026, 1)), lastYearToDate: nil, lastYear: nil,
            months: [],
            base: .failure(.referenceMissing))
        let progress = TargetProgress(letter(.value(ExactDecimal(11)), base: nil), input)
        #expect(try progress.forecast.get().method == .linear)
        #expect(try progress.forecast.get().value.formatted(decimals: 4) == "10.5968")
        #expect(progress.lastYearPath == .failure(.referenceMissing))
        // Without a base the goal is compared itself: 11 ÷ 10.5968.
        #expect(try progress.completion.get().formatted(decimals: 2) == "103.81")
        #expect(try progress.score.get() == 100)
    }

    /// By hand: 12 a person against 10 to be reached from 20: (20 − 12) ÷ 10 = 80 %.
    @Test func `a year that is over is not forecast`() throws {
        let year = try report(.year(2026), Array(repeating: 100, count: 12))
        let input = TargetInput(
            toDate: year, lastYearToDate: nil, lastYear: nil, months: [], base: .success(20))
        let progress = TargetProgress(letter(.reduction(percent: ExactDecimal(50))), input)
        #expect(progress.isFinal)
        #expect(progress.isReached == false)
        #expect(try progress.completion.get() == 80)
    }

    @Test func `before the first month has ended nothing is known`() throws {
        let input = TargetInput(
            toDate: nil, lastYearToDate: nil, lastYear: nil, months: [], base: .failure(.referenceMissing))
        let progress = TargetProgress(letter(.reduction(percent: ExactDecimal(5))), input)
        #expect(progress.forecast == .failure(.referenceMissing))
        #expect(progress.target == .failure(.referenceUnknown(.referenceMissing)))
        #expect(progress.isReached == nil)
    }

    /// The headline: 399.37 to 281.48, against a target of −28 %.
    @Test func `the headline year over-reached a target of 28 per cent`() throws {
        var letter = letter(
            .reduction(percent: ExactDecimal(28)), base: .value(ExactDecimal(39937, exponent: -2), year: 2016))
        letter.kpi = .energyPerCapita
        letter.year = 2021
        let input = TargetInput(
            toDate: try DezhouFixture.year(2021, .statistical), lastYearToDate: nil, lastYear: nil, months: [],
            base: .failure(.referenceMissing))
        let progress = TargetProgress(letter, input)
        #expect(try progress.target.get().formatted(decimals: 2) == "287.55")
        // (399.37 − 281.4781) ÷ (399.37 × 0.28) = 105.43 %
        #expect(try progress.completion.get().formatted(decimals: 2) == "105.43")
        #expect(progress.isReached == true)
    }
}
