import EnergyKPI
import MeterModels
import Testing

struct FactBookTests {
    @Test func `the highest revision of a statement wins whatever the order`() throws {
        let first = try DezhouFixture.fact(.headcount, "2100", from: "2026-01-01")
        let second = try DezhouFixture.fact(.headcount, "2110", from: "2026-01-01", revision: 2)
        let day = try DezhouFixture.day("2026-05-05")
        for facts in [[first, second], [second, first]] {
            #expect(try FactBook(facts).fact(.headcount, node: "campus", on: day) == second)
        }
    }

    @Test func `a later fact ends the one before, and nothing holds before the first`() throws {
        let book = try FactBook([
            DezhouFixture.fact(.floorArea, "63000", from: "2026-07-01"),
            DezhouFixture.fact(.floorArea, "61000", from: "2016-01-01"),
        ])
        func area(_ day: String) throws -> ExactDecimal? {
            book.fact(.floorArea, node: "campus", on: try DezhouFixture.day(day))?.value
        }
        #expect(try area("2015-12-31") == nil)
        #expect(try area("2016-01-01") == ExactDecimal(61000))
        #expect(try area("2026-06-30") == ExactDecimal(61000))
        #expect(try area("2026-07-01") == ExactDecimal(63000))
        #expect(book.has(.headcount, of: "campus") == false)
    }

    @Test func `facts that contradict each other or themselves are refused`() throws {
        let fact = try DezhouFixture.fact(.headcount, "2100", from: "2026-01-01")
        let other = try DezhouFixture.fact(.headcount, "2101", from: "2026-01-01")
        #expect(throws: FactError.revisionTwice(fact.key, revision: 1)) { try FactBook([fact, other]) }
        let empty = try DezhouFixture.fact(.headcount, "1", from: "2026-01-01", to: "2026-01-01")
        #expect(throws: FactError.emptySpan(empty.key)) { try FactBook([empty]) }
        let negative = try DezhouFixture.fact(.floorArea, "-1", from: "2026-01-01")
        #expect(throws: FactError.negative(negative.key)) { try FactBook([negative]) }
        let endless = try DezhouFixture.fact(.visitorPersonDays, "310", from: "2026-10-01")
        #expect(throws: FactError.endMissing(endless.key)) { try FactBook([endless]) }
        let yearless = try DezhouFixture.fact(.baseEnergyPerArea, "13.4", from: "2016-01-01", basis: .quota)
        #expect(throws: FactError.yearMissing(yearless.key)) { try FactBook([yearless]) }
        let baseless = try DezhouFixture.fact(.baseEnergyPerArea, "13.4", from: "2016-01-01", year: 2016)
        #expect(throws: FactError.basisMissing(baseless.key)) { try FactBook([baseless]) }
    }

    @Test func `visitors cannot be counted twice`() throws {
        let year = try DezhouFixture.fact(.visitorPersonDays, "940", from: "2026-01-01", to: "2027-01-01")
        let month = try DezhouFixture.fact(.visitorPersonDays, "80", from: "2026-05-01", to: "2026-06-01")
        #expect(throws: FactError.totalsOverlap(year.key, month.key)) { try FactBook([month, year]) }
    }

    @Test func `the latest base year before the period is taken unless one is named`() throws {
        let book = try FactBook([
            DezhouFixture.fact(.baseEnergyPerCapita, "399.37", from: "2016-01-01", year: 2016, basis: .statistical),
            DezhouFixture.fact(.baseEnergyPerCapita, "329.56", from: "2020-01-01", year: 2020, basis: .statistical),
        ])
        func year(_ year: Int?, before period: Int, basis: Basis = .statistical) -> Int? {
            book.baseFigure(.baseEnergyPerCapita, node: "campus", basis: basis, year: year, before: period)?.year
        }
        #expect(year(nil, before: 2026) == 2020)
        #expect(year(nil, before: 2020) == 2016)
        #expect(year(2016, before: 2026) == 2016)
        #expect(year(nil, before: 2016) == nil)
        #expect(year(nil, before: 2026, basis: .quota) == nil)
    }
}
