import Bulletin
import ConsumptionLedger
import EnergyKPI
import MeterModels
import Testing

/// October 2026 at a campus with two buildings, photovoltaics, lamps, gas and vehicles; readings are made up.
struct MonthlyBulletinFixture {
    static let october = ReportingPeriod.month(year: 2026, month: 10)

    let coefficients: CoefficientSet
    let facts: FactBook
    /// kWh of the month, the month before and the month a year earlier.
    var electricity = ["2026-10": "141360.480", "2026-09": "152000", "2025-10": "147250.500"]
    /// Covered seconds out of 10 000 in the present month.
    var covered: Int64 = 9987
    /// What is known of the present month's electricity beside its total.
    var detail = ElectricityDetail(neverExports: true, ratedWatts: 220_000)
    var siteName = "德州市行政中心综合办公区"

    init() throws {
        coefficients = try CoefficientSet(
            id: "gb-t-2589-2020", version: "2020.1", basis: .statistical, source: "GB/T 2589-2020 附录A(当量值)",
            coefficients: [
                Self.coefficient(.electricity, "0.1229", .kilowattHour, source: "GB/T 2589-2020 表A.1", .official),
                Self.coefficient(.naturalGas, "1.33", .cubicMetre, source: "按平均低位发热量推算", .derived),
                Self.coefficient(.petrol, "1.4714", .kilogram, density: "0.73", source: "公开转载", .secondary),
            ])
        facts = try FactBook([
            Self.fact("campus", .headcount, "2100", from: "2016-01-01"),
            Self.fact("campus", .headcount, "2150", from: "2026-10-11"),
            Self.fact("campus", .visitorPersonDays, "310", from: "2026-10-01", to: "2026-11-01"),
            Self.fact("campus", .floorArea, "61000", from: "2016-01-01"),
            Self.fact("campus", .baseEnergyPerCapita, "399.37", from: "2016-01-01", year: 2016),
            Self.fact("campus", .baseEnergyPerArea, "13.40", from: "2016-01-01", year: 2016),
            Self.fact("bldg-a", .headcount, "1200", from: "2016-01-01"),
            Self.fact("bldg-a", .floorArea, "32000", from: "2016-01-01"),
            Self.fact("bldg-b", .headcount, "900", from: "2016-01-01"),
            Self.fact("bldg-b", .floorArea, "24000", from: "2016-01-01"),
        ])
        detail.generated = try amount(.electricity, "19845.551")
    }

    /// The input of the bulletin.
    func bulletin() throws -> MonthlyBulletin {
        let current = try campus(Self.october, covered: covered, detail: detail)
        let yearToDate = try report(
            "campus", .year(2026), through: "2026-11-01",
            [amount(.electricity, "1538200.25"), amount(.water, "24870")], gas: "41200", petrol: "12300")
        let lastYearToDate = try report(
            "campus", .year(2025), through: "2025-11-01",
            [amount(.electricity, "1601000"), amount(.water, "24870")], gas: "40150", petrol: "12900")
        let lampUse = CarrierTotal(
            amount: try amount(.offGridSolar, "2790.4"), coefficients: coefficients, coverageLimit: 0)
        return MonthlyBulletin(
            siteName: siteName, zone: try CivilZone(identifier: "Asia/Shanghai"), period: Self.october,
            revision: .preliminary, programVersion: "energy-collector 0.1.0",
            watermark: Timestamp(rfc3339: "2026-10-31T23:59:45+08:00"), coefficients: coefficients,
            reports: MonthlyBulletin.Reports(
                current: current, previous: try campus(.month(year: 2026, month: 9)),
                lastYear: try campus(.month(year: 2025, month: 10)), yearToDate: yearToDate,
                lastYearToDate: lastYearToDate, base: KPIComparison.changes(of: current, in: facts)),
            electricityByMonth: try history(current), nodes: try nodes(),
            lamps: MonthlyBulletin.Lamps(
                count: 300, reporting: 297, used: lampUse, harvested: Rational(123_456_789, over: 100_000),
                availability: Rational(987, over: 1000), faultRate: Rational(1, over: 150)), quality: quality(),
            contact: "机关事务服务中心节能科,0534-0000000")
    }

    private func campus(
        _ period: ReportingPeriod, covered: Int64 = 10_000, detail: ElectricityDetail = ElectricityDetail()
    ) throws -> KPIReport {
        let kilowattHours = try #require(electricity[period.description])
        return try report(
            "campus", period, [amount(.electricity, kilowattHours, covered: covered), amount(.water, "2512.5")],
            gas: "3100", petrol: "1240", detail: detail)
    }

