import Bulletin
import ConsumptionLedger
import EnergyKPI
import MeterModels
import Testing

struct MonthlyBulletinTests {
    private func figure(
        _ document: BulletinDocument, _ table: String, _ row: String, _ column: String
    ) throws -> BulletinFigure {
        try document.figure(table, row, column)
    }

    private func highlights(_ fixture: MonthlyBulletinFixture) throws -> [String] {
        try #require(try fixture.bulletin().document.sections.first { $0.id == "highlights" }).paragraphs
    }

    /// By hand: 141 360.48 × 0.1229 + 3100 × 1.33 + 1240 × 0.73 × 1.4714 = 22 828.11… kgce; ÷ 2143.871 persons =
    /// 10.65; without vehicles 21 496.20… ÷ 61 000 = 0.35.
    @Test func `totals and intensities are those of the exact calculation`() throws {
        let document = try MonthlyBulletinFixture().bulletin().document
        #expect(try figure(document, "totals_month", "electricity", "quantity").groupedText == "141,360")
        #expect(try figure(document, "totals_month", "electricity", "standard_coal").digits == "17.37")
        #expect(try figure(document, "totals_month", "comprehensive_energy", "quantity").digits == "22.83")
        #expect(try figure(document, "totals_month", "electricity", "year_on_year").digits == "-4.00")
        #expect(try figure(document, "totals_month", "electricity", "coverage").digits == "99.87")
        #expect(try figure(document, "intensity", "energy_per_capita", "month").digits == "10.65")
        #expect(try figure(document, "intensity", "energy_per_area", "month").digits == "0.35")
        #expect(try figure(document, "intensity", "headcount", "month").digits == "2143.87")
    }

    @Test func `a month has no reduction against a base year`() throws {
        let document = try MonthlyBulletinFixture().bulletin().document
        #expect(try figure(document, "intensity", "energy_per_capita", "base").digits == "399.37")
        #expect(try figure(document, "intensity", "energy_per_capita", "reduction").null == .periodDiffers)
    }

    /// By hand: 22 828.114 / 23 551.998 − 1 = −3.07 %, / 24 135.714 − 1 = −5.42 %, 17 373.203 / 22 828.114 = 76.10 %.
    @Test func `the sentence says falls, rises and no change as they are`() throws {
        var fixture = try MonthlyBulletinFixture()
        let text = try highlights(fixture)
        #expect(text[0].hasPrefix("2026年10月，综合能耗22.83吨标准煤，同比下降3.07%，环比下降5.42%；其中电力占76.10%。"))
        #expect(text[2] == "总用电量14.1360万千瓦时，同比下降4.00%；用水量2,512立方米，同比持平。")
        fixture.electricity["2025-10"] = "120000"
        #expect(try highlights(fixture)[2].contains("同比上升17.80%"))
        // A change that rounds to 0.00 % is no change in words either.
        fixture.electricity["2025-10"] = "141360.481"
        #expect(try highlights(fixture)[2].contains("万千瓦时，同比持平"))
    }

    @Test func `the sentence names what is missing instead of a number`() throws {
        var fixture = try MonthlyBulletinFixture()
        fixture.covered = 9000
        let text = try highlights(fixture)
        #expect(text[0] == "2026年10月，综合能耗暂缺（数据覆盖率90.00%，低于规定限值）。")
        var bulletin = try MonthlyBulletinFixture().bulletin()
        bulletin.reports.lastYear = nil
        let without = try #require(bulletin.document.sections.first).paragraphs
        #expect(without[0].contains("同比无法比较（没有可比数据）"))
        // A reason is given once.
        #expect(without[2].contains("，同比无法比较；用水量"))
        let partial = try fixture.bulletin().document
        #expect(try figure(partial, "totals_month", "electricity", "quantity").digits == "141360")
        #expect(try figure(partial, "totals_month", "comprehensive_energy", "quantity").digits == nil)
    }

    @Test func `nodes are ranked by the exact figure, and one without is not ranked`() throws {
        var bulletin = try MonthlyBulletinFixture().bulletin()
        func ranks() throws -> [String] {
            let table = try #require(bulletin.document.sections.flatMap(\.tables).first { $0.id == "nodes" })
            return table.rows.map { row in
                switch row.cells[0] {
                case .figure(let figure): "\(row.id) \(figure.digits ?? "—")"
                case .text(let text): "\(row.id) \(text)"
                }
            }
        }
        #expect(try ranks() == ["bldg-b 1", "bldg-a 2", "bldg-c 未排名"])
        bulletin.nodes.insert(bulletin.nodes[1], at: 2)
        #expect(try ranks() == ["bldg-b 1", "bldg-b 1", "bldg-a 3", "bldg-c 未排名"])
    }

