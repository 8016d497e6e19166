import Bulletin
import ConsumptionLedger
import EnergyKPI
import MeterModels
import Testing

struct AnnualBulletinTests {
    private func paragraphs(_ section: String, _ document: BulletinDocument) throws -> [String] {
        try #require(document.sections.first { $0.id == section }).paragraphs
    }

    @Test func `a year has every section of an annual bulletin, in their order`() throws {
        let document = try AnnualBulletinFixture().bulletin().document
        #expect(
            document.sections.map(\.id) == [
                "overview", "facts", "totals", "intensity", "quota", "targets", "scores", "nodes", "sub_items",
                "heating", "data_centre", "renewables", "water", "co2", "metering", "quality", "anomalies",
                "objections", "verification", "next_targets", "appendix",
            ])
        #expect(document.title == "能源资源消费统计公报")
        #expect(document.fileStem == "bulletin-2025")
        #expect(document.revision == "预览")
    }

    /// By hand: 2 035 840.5 × 0.1229 + 50 000 × 1.33 + 15 000 × 0.73 × 1.4714 = 332 816.63 kgce; ÷ 2100 = 158.48;
    /// against 399.37: −60.32 %.
    @Test func `the year is summed by the statistical basis and compared with the base year`() throws {
        let document = try AnnualBulletinFixture().bulletin().document
        #expect(try document.figure("totals_year", "comprehensive_energy", "quantity").digits == "332.82")
        #expect(try document.figure("intensity", "energy_per_capita", "year").digits == "158.48")
        #expect(try document.figure("bases", "2016.energy_per_capita", "reduction").digits == "60.32")
        let overview = try paragraphs("overview", document)
        #expect(overview[0].hasPrefix("2025年，综合能耗332.82吨标准煤，同比下降2.81%；其中电力占75.18%。"))
        #expect(overview[1].contains("较2016年下降60.32%"))
    }

    /// By hand: 2 035 840.5 × 0.31 + 50 000 × 1.2143 + 16 111.83 = 707 937.39 kgce; ÷ 2100 = 337.11.
    @Test func `quotas are held against the quota basis alone`() throws {
        let document = try AnnualBulletinFixture().bulletin().document
        #expect(try document.figure("quota", "energy_per_capita", "year").digits == "337.11")
        #expect(try document.text("quota", "energy_per_capita", "band") == "优于引导值")
        #expect(try paragraphs("quota", document)[0].contains("不可混用"))
        let statistical = document.sections.filter { $0.id != "quota" && $0.id != "heating" }.flatMap(\.tables)
        let figures = statistical.flatMap(\.rows).flatMap(\.cells).compactMap { cell -> String? in
            if case .figure(let figure) = cell { figure.digits } else { nil }
        }
        #expect(!figures.contains("337.11"))
        #expect(document.sections.flatMap(\.tables).contains { $0.id == "coefficients_quota" })
    }

    /// By hand: 50 000 m³ × 1.2143 ÷ 1000 = 60.72 tce; ÷ 61 000 m² = 1.00 kgce/m².
    @Test func `heating is what was billed for it`() throws {
        let document = try AnnualBulletinFixture().bulletin().document
        #expect(try document.figure("heating", "total", "standard_coal").digits == "60.72")
        #expect(try paragraphs("heating", document)[2].hasPrefix("单位面积供暖能耗1.00千克标准煤/平方米"))
    }

    @Test func `a data centre is reported only where it is metered`() throws {
        var bulletin = try AnnualBulletinFixture().bulletin()
        #expect(try bulletin.document.figure("data_centre", "data_centre_electricity", "year").digits == "12000")
        bulletin.subItems = []
        #expect(try paragraphs("data_centre", bulletin.document) == ["本单位未设信息中心分项（D10）计量点，本节不适用。"])
    }

    /// By hand: (399.37 − 158.48) ÷ (399.37 × 30 %) = 201.05 %, so 60 points, and 36 declared ones.
    @Test func `target letters and scores of a year are final`() throws {
        let document = try AnnualBulletinFixture().bulletin().document
        #expect(try document.text("targets", "campus.2025.energy_per_capita.leader", "state") == "已完成")
        #expect(try document.figure("targets", "campus.2025.energy_per_capita.leader", "completion").digits == "201.05")
        #expect(try document.figure("scores", "campus", "points").digits == "96.00")
        #expect(try document.text("scores", "campus", "band") == "完成")
        #expect(try document.figure("next_targets", "campus.energy_per_capita.leader", "target").digits == "271.57")
    }

    @Test func `meters are counted by the state of their calibration`() throws {
        let document = try AnnualBulletinFixture().bulletin().document
        #expect(try paragraphs("metering", document)[0] == "在用计量器具中，检定有效1台，即将到期0台，已过期1台，未登记有效期1台。")
        #expect(try document.text("metering", "w-main", "status") == "已过期")
        #expect(try document.text("metering", "w-main", "certificate") == "未登记")
    }
}
