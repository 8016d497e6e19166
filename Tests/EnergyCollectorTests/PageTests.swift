import CollectorConfiguration
import ControlAPI
import Foundation
import Mustache
import Testing

@testable import EnergyCollector

@Suite struct PageTests {
    private func model(name: String = "综合办公区") throws -> PageModel {
        let status = try JSONDecoder().decode(
            StatusResponse.self,
            from: Data(
                """
                {"site":"dz","site_name":"\(name)","version":"0.1.0","health":"degraded","problems":["meter b <i>"],
                "started_at":"2026-11-24T08:00:00+08:00","now":"2026-11-24T10:30:05.123+08:00","modbus":[],"mqtt":[],
                "store":{"path":"/x","bytes":1,"disk_free_bytes":1,"observations":5,"queued":0,"queue_limit":100,
                "dropped":0,"repeated":0,"quarantined":0},"rollup":{"dirty_meters":0}}
                """.utf8))
        return PageModel(
            status: status, power: 1_234_567.85, generation: nil,
            curves: [.init(kind: .generation, today: [1, 2, nil, 4, nil, nil], yesterday: [nil, nil, 3, 3, 3, 3])],
            buildings: [
                .init(name: name, today: 1234.56, month: 200, coverage: 0.9999),
                .init(name: "B", today: nil, month: nil),
            ], year: 2026, targets: [], fleets: [], silent: [],
            quality: [.init(kind: .completeness, percent: nil, reason: "no_readings")])
    }

    private func html(_ model: PageModel, _ language: PageWords.Language) throws -> String {
        try MustacheTemplate(string: PageTemplate.main).render(PageContent(model, in: language))
    }

    @Test func `names of the site are text, whatever they hold`() throws {
        let html = try html(try model(name: "<script>alert(1)</script>&'"), .chinese)
        #expect(!html.contains("<script") && !html.contains("<i>"))
        #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;"))
    }

    @Test func `what is missing is a dash with its reason and never zero, and 100 per cent is only all of it`() throws {
        let content = PageContent(try model(), in: .english)
        #expect(content.figures.map(\.value) == ["1\u{202F}234\u{202F}567.8 kW", "–"])
        #expect(content.figures[1].note == "no data")
        #expect(content.buildings.map(\.today) == ["1\u{202F}234.6", "–"])
        #expect(content.buildings.map(\.month) == ["200.0", "–"])
        #expect(content.buildings.map(\.coverage) == ["99.9 %", "–"])
        #expect(content.quality.map(\.value) == ["–"] && content.quality.map(\.note) == ["no_readings"])
        #expect(content.now == "2026-11-24 10:30:05 +08:00")
    }

    @Test func `a target keeps its digits, and its unit is in the page's language`() throws {
        var model = try model()
        model.targets = [
            try JSONDecoder().decode(
                TargetResponse.self,
                from: Data(
                    """
                    {"node":"campus","node_name":"综合办公区","year":2026,"kpi":"energy_per_capita","name":"人均综合能耗",
                    "unit":"kgce/人","role":"leader","binding":true,"source":"x","basis":"statistical","target":11.4,
                    "to_date":9,"state":"on_track","months":[],"last_year_months":[]}
                    """.utf8))
        ]
        #expect(PageContent(model, in: .chinese).targets.map(\.target) == ["11.40 kgce/人"])
        #expect(PageContent(model, in: .english).targets.map(\.soFar) == ["9.00 kgce/person"])
        #expect(!(try html(model, .english)).contains("kgce/人"))
    }

    @Test func `a curve has gaps where nothing is known`() throws {
        let svg = PowerCurve.svg(try model().curves, description: "x")
        let now = try #require(svg.firstMatch(of: /class="pv now" d="([^"]*)"/)?.1)
        #expect(now.split(separator: "M").count == 2, "one line, and a value alone: \(now)")
        #expect(now.filter { $0 == "L" }.count == 1 && now.hasSuffix("h1.5"))
        let before = try #require(svg.firstMatch(of: /class="pv before" d="([^"]*)"/)?.1)
        #expect(before.split(separator: "M").count == 1)
        #expect(PowerCurve.svg([], description: "x").contains("</svg>"))
        #expect(
            !PowerCurve.svg([.init(kind: .consumption, today: [nil], yesterday: [nil])], description: "").contains(
                "<path"))
    }

    @Test(
        arguments: [
            (nil, nil, "zh"), ("en", "zh-CN", "en"), (nil, "en-US,en;q=0.9", "en"),
            (nil, "fr, zh;q=0.5, en;q=0.1", "zh"),
            ("xx", "de", "zh"),
        ] as [(String?, String?, String)])
    func `the language is the query's, else the browser's, else Chinese`(query: String?, accepted: String?, is: String)
    {
        #expect(PageWords.Language(query: query, accepted: accepted).rawValue == `is`)
    }

    @Test(
        arguments: [
            ("127.0.0.1:8080", "127.0.0.1:8080", true), ("127.0.0.1:8080", "localhost:8080", true),
            ("127.0.0.1:8080", "evil.example:8080", false), ("127.0.0.1:8080", "127.0.0.1.evil.example", false),
            ("127.0.0.1:8080", nil, false), ("[::1]:8080", "[::1]:8080", true), ("localhost:80", "localhost", true),
            ("0.0.0.0:8080", "gateway.example", true),
        ] as [(String, String?, Bool)])
    func `on this machine only its own names are taken`(address: String, host: String?, isTaken: Bool) throws {
        #expect(try #require(HTTPAddress(address)).takes(host: host) == isTaken)
    }

    @Test(arguments: [
        "8080", ":8080", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:65536", "::1:80", "[x]:80", "a b:80", "http://x:80",
    ])
    func `what is no address and port is none`(text: String) {
        #expect(HTTPAddress(text) == nil)
    }
}