    /// By hand: 19 845.551 kWh ÷ 220 kW = 90.21 h; ÷ 141 360.48 kWh = 14.04 %.
    @Test func `generation without export is all used on the site`() throws {
        let document = try MonthlyBulletinFixture().bulletin().document
        #expect(try figure(document, "renewables", "equivalent_hours", "month").digits == "90.21")
        #expect(try figure(document, "renewables", "renewable_share", "month").digits == "14.04")
        #expect(try figure(document, "renewables", "lamps_reporting", "month").digits == "297")
        #expect(try figure(document, "renewables", "lamps_harvested", "month").digits == "1235")
        #expect(try figure(document, "renewables", "lamps_availability", "month").digits == "98.70")
        #expect(try figure(document, "renewables", "lamps_fault_rate", "month").digits == "0.67")
        #expect(try figure(document, "renewables", "generation_year_on_year", "month").null == .referenceMissing)
    }

    @Test func `what the site used of its generation is unknown without an export meter`() throws {
        var fixture = try MonthlyBulletinFixture()
        fixture.detail.neverExports = false
        let document = try fixture.bulletin().document
        #expect(try figure(document, "renewables", "generation", "month").digits == "19846")
        #expect(try figure(document, "renewables", "self_use", "month").digits == nil)
        #expect(try figure(document, "renewables", "renewable_share", "month").digits == nil)
        fixture.detail.exported = fixture.detail.generated
        #expect(try figure(fixture.bulletin().document, "renewables", "self_use", "month").digits == "0")
    }

    @Test func `a site without generation and lamps has no section about them`() throws {
        var fixture = try MonthlyBulletinFixture()
        fixture.detail.generated = nil
        var bulletin = try fixture.bulletin()
        bulletin.lamps = nil
        #expect(!bulletin.document.sections.contains { $0.id == "renewables" })
    }

    @Test func `coverage is cut, so that 99.996 per cent never prints as 100`() throws {
        let document = try MonthlyBulletinFixture().bulletin().document
        #expect(try figure(document, "quality_meters", "main", "coverage").digits == "99.99")
        #expect(try figure(document, "quality_meters", "main", "derived").digits == "0.12")
        #expect(try figure(document, "quality_meters", "main", "quarantined").digits == "2")
        #expect(try figure(document, "quality_meters", "b-sub-3", "coverage").null == .carrierMissing(.electricity))
    }

    @Test func `the cover declares basis, coefficients, revision and the last reading`() throws {
        let document = try MonthlyBulletinFixture().bulletin().document
        let cover = document.declaration.rows.map(\.cells)
        for line in [
            ["统计期", "2026-10-01至2026-10-31（Asia/Shanghai）"], ["版本", "初步（第1版）"], ["口径", "统计口径"],
            ["折标准煤系数", "gb-t-2589-2020，版本2020.1"], ["数据截至", "2026-10-31T23:59:45+08:00"],
            ["编制程序", "energy-collector 0.1.0"],
        ] {
            #expect(cover.contains(line.map { .text($0) }), "\(line)")
        }
        let objections = try #require(document.sections.first { $0.id == "objections" })
        #expect(objections.paragraphs[0].contains("10个工作日"))
    }

    @Test func `the chart has thirteen months, and one that is missing has no bar`() throws {
        let document = try MonthlyBulletinFixture().bulletin().document
        let charts = document.sections.flatMap(\.charts)
        #expect(
            charts.map(\.id) == [
                "energy_by_month_chart", "electricity_by_month_chart", "structure_chart", "per_capita_chart",
                "renewables_chart", "quality_chart",
            ])
        let chart = charts[1]
        #expect(chart.labels.first == "25/10")
        #expect(chart.labels.last == "26/10")
        #expect(chart.labels.count == 13)
        let missing = zip(chart.labels, chart.series[0].values).filter { $0.1 == nil }.map(\.0)
        #expect(missing == ["26/2"])
        let html = try #require(BulletinReader.texts(of: document)[.html])
        let drawn = html.pieces(between: "<figure>", and: "</figure>")
        #expect(drawn.count == 6)
        // 12 of 13 months, and those a year earlier.
        let bars = drawn[1].pieces(between: "<rect class=\"bar\"", and: "/>").count
        #expect(bars == 12 + chart.series[1].values.count { $0 != nil })
    }

    /// The energy of January until October over the average headcount is what the year to date says of itself.
    @Test func `the last point of the year so far is not known while a month is missing`() throws {
        let document = try MonthlyBulletinFixture().bulletin().document
        let chart = try #require(document.sections.flatMap(\.charts).first { $0.id == "per_capita_chart" })
        #expect(chart.labels.count == 10)
        #expect(chart.series.map(\.name) == ["本年累计", "目标进度", "基期进度"])
        #expect(chart.series[0].values.map { $0 != nil } == [true] + [Bool](repeating: false, count: 9))
        // By hand: 399.37 × 68 % × 304 ÷ 365 = 226.19.
        #expect(chart.series[1].values.last??.formatted(decimals: 2) == "226.19")
    }

    @Test func `thousands are grouped in print`() throws {
        func text(_ value: Int64, _ unit: PublishedUnit) -> String {
            BulletinFigure(.success(Rational(value)), unit: unit).groupedText
        }
        #expect(text(999, .kilowattHour) == "999")
        #expect(text(1000, .kilowattHour) == "1,000")
        #expect(text(-1_679_340, .percent) == "-1,679,340.00")
        #expect(text(0, .tenThousandKilowattHours) == "0.0000")
    }
}
