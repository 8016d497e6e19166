import Foundation
import TestSupport
import Testing

/// History from files: all of a file or nothing, and exact.
@Suite(.serialized) struct ImportTests {
    private let site = """
        id: measured
        name: 实测
        timezone: Asia/Shanghai
        nodes:
          - {id: campus, name: 园区, kind: campus}
        meters:
          - {id: cam-b13, node: campus, carrier: electricity, role: consumption, interval: 1h, rated_power: 400kW, modulus: 1000000kWh}
          - {id: cam-b41, node: campus, carrier: electricity, role: consumption, interval: 1h, rated_power: 400kW}
          - {id: pv220, node: campus, carrier: electricity, role: generation, interval: 5m, rated_power: 220kW}
          - {id: dma-a, node: campus, carrier: water, role: consumption, interval: 1h, rated_flow: 100m3/h}
        facts:
          - {node: campus, kind: headcount, value: 1000, from: 2016-01-01, source: 台账}
        """

    private func fixture(_ name: String) throws -> URL {
        try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures").appendingPathComponent(name)
    }

    private func amount(_ stage: Stage, _ arguments: String...) throws -> [[String: Any]] {
        let answer = try Stage.run(
            "energyctl", ["rollup"] + arguments + ["--format", "json", "--socket", stage.socket])
        return try #require(try answer.json()["rows"] as? [[String: Any]])
    }

    @Test func `measured series give the months that exact fractions give`() async throws {
        let stage = try Stage()
        try stage.configure(site: site)
        try await stage.startDaemon()
        let imported = try stage.ctl("import", "readings", fixture("measured.csv").path, "--format", "json")
        #expect(imported.status == 0)
        #expect(try imported.json()["rows"] as? Int == 6676)
        try await stage.waitForRollup()

        // Beside the running daemon: rebuilt from the first reading on, every row is the same.
        let check = try Stage.run("energy-collector", ["rebuild", "--check", "--config", stage.configuration])
        #expect(check.status == 0, "\(check)")
        #expect(check.output.contains("bucket: ") && !check.output.contains("DIFFERENT"))
        let left = try FileManager.default.contentsOfDirectory(atPath: stage.folder.path)
        #expect(!left.contains { $0.contains("check") })

        // Golden case 1: the register turns over in February.
        let wrap = try amount(stage, "cam-b13", "--by", "month", "--from", "2018-01", "--to", "2018-02")
        #expect(wrap.map { $0["amount"] as? Double } == [48_674.8, 45_643.9])
        #expect(wrap.map { $0["unattributed"] as? Int } == [0, 0])
        // Golden case 7: a four-day outage is spread over its days and measured in its month.
        let outage = try amount(stage, "cam-b41", "--by", "day", "--from", "2019-11-12", "--to", "2019-11-15")
        #expect(outage.map { $0["amount"] as? Double } == [1360.271, 1409.71, 1409.709, 1409.71])
        #expect(outage.map { $0["derived"] as? Double } == [1350.971, 1409.71, 1409.709, 1409.71])
        let november = try #require(
            try amount(stage, "cam-b41", "--by", "month", "--from", "2019-11", "--to", "2019-11").first)
        #expect(november["amount"] as? Double == 37_556.4)
        #expect(november["derived"] as? Int == 0)
        #expect(november["coverage"] as? Double == 0.868)
        // Golden case 6: nights without sun are covered.
        let sun = try #require(
            try amount(stage, "pv220", "--by", "month", "--from", "2018-12", "--to", "2018-12").first)
        #expect(sun["amount"] as? Double == 19_845.551)
        #expect(sun["coverage"] as? Int == 1)
        // Water: the register on 1 July less the one on 1 June.
        let water = try #require(
            try amount(stage, "dma-a", "--by", "month", "--from", "2019-06", "--to", "2019-06").first)
        #expect(water["amount"] as? Double == 24_951.52)
        // A period in which a member is missing is a partial sum that says so, and no key figure.
        let kpi = try stage.ctl("kpi", "campus", "--period", "2019-11", "--format", "json").json()
        let figure = try #require(
            (kpi["values"] as? [[String: Any]])?.first { $0["kpi"] as? String == "electricity_per_capita" })
        #expect(figure["value"] == nil)
        #expect(figure["reason"] as? String == "members_absent cam-b13")
        // While the daemon runs nothing is replaced; when it has stopped the rows are made anew.
        let refused = try Stage.run("energy-collector", ["rebuild", "--config", stage.configuration])
        #expect(refused.status == 1 && refused.errors.contains("another energy-collector is running"))
        #expect(try stage.stopDaemon() == 0)
        #expect(try Stage.run("energy-collector", ["rebuild", "--config", stage.configuration]).status == 0)
    }

    @Test func `a file with a wrong row is refused whole, with its line and column`() async throws {
        let stage = try Stage()
        try stage.configure(site: site)
        try await stage.startDaemon()
        let good = "meter,quantity,at,value\ncam-b13,active_energy_import,2026-01-01T00:00:00+08:00,100\n"
        let bad = try stage.folder.file(
            "bad.csv",
            good + "cam-b13,active_energy_import,2026-01-01T01:00:00,101\nnobody,water_volume,2026-01-01T01:00:00Z,x\n")
        let refused = try stage.ctl("import", "readings", bad)
        #expect(refused.status == 1)
        #expect(refused.errors.contains("bad.csv:3: at: found '2026-01-01T01:00:00'"))
        #expect(refused.errors.contains("bad.csv:4: meter: the site has no meter 'nobody'"))
        #expect(refused.errors.contains("bad.csv:4: value: found 'x', expected a decimal number"))
        #expect(
            try stage.ctl("readings", "cam-b13", "--from", "2026-01-01", "--format", "json").json()["readings"]
                as? [String] == [])

        #expect(try stage.ctl("import", "readings", stage.folder.file("good.csv", good)).status == 0)
        let other = try stage.folder.file("other.csv", good.replacing(",100\n", with: ",100.5\n"))
        let contradicting = try stage.ctl("import", "readings", other)
        #expect(contradicting.status == 1)
        #expect(contradicting.errors.contains("other.csv:2: value: 100.5 contradicts the stored 100 kWh"))
        #expect(try stage.stopDaemon() == 0)
    }
}
