import CollectorConfiguration
import ConsumptionLedger
import EnergyKPI
import MeterModels
import Testing

/// The schemes that come with the program.
@Suite struct SchemeTests {
    private static func shipped() throws -> Configuration { try SmallConfiguration().load() }

    private static func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text) as CivilDate?) }

    /// Counted by hand on a printed calendar; weekends, holidays and make-up days of 2024 to 2026.
    @Test(arguments: [
        ("2026-02-10", "2026-03-02"), ("2026-04-28", "2026-05-14"), ("2026-06-12", "2026-06-29"),
        ("2026-09-17", "2026-10-08"), ("2026-11-23", "2026-12-07"),
        // 2024: 05-01 to 05-05 off, 05-11 worked; 2025: 01-28 to 02-04 off, 01-26 and 02-08 worked.
        ("2024-04-29", "2024-05-15"), ("2025-01-24", "2025-02-13"), ("2025-12-25", "2026-01-09"),
    ])
    func `the shipped calendars give the working days that a person counts`(_ from: String, _ to: String) throws {
        let calendar = try Self.shipped().calendar
        #expect(
            calendar.deadline(10, after: try Self.day(from)) == Deadline(day: try Self.day(to), isProvisional: false))
    }

    /// Days worked in a year by the State Council's notices: weekdays − days off on weekdays + make-up days.
    @Test(arguments: [(2024, 251), (2025, 248), (2026, 248)])
    func `a year has its working days`(_ year: Int, _ count: Int) throws {
        let calendar = try Self.shipped().calendar
        let days = DayRange(.year(year))
        let worked = (0..<Int(days.count)).count { calendar.isWorkingDay(days.first.adding(days: $0)) }
        #expect(worked == count)
    }

    @Test func `emission factors stand at their own years`() throws {
        let factors = try #require(try Self.shipped().emissionFactors)
        func factor(_ region: String, _ year: Int) -> String? {
            factors.electricity(region: region, year: year)?.factor.kilograms.description
        }
        #expect(factor("shandong", 2021) == "0.6838" && factor("shandong", 2022) == "0.641")
        #expect(factor("national", 2021) == "0.5568" && factor("national", 2022) == "0.5366")
        #expect(factors.electricity(region: "shandong", year: 2026)?.fallbackYear == 2023)
        #expect(factors.electricity(region: "shandong", year: 2020) == nil)
        #expect(factors.electricity(region: "north-china", year: 2022)?.fallbackYear == 2021)
    }

    @Test func `both bases have a set, and the shipped schemes are whole`() throws {
        let configuration = try Self.shipped()
        let day = try Self.day("2026-10-31")
        #expect(configuration.coefficientSet(.statistical, on: day)?.reference.id == "cn-statistical")
        #expect(configuration.coefficientSet(.quota, on: day)?.reference.id == "sd-quota")
        let general = try #require(configuration.scoringSchemes.first { $0.id == "general" })
        #expect(general.fullPoints == 100)
        #expect(general.bands.map(\.name) == ["超额完成", "完成", "基本完成", "未完成"])
        #expect(general.failedBand == "未完成")
        #expect(general.indicators.filter(\.isBinding).map(\.id) == ["energy_per_capita", "energy_per_area"])
        let unit = try #require(configuration.scoringSchemes.first { $0.id == "demonstration-unit" })
        #expect(unit.fullPoints == 21)
        #expect(unit.references.count == 3)
        #expect(configuration.quotaTables.first?.rows.count == 8)
        // Nothing is judged by what nobody chose.
        #expect(configuration.evaluation == Evaluation())
        #expect(configuration.quotaRows == [])
    }

    @Test func `a later edition of coefficients counts from its day on`() throws {
        var configuration = try Self.shipped()
        let old = try #require(configuration.coefficientSets.first { $0.reference.basis == .statistical })
        let new = try CoefficientSet(
            id: "cn-statistical", version: "2027", basis: .statistical, source: "x",
            validity: .init(from: try Self.day("2027-01-01"), to: nil), coefficients: old.coefficients)
        configuration.coefficientSets.append(new)
        #expect(configuration.coefficientSet(.statistical, on: try Self.day("2026-12-31"))?.reference == old.reference)
        #expect(configuration.coefficientSet(.statistical, on: try Self.day("2027-01-01"))?.reference == new.reference)
    }
}
