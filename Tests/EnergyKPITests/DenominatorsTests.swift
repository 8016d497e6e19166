import ConsumptionLedger
import EnergyKPI
import MeterModels
import Testing
import TestSupport

struct DenominatorsTests {
    private let october = DayRange(.month(year: 2026, month: 10))

    private func denominators(_ facts: Fact...) throws -> Denominators {
        Denominators(facts: try FactBook(facts), node: "campus")
    }

    /// GB/T 40498-2021 appendix A, by hand: 800 + 235 + 80 + (300 × 2 + 100 × 3) / 365 = 1117.4658.
    @Test func `staff kinds and visitors give the energy users of the standard's example`() throws {
        let denominators = try denominators(
            DezhouFixture.fact(.headcountEstablished, "800", from: "2021-01-01"),
            DezhouFixture.fact(.headcountContract, "235", from: "2021-01-01"),
            DezhouFixture.fact(.headcountLogistics, "80", from: "2021-01-01"),
            DezhouFixture.fact(.visitorPersonDays, "600", from: "2021-03-01", to: "2021-03-03"),
            DezhouFixture.fact(.visitorPersonDays, "300", from: "2021-06-01", to: "2021-06-04"))
        let persons = try denominators.headcount(over: DayRange(.year(2021)))
        #expect(persons.formatted(decimals: 2) == "1117.47")
        #expect(persons == Rational(1115 * 365 + 900, over: 365))
    }

    /// By hand: (10 × 2100 + 21 × 2150 + 310) / 31 = 66 460 / 31 = 2143.8710; the golden value is cut to 3 places.
    @Test func `a headcount that changes in the middle of a month is averaged over days`() throws {
        let persons = try denominators(
            DezhouFixture.fact(.headcount, "2100", from: "2026-01-01"),
            DezhouFixture.fact(.headcount, "2150", from: "2026-10-11"),
            DezhouFixture.fact(.visitorPersonDays, "310", from: "2026-10-01", to: "2026-11-01")
        ).headcount(over: october)
        #expect(persons == Rational(66_460, over: 31))
        #expect(persons.formatted(decimals: 3) == "2143.871")
    }

    /// By hand: 181 days to 30 June, 184 after: (181 × 61 000 + 184 × 63 000) / 365 = 62 008.2192.
    @Test func `an area that changes within the year is averaged over days and flagged`() throws {
        let denominators = try denominators(
            DezhouFixture.fact(.floorArea, "61000", from: "2016-01-01"),
            DezhouFixture.fact(.floorArea, "63000", from: "2026-07-01"))
        let area = try denominators.floorArea(over: DayRange(.year(2026)))
        #expect(area.average.formatted(decimals: 3) == "62008.219")
        #expect(area.periodEnd == 63_000)
        #expect(area.boundaryChanged)
        let earlier = try denominators.floorArea(over: DayRange(.year(2025)))
        #expect(earlier.average == 61_000)
        #expect(!earlier.boundaryChanged)
    }

    @Test func `a day without a required kind leaves no denominator`() throws {
        let gap = try denominators(
            DezhouFixture.fact(.headcount, "2100", from: "2026-01-01", to: "2026-10-03"),
            DezhouFixture.fact(.headcount, "2100", from: "2026-10-04"))
        let missing = KPINull.denominatorMissing(
            from: try DezhouFixture.day("2026-10-03"), to: try DezhouFixture.day("2026-10-04"))
        #expect(throws: missing) { try gap.headcount(over: october) }
        #expect(missing.description == "denominator_missing 2026-10-03..2026-10-04")

        let onePart = try denominators(
            DezhouFixture.fact(.headcountEstablished, "800", from: "2026-01-01"),
            DezhouFixture.fact(.headcountContract, "235", from: "2026-10-02"))
        let first = KPINull.denominatorMissing(
            from: try DezhouFixture.day("2026-10-01"), to: try DezhouFixture.day("2026-10-02"))
        #expect(throws: first) { try onePart.headcount(over: october) }
    }

    @Test func `nothing is known before the first fact or without any`() throws {
        let late = try denominators(DezhouFixture.fact(.headcount, "2100", from: "2026-10-20"))
        let missing = KPINull.denominatorMissing(from: october.first, to: try DezhouFixture.day("2026-10-20"))
        #expect(throws: missing) { try late.headcount(over: october) }
        let whole = KPINull.denominatorMissing(from: october.first, to: october.end)
        #expect(throws: whole) { try denominators().headcount(over: october) }
        #expect(throws: whole) { try denominators().floorArea(over: october) }
    }

    @Test func `nobody and no area are no denominators`() throws {
        let none = try denominators(
            DezhouFixture.fact(.headcount, "0", from: "2026-01-01"),
            DezhouFixture.fact(.floorArea, "0", from: "2026-01-01"))
        #expect(throws: KPINull.denominatorZero) { try none.headcount(over: october) }
        #expect(throws: KPINull.denominatorZero) { try none.floorArea(over: october) }
    }

    @Test func `the days of a year earlier end on the same date, and on 1 March for a leap day`() throws {
        let leap = try #require(
            DayRange(first: DezhouFixture.day("2024-01-01"), end: DezhouFixture.day("2024-02-29")))
        #expect(leap.lastYear?.end == (try DezhouFixture.day("2023-03-01")))
        #expect(october.lastYear == DayRange(.month(year: 2025, month: 10)))
        #expect(DayRange(first: october.end, end: october.first) == nil)
    }

    @Test func `a declared total is not added to its parts`() throws {
        let both = try denominators(
            DezhouFixture.fact(.headcount, "2100", from: "2026-01-01"),
            DezhouFixture.fact(.headcountEstablished, "800", from: "2026-01-01"))
        #expect(try both.headcount(over: october) == 2100)
    }

    @Test func `visitors of a span count in a month by its days`() throws {
        let persons = try denominators(
            DezhouFixture.fact(.headcount, "100", from: "2026-01-01"),
            DezhouFixture.fact(.visitorPersonDays, "61", from: "2026-09-01", to: "2026-11-01")
        ).headcount(over: october)
        #expect(persons == 101)
    }

    @Test func `averages of months weighed by days are the average of the year`() throws {
        var random = SeededGenerator(seed: 7)
        for round in 0..<20 {
            var facts = [try DezhouFixture.fact(.headcount, "1000", from: "2026-01-01")]
            for month in 2...12 {
                let day = Int.random(in: 10...28, using: &random)
                let text = "2026-\(month < 10 ? "0" : "")\(month)-\(day)"
                facts.append(
                    try DezhouFixture.fact(.headcount, "\(Int.random(in: 1...5000, using: &random))", from: text))
            }
            let denominators = Denominators(facts: try FactBook(facts), node: "campus")
            var personDays = Rational.zero
            for month in 1...12 {
                let days = DayRange(.month(year: 2026, month: month))
                personDays += try denominators.headcount(over: days) * Rational(days.count)
            }
            #expect(try denominators.headcount(over: DayRange(.year(2026))) * 365 == personDays, "round \(round)")
        }
    }
}