    private func history(_ current: KPIReport) throws -> [ReportingPeriod: Result<Rational, KPINull>] {
        var history: [ReportingPeriod: Result<Rational, KPINull>] = [:]
        var month = Self.october
        for index in 0..<25 {
            history[month] = .success(Rational(Int64(150_000 + (index * 37_313) % 61_000)))
            month = month.previous
        }
        history[Self.october] = current[.siteElectricity]?.result
        history[.month(year: 2025, month: 10)] = .success(Rational(try Self.decimal("147250.500")))
        history[.month(year: 2026, month: 2)] = .failure(.membersAbsent(["b-main"]))
        return history
    }

    private func nodes() throws -> [MonthlyBulletin.NodeEntry] {
        let year = ReportingPeriod.month(year: 2025, month: 10)
        return try [
            MonthlyBulletin.NodeEntry(
                name: "A座", current: report("bldg-a", Self.october, [amount(.electricity, "82010")]),
                lastYear: report("bldg-a", year, [amount(.electricity, "80114.2")])),
            MonthlyBulletin.NodeEntry(
                name: "B座", current: report("bldg-b", Self.october, [amount(.electricity, "47112.9")]),
                lastYear: report("bldg-b", year, [amount(.electricity, "47112.9")])),
            MonthlyBulletin.NodeEntry(
                name: "C座", current: report("bldg-c", Self.october, [amount(.electricity, "900", covered: 8000)])),
        ]
    }

    private func quality() -> [MonthlyBulletin.QualityEntry] {
        [
            MonthlyBulletin.QualityEntry(
                meter: "main", carrier: .electricity, coverage: Rational(99_996, over: 100_000),
                derivedShare: Rational(1, over: 800), quarantined: 2),
            MonthlyBulletin.QualityEntry(
                meter: "w-main", carrier: .water, coverage: Rational(1), derivedShare: .zero, quarantined: 0),
            MonthlyBulletin.QualityEntry(
                meter: "b-sub-3", carrier: .electricity, coverage: nil, derivedShare: nil, quarantined: 0),
        ]
    }

    func report(
        _ node: String, _ period: ReportingPeriod, through end: String? = nil, _ metered: [CarrierAmount],
        gas: String? = nil, petrol: String? = nil, detail: ElectricityDetail = ElectricityDetail()
    ) throws -> KPIReport {
        let all = DayRange(period)
        let days = try DayRange(first: all.first, end: end.map { try #require(CivilDate($0)) } ?? all.end)
        let span = try #require(days)
        var bills: [Bill] = []
        if let gas {
            bills.append(try bill(node, .naturalGas, gas, span, purpose: .heating))
        }
        if let petrol {
            bills.append(try bill(node, .petrol, petrol, span, purpose: .officialVehicles))
        }
        return try KPICalculator(coefficients: coefficients).report(
            for: KPIInput(
                node: node, period: period, days: span, metered: metered, bills: BillBook(bills), facts: facts,
                expectedCarriers: [.electricity], electricity: detail))
    }

    func amount(_ carrier: Carrier, _ displayUnits: String, covered: Int64 = 10_000) throws -> CarrierAmount {
        CarrierAmount(
            carrier: carrier, amount: try Self.baseUnits(displayUnits, carrier), coveredSeconds: covered,
            expectedSeconds: 10_000, membersPresent: 1, membersExpected: 1)
    }

    private func bill(
        _ node: String, _ carrier: Carrier, _ amount: String, _ days: DayRange, purpose: Bill.Purpose
    ) throws -> Bill {
        Bill(
            node: node, carrier: carrier, amount: try Self.baseUnits(amount, carrier), from: days.first, to: days.end,
            purpose: purpose, source: "发票")
    }

    private static func baseUnits(_ text: String, _ carrier: Carrier) throws -> Int64 {
        let unit = ExactDecimal(carrier.displayUnit.definition.baseUnits)
        return try #require(decimal(text).multiplied(by: unit)?.rounded())
    }

    private static func decimal(_ text: String) throws -> ExactDecimal {
        try #require(ExactDecimal(text))
    }

    private static func coefficient(
        _ carrier: Carrier, _ kgce: String, _ unit: MeasurementUnit, density: String? = nil, source: String,
        _ confidence: Coefficient.Confidence
    ) throws -> Coefficient {
        Coefficient(
            carrier: carrier, kgce: try decimal(kgce), unit: unit, density: try density.map { try decimal($0) },
            source: source, confidence: confidence)
    }

    private static func fact(
        _ node: String, _ kind: FactKind, _ value: String, from: String, to: String? = nil, year: Int? = nil
    ) throws -> Fact {
        Fact(
            node: node, kind: kind, value: try decimal(value), from: try #require(CivilDate(from)),
            to: try to.map { try #require(CivilDate($0)) }, year: year, basis: year == nil ? nil : .statistical,
            source: "台账", author: "test", recordedAt: Timestamp(seconds: 0))
    }
}
