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
    var electricity = Self.electricity
    private static let electricity = ["2026-10": "141360.480", "2026-09": "152000", "2025-10": "147250.500"]
    /// Covered seconds out of 10 000 in the present month.
    var covered = Self.covered
    private static let covered: Int64 = 9987
    /// What is known of the present month's electricity beside its total.
    var detail = ElectricityDetail(neverExports: true, ratedWatts: 220_000) {
        didSet { isDetailChanged = true }
    }
    private var isDetailChanged = false
    var siteName = "德州市行政中心综合办公区"
    var publication = Self.published
    /// What is built and installed has no place in a fixture: the bytes must not depend on it.
    private static let published: Publication = {
        var publication = Publication(stage: .preliminary, number: 1)
        publication.programCommit = "0123456789ab"
        publication.zoneDataVersion = "2025b"
        return publication
    }()
    var scope = PublicationScope(contact: "机关事务服务中心节能科,0534-0000000")
    let emissions: EmissionFactorSet

    init() throws {
        coefficients = try CoefficientSet(
            id: "gb-t-2589-2020", version: "2020.1", basis: .statistical, source: "GB/T 2589-2020 附录A(当量值)",
            coefficients: [
                Self.coefficient(.electricity, "0.1229", .kilowattHour, source: "GB/T 2589-2020 表A.1", .official),
                Self.coefficient(.naturalGas, "1.33", .cubicMetre, source: "按平均低位发热量推算", .derived),
                Self.coefficient(.petrol, "1.4714", .kilogram, density: "0.73", source: "公开转载", .secondary),
            ])
        emissions = try EmissionFactorSet(
            id: "cn-emissions", version: "2024.1", source: "生态环境部公告",
            grid: [
                EmissionFactorSet.GridFactor(
                    region: "shandong", year: 2023,
                    factor: EmissionFactor(
                        kilograms: Self.decimal("0.6191"), unit: .kilowattHour, source: "2023年电力二氧化碳排放因子",
                        confidence: .secondary))
            ],
            fuels: [
                .naturalGas: EmissionFactor(
                    kilograms: Self.decimal("2.16"), unit: .cubicMetre, source: "公开资料", confidence: .secondary),
                .petrol: EmissionFactor(
                    kilograms: Self.decimal("2.93"), unit: .kilogram, density: Self.decimal("0.73"), source: "公开资料",
                    confidence: .secondary),
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
        isDetailChanged = false
    }

    /// The bulletin of the figures as they are above, made once: exact arithmetic takes its time without optimisation.
    private static let standard = Result { try MonthlyBulletinFixture().made() }

    /// The input of the bulletin.
    func bulletin() throws -> MonthlyBulletin {
        guard electricity == Self.electricity, covered == Self.covered, !isDetailChanged else { return try made() }
        var bulletin = try Self.standard.get()
        bulletin.issue = try issue(of: Self.october)
        bulletin.publication = publication
        return bulletin
    }

    private func made() throws -> MonthlyBulletin {
        let current = try campus(Self.october, covered: covered, detail: detail)
        let yearToDate = try report(
            "campus", .year(2026), through: "2026-11-01",
            [amount(.electricity, "1538200.25"), amount(.water, "24870")], gas: "41200", petrol: "12300")
        let lastYearToDate = try report(
            "campus", .year(2025), through: "2025-11-01",
            [amount(.electricity, "1601000"), amount(.water, "24870")], gas: "40150", petrol: "12900")
        let lampUse = CarrierTotal(
            amount: try amount(.offGridSolar, "2790.4"), coefficients: coefficients, coverageLimit: 0)
        var issue = try issue(of: Self.october)
        issue.publication = publication
        var bulletin = MonthlyBulletin(
            issue: issue,
            reports: BulletinInput.Reports(
                current: current, previous: try campus(.month(year: 2026, month: 9)),
                lastYear: try campus(.month(year: 2025, month: 10)), yearToDate: yearToDate,
                lastYearToDate: lastYearToDate, base: KPIComparison.changes(of: current, in: facts)),
            history: try history(current), targets: try targets(yearToDate), nodes: try nodes(),
            subItems: try subItems(),
            lamps: BulletinInput.Lamps(
                count: 300, reporting: 297, used: lampUse, harvested: Rational(123_456_789, over: 100_000),
                availability: Rational(987, over: 1000), faultRate: Rational(1, over: 150)), quality: quality())
        bulletin.meterChanges = try meterChanges()
        bulletin.corrections = try corrections()
        bulletin.anomalies = try anomalies()
        return bulletin
    }

    /// What bulletins of the campus say of themselves.
    func issue(of period: ReportingPeriod) throws -> BulletinIssue {
        BulletinIssue(
            siteName: siteName, zone: try CivilZone(identifier: "Asia/Shanghai"), period: period,
            programVersion: "energy-collector 0.1.0",
            watermark: Timestamp(rfc3339: "2026-10-31T23:59:45+08:00"), coefficients: coefficients,
            emissionFactors: emissions, scope: scope)
    }

    func campus(
        _ period: ReportingPeriod, covered: Int64 = 10_000, detail: ElectricityDetail = ElectricityDetail()
    ) throws -> KPIReport {
        let kilowattHours = try #require(electricity[period.description])
        return try report(
            "campus", period, [amount(.electricity, kilowattHours, covered: covered), amount(.water, "2512.5")],
            gas: "3100", petrol: "1240", detail: detail)
    }

    /// Two years of months until October 2026; February has no data of a meter.
    func history(_ current: KPIReport) throws -> [ReportingPeriod: KPIReport] {
        var history: [ReportingPeriod: KPIReport] = [:]
        var month = Self.october
        for index in 0..<25 {
            let isMissing = month == .month(year: 2026, month: 2)
            let kilowattHours = electricity[month.description] ?? String(150_000 + (index * 37_313) % 61_000)
            var electricity = try amount(.electricity, kilowattHours)
            if isMissing {
                electricity.membersPresent = 0
                electricity.uncoveredMembers = ["b-main"]
            }
            var detail = detail
            detail.generated = try amount(.electricity, String(12_000 + (index * 7919) % 9000))
            history[month] = try report(
                "campus", month, [electricity, amount(.water, "2500")], gas: "3100", petrol: "1240", detail: detail)
            month = month.previous
        }
        history[Self.october] = current
        return history
    }

    private func targets(_ yearToDate: KPIReport) throws -> [BulletinInput.Target] {
        func letter(_ kpi: KPI, _ goal: TargetLetter.Goal, base: TargetLetter.Base?) -> TargetLetter {
            TargetLetter(
                node: "campus", year: 2026, kpi: kpi, function: .leader, base: base, goal: goal, isBinding: true,
                source: "2026年节能目标责任书")
        }
        let input = TargetInput(
            toDate: yearToDate, lastYearToDate: nil, lastYear: nil, months: [], base: .failure(.referenceMissing))
        return try [
            BulletinInput.Target(
                nodeName: "综合办公区", responsible: "王某某",
                progress: TargetProgress(
                    letter(
                        .energyPerCapita, .reduction(percent: Self.decimal("32")),
                        base: .value(Self.decimal("399.37"), year: 2016)), input)),
            BulletinInput.Target(
                nodeName: "综合办公区", responsible: nil,
                progress: TargetProgress(
                    letter(.waterPerCapita, .value(Self.decimal("10")), base: nil), input)),
        ]
    }

    func subItems() throws -> [BulletinInput.SubItem] {
        try [
            BulletinInput.SubItem(
                code: "A", current: amount(.electricity, "50000"), lastYear: amount(.electricity, "48000")),
            BulletinInput.SubItem(
                code: "B", current: amount(.electricity, "40000"), lastYear: amount(.electricity, "44000")),
            BulletinInput.SubItem(code: "B10", isPart: true, current: amount(.electricity, "25000")),
            BulletinInput.SubItem(code: "D10", current: amount(.electricity, "12000.5")),
        ]
    }

    func meterChanges() throws -> [BulletinInput.MeterChange] {
        [
            BulletinInput.MeterChange(
                id: 7, meter: "b-main", at: try #require(Timestamp(rfc3339: "2026-10-14T08:30:00+08:00")),
                kind: .replace, serial: "SN-2210", reason: "到期换表"),
            BulletinInput.MeterChange(
                id: 8, meter: "main", at: try #require(Timestamp(rfc3339: "2026-10-20T10:00:00+08:00")),
                kind: .ratio, ratio: (before: "40", after: "60"), reason: "增容"),
        ]
    }

    private func corrections() throws -> [BulletinInput.Correction] {
        [
            BulletinInput.Correction(
                id: 3, meter: "w-main", from: try #require(Timestamp(rfc3339: "2026-10-02T00:00:00+08:00")),
                to: try #require(Timestamp(rfc3339: "2026-10-02T06:00:00+08:00")), kind: .fill, author: "liwei",
                reason: "采集中断")
        ]
    }

    private func anomalies() throws -> [BulletinInput.AnomalyCase] {
        func span(_ from: String, _ to: String) throws -> Span {
            Span(
                start: try #require(Timestamp(rfc3339: from)).seconds, end: try #require(Timestamp(rfc3339: to)).seconds
            )
        }
        return try [
            BulletinInput.AnomalyCase(
                id: 1,
                anomaly: Anomaly(
                    kind: .nightWaterFlow, meter: "w-main",
                    span: span("2026-10-05T00:00:00+08:00", "2026-10-08T00:00:00+08:00"), evidence: []),
                state: .closed, owner: "李某", due: CivilDate("2026-10-20"), cause: "卫生间阀门损坏", action: "已更换"),
            BulletinInput.AnomalyCase(
                id: 2,
                anomaly: Anomaly(
                    kind: .twinMeters, meter: "b-main", other: "c-main",
                    span: span("2026-10-25T00:00:00+08:00", "2026-10-28T00:00:00+08:00"), evidence: []),
                state: .open),
        ]
    }

    func nodes() throws -> [BulletinInput.Node] {
        let year = ReportingPeriod.month(year: 2025, month: 10)
        return try [
            BulletinInput.Node(
                name: "A座", current: report("bldg-a", Self.october, [amount(.electricity, "82010")]),
                lastYear: report("bldg-a", year, [amount(.electricity, "80114.2")])),
            BulletinInput.Node(
                name: "B座", current: report("bldg-b", Self.october, [amount(.electricity, "47112.9")]),
                lastYear: report("bldg-b", year, [amount(.electricity, "47112.9")])),
            BulletinInput.Node(
                name: "C座", current: report("bldg-c", Self.october, [amount(.electricity, "900", covered: 8000)])),
        ]
    }

    func quality() -> [BulletinInput.MeterQuality] {
        [
            BulletinInput.MeterQuality(
                meter: "main", carrier: .electricity, coverage: Rational(99_996, over: 100_000),
                derivedShare: Rational(1, over: 800), quarantined: 2),
            BulletinInput.MeterQuality(
                meter: "w-main", carrier: .water, coverage: Rational(1), derivedShare: .zero, quarantined: 0),
            BulletinInput.MeterQuality(
                meter: "b-sub-3", carrier: .electricity, coverage: nil, derivedShare: nil, quarantined: 0),
        ]
    }

    func report(
        _ node: String, _ period: ReportingPeriod, through end: String? = nil, _ metered: [CarrierAmount],
        gas: String? = nil, petrol: String? = nil, by coefficients: CoefficientSet? = nil,
        detail: ElectricityDetail = ElectricityDetail()
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
        return try KPICalculator(
            coefficients: coefficients ?? self.coefficients, emissionFactors: emissions, emissionRegion: "shandong"
        ).report(
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

    static func decimal(_ text: String) throws -> ExactDecimal {
        try #require(ExactDecimal(text))
    }

    static func coefficient(
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
