import Bulletin
import EnergyKPI
import MeterModels
import Testing

struct PublicationTests {
    private func document(_ publication: Publication) throws -> BulletinDocument {
        var fixture = try MonthlyBulletinFixture()
        fixture.publication = publication
        return try fixture.bulletin().document
    }

    private var published: Publication {
        var publication = Publication(
            stage: .final, number: 2, publishedOn: "2026-11-12", objectionsUntil: "2026-11-26")
        publication.inputHash = String(repeating: "ab", count: 32)
        publication.chainHead = String(repeating: "cd", count: 32)
        publication.keyFingerprint = "SHA256:Zm9v"
        publication.observationHash = String(repeating: "ef", count: 32)
        publication.programCommit = "0123456789ab"
        publication.zoneDataVersion = "2025b"
        publication.overrides = [
            Publication.Override(gate: "数据覆盖率不低于95%", person: "赵主任", reason: "水表停电检修")
        ]
        publication.restated = [
            Publication.Restated(figure: "能源消费总量 · 电力 · 实物量", old: "141,000", new: "141,360", cause: "补录10月2日读数")
        ]
        publication.reviews = [
            Publication.Review(reviewer: "临邑县机关事务中心 孙某", findings: "抽查3只电表，与公报一致", on: "2026-11-20")
        ]
        publication.objections = Publication.Objections(opened: 4, answered: 3, due: 3, onTime: 2, open: 1)
        return publication
    }

    @Test(arguments: [
        (Publication.preview, "预览"), (Publication(stage: .preliminary, number: 1), "初步（第1版）"),
        (Publication(stage: .final, number: 3), "正式（第3版）"),
    ])
    func `the stamp says how far a bulletin is and which revision`(publication: Publication, stamp: String) throws {
        let document = try document(publication)
        #expect(document.revision == stamp)
        let html = try #require(try BulletinReader.texts(of: document)[.html])
        #expect(html.contains(#"<span class="stamp \#(publication.stage.rawValue)">\#(stamp)</span>"#))
    }

    @Test func `who let a gate pass stands on the cover of every file, with the reason`() throws {
        let sentence = "未满足“数据覆盖率不低于95%”，经赵主任批准放行，理由：水表停电检修。"
        let document = try document(published)
        #expect(document.notices == [sentence])
        for (kind, text) in try BulletinReader.texts(of: document) { #expect(text.contains(sentence), "\(kind)") }
        let html = try #require(try BulletinReader.texts(of: document)[.html])
        let cover = try #require(html.pieces(between: #"<div class="cover">"#, and: "<section").first)
        #expect(cover.contains(sentence))
        // Persons may be withheld, but never these.
        var fixture = try MonthlyBulletinFixture()
        fixture.publication = published
        fixture.scope.withheld = [.persons]
        #expect(try fixture.bulletin().document.notices == [sentence])
    }

    @Test func `hash, chain head and key stand in the declaration and below the figures`() throws {
        let document = try document(published)
        let cover = document.declaration.rows.map(\.cells)
        for line in [
            ["公布日期", "2026-11-12"], ["异议截止日", "2026-11-26"],
            ["数据指纹（SHA-256）", String(repeating: "ab", count: 32)],
            ["审计链末值", String(repeating: "cd", count: 32)], ["签名密钥指纹", "SHA256:Zm9v"],
            ["原始读数指纹（SHA-256）", String(repeating: "ef", count: 32)],
            ["编制程序的源码版本", "0123456789ab"], ["时区数据版本", "2025b"],
        ] {
            #expect(cover.contains(line.map { .text($0) }), "\(line)")
        }
        let appendix = try #require(document.sections.last).paragraphs
        #expect(appendix.last?.contains(String(repeating: "ab", count: 32)) == true)
        let preview = try #require(try self.document(.preview).sections.last).paragraphs
        #expect(preview.last == "本文件为预览，未经固化，没有数据指纹。")
    }

    @Test func `restated figures have a section of their own, and none without any`() throws {
        let document = try document(published)
        let section = try #require(document.sections.first { $0.id == "restatements" })
        #expect(section.paragraphs[0].contains("本公报为第2版，与上一版相比更正1项数值"))
        #expect(
            section.tables[0].rows[0].cells == [
                .text("能源消费总量 · 电力 · 实物量"), .text("141,000"), .text("141,360"), .text("补录10月2日读数"),
            ])
        #expect(!(try self.document(.preview)).sections.contains { $0.id == "restatements" })
    }

    /// By hand: 2 of 3 that were due are 66.67 %.
    @Test func `objections are counted, with the share that was answered on time and the last day`() throws {
        let document = try document(published)
        let section = try #require(document.sections.first { $0.id == "objections" })
        #expect(section.paragraphs[0].contains("最迟2026-11-26"))
        #expect(section.paragraphs[2] == "统计期内收到异议4件，办结3件；到期3件，按期办结2件，按期办结率66.67%；尚在办理1件。")
        #expect(try document.figure("objection_counts", "on_time_rate", "quantity").digits == "66.67")
        #expect(try document.text("reviews", "1", "findings") == "抽查3只电表，与公报一致")
        var none = published
        none.objections = Publication.Objections(opened: 0, answered: 0, due: 0, onTime: 0, open: 0)
        let quiet = try self.document(none)
        #expect(try quiet.figure("objection_counts", "on_time_rate", "quantity").null == .notUsed)
    }

    @Test func `what is withheld keeps its section and says so, and stands in no file`() throws {
        var fixture = try MonthlyBulletinFixture()
        fixture.scope.withheld = [.ranking, .anomalies, .targets, .subItems, .meters, .corrections]
        let document = try fixture.bulletin().document
        for id in ["nodes", "anomalies", "sub_items"] {
            let section = try #require(document.sections.first { $0.id == id })
            #expect(section.tables.isEmpty)
            #expect(section.paragraphs == ["依公开范围规定，本节内容不予公开；相关用能已计入各项合计。"])
        }
        for (kind, text) in try BulletinReader.texts(of: document) {
            for word in ["卫生间阀门损坏", "A座", "SN-2210", "采集中断", "王某某"] {
                #expect(!text.contains(word), "\(word) in \(kind)")
            }
        }
        #expect(
            document.declaration.rows.first { $0.id == "withheld" }?.cells.last
                == .text("楼宇与部门排名、目标责任、分项用电、单个计量点、数据修正明细、用能异常明细"))
    }

    @Test func `only the nodes that are named are ranked`() throws {
        var fixture = try MonthlyBulletinFixture()
        fixture.scope.ranked = ["bldg-a"]
        let table = try #require(
            try fixture.bulletin().document.sections.flatMap(\.tables).first { $0.id == "nodes" })
        #expect(table.rows.map(\.id) == ["bldg-a"])
    }

    @Test func `names of persons are left out where the scope says so`() throws {
        var fixture = try MonthlyBulletinFixture()
        fixture.scope.withheld = [.persons]
        for (kind, text) in try BulletinReader.texts(of: fixture.bulletin().document) {
            for word in ["王某某", "李某", "liwei"] { #expect(!text.contains(word), "\(word) in \(kind)") }
            #expect(text.contains("不公开"))
        }
    }
}
