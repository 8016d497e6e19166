import Bulletin
import ConsumptionLedger
import EnergyKPI
import MeterModels
import Testing

/// The year 2025 at the campus of `MonthlyBulletinFixture`.
struct AnnualBulletinFixture {
    static let year = ReportingPeriod.year(2025)

    var month: MonthlyBulletinFixture
    /// By the quota basis: 0.31 kgce/kWh and 1.2143 kgce/m³.
    let quotaCoefficients: CoefficientSet

    init() throws {
        month = try MonthlyBulletinFixture()
        month.publication = Publication(stage: .preview)
        quotaCoefficients = try CoefficientSet(
            id: "sd-quota", version: "2019.1", basis: .quota, source: "DB37/T 2672-2019",
            coefficients: [
                MonthlyBulletinFixture.coefficient(
                    .electricity, "0.31", .kilowattHour, source: "DB37/T 2672-2019", .secondary),
                MonthlyBulletinFixture.coefficient(
                    .naturalGas, "1.2143", .cubicMetre, source: "DB37/T 2672-2019", .secondary),
                MonthlyBulletinFixture.coefficient(
                    .petrol, "1.4714", .kilogram, density: "0.73", source: "DB37/T 2672-2019", .secondary),
            ])
    }

    /// The bulletin as it is above, made once.
    private static let standard = Result { try AnnualBulletinFixture().made() }

    func bulletin() throws -> AnnualBulletin {
        var bulletin = try Self.standard.get()
        bulletin.issue = try issue
        return bulletin
    }

    private var issue: BulletinIssue {
        get throws {
            var issue = try month.issue(of: Self.year)
            issue.publication = month.publication
            issue.watermark = Timestamp(rfc3339: "2025-12-31T23:59:45+08:00")
            return issue
        }
    }

    private func made() throws -> AnnualBulletin {
        let current = try campus(Self.year)
        let lastYear = try campus(.year(2024))
        let changes = KPIComparison.changes(of: current, in: month.facts)
        var bulletin = AnnualBulletin(
            issue: try issue,
            reports: BulletinInput.Reports(current: current, lastYear: lastYear, base: changes))
        bulletin.bases = [AnnualBulletin.Base(year: 2016, changes: changes)]
        bulletin.history = try month.history(month.campus(MonthlyBulletinFixture.october))
        bulletin.persons = [
            AnnualBulletin.Persons(kind: .headcountEstablished, average: .success(800)),
            AnnualBulletin.Persons(kind: .headcountContract, average: .success(235)),
        ]
        let quota = try campus(Self.year, by: quotaCoefficients)
        bulletin.quota = AnnualBulletin.Quota(
            source: "DB37/T 2672-2019", report: quota, coefficients: quotaCoefficients,
            standings: try [
                QuotaStanding(quota, against: row(.energyPerCapita, "1557.1", "978.1", "698.2")),
                QuotaStanding(quota, against: row(.nonHeatingEnergyPerArea, "22.3", "15.6", "8.1")),
            ])
        bulletin.targets = [try target(2025, reduction: "30", current)]
        bulletin.nextTargets = [try target(2026, reduction: "32", nil)]
        bulletin.scores = [try score(current)]
        bulletin.nodes = try month.nodes()
        bulletin.subItems = try month.subItems()
        bulletin.quality = month.quality()
        bulletin.cards = cards
        bulletin.meterChanges = try month.meterChanges()
        return bulletin
    }

    private func campus(_ year: ReportingPeriod, by coefficients: CoefficientSet? = nil) throws -> KPIReport {
        let kilowattHours = year == Self.year ? "2035840.5" : "2114000"
        var detail = ElectricityDetail(neverExports: true, ratedWatts: 220_000)
        detail.generated = try month.amount(.electricity, "241000")
        return try month.report(
            "campus", year, [month.amount(.electricity, kilowattHours), month.amount(.water, "29800")],
            gas: "50000", petrol: "15000", by: coefficients, detail: detail)
    }

    private func row(_ kpi: KPI, _ constraint: String, _ base: String, _ guide: String) throws -> QuotaTable.Row {
        QuotaTable.Row(
            kpi: kpi, group: "市级", zone: "B", constraint: try MonthlyBulletinFixture.decimal(constraint),
            base: try MonthlyBulletinFixture.decimal(base), guide: try MonthlyBulletinFixture.decimal(guide),
            source: "DB37/T 2672-2019", confidence: .secondary)
    }

    private func target(_ year: Int, reduction: String, _ report: KPIReport?) throws -> BulletinInput.Target {
        let letter = TargetLetter(
            node: "campus", year: year, kpi: .energyPerCapita, function: .leader,
            base: .value(try MonthlyBulletinFixture.decimal("399.37"), year: 2016),
            goal: .reduction(percent: try MonthlyBulletinFixture.decimal(reduction)), isBinding: true,
            source: "\(year)年节能目标责任书")
        let input = TargetInput(
            toDate: report, lastYearToDate: nil, lastYear: nil, months: [], base: .failure(.referenceMissing))
        return BulletinInput.Target(
            nodeName: "综合办公区", responsible: "王某某", progress: TargetProgress(letter, input))
    }

    private func score(_ report: KPIReport) throws -> BulletinInput.Score {
        let full = try MonthlyBulletinFixture.decimal("60")
        let scheme = ScoringScheme(
            id: "general", version: "2022.1", name: "公共机构节能考核", source: "考核办法",
            indicators: [
                ScoringScheme.Indicator(
                    id: "energy", name: "人均综合能耗降幅", measure: .targetCompletion(.energyPerCapita), points: full,
                    function: .linear(
                        zero: try MonthlyBulletinFixture.decimal("0"), full: try MonthlyBulletinFixture.decimal("100")),
                    isBinding: true),
                ScoringScheme.Indicator(
                    id: "work", name: "基础工作", measure: .declared, points: try MonthlyBulletinFixture.decimal("40"),
                    function: nil),
            ],
            bands: [ScoringScheme.Band(name: "完成", atLeast: try MonthlyBulletinFixture.decimal("80"))],
            failedBand: "未完成")
        return BulletinInput.Score(
            nodeName: "综合办公区", schemeName: scheme.name, schemeVersion: scheme.version, wasPublishedInTime: true,
            fullPoints: scheme.fullPoints,
            score: NodeScore(
                ScoreInput(
                    node: "campus", report: report, targets: [try target(2025, reduction: "30", report).progress],
                    declared: ["work": 36]), by: scheme))
    }

    private var cards: [BulletinInput.MeterCard] {
        [
            BulletinInput.MeterCard(
                meter: "main", nodeName: "综合办公区", carrier: .electricity, serial: "SN-1001", accuracyClass: "0.5S",
                certificate: "JD-2024-17", calibrated: CivilDate("2024-05-10"), calibrationDue: CivilDate("2026-05-09"),
                state: .valid),
            BulletinInput.MeterCard(
                meter: "w-main", nodeName: "综合办公区", carrier: .water, calibrationDue: CivilDate("2025-11-30"),
                state: .expired),
            BulletinInput.MeterCard(meter: "b-sub-3", nodeName: "B座", carrier: .electricity, state: .unknown),
        ]
    }
}
