import Foundation
import Glibc
import TestSupport
import Testing

/// What an energy manager states of nodes and bills, by the command line on a running daemon.
@Suite(.serialized) struct FactTests {
    private func site(area: String = "600") -> String {
        """
        id: try
        name: 试验园区
        timezone: Asia/Shanghai
        nodes:
          - {id: campus, name: 园区, kind: campus}
        meters:
          - {id: a1, node: campus, carrier: electricity, role: consumption, interval: 24h, rated_power: 40kW}
        export: none
        facts:
          - {node: campus, kind: headcount, value: 10, from: 2026-01-01, source: 编制台账}
          - {node: campus, kind: floor_area_m2, value: \(area), from: 2026-01-01, source: 房产台账}
        """
    }

    private func started() async throws -> Stage {
        let stage = try Stage()
        try stage.configure(
            groups: geteuid() == 0 ? ", readers: nogroup, writers: nogroup" : "", site: site())
        try await stage.startDaemon()
        // 31 000 Wh over October, one reading a day's begin.
        let lines = (1...32).map { day in
            let date = day == 32 ? "2026-11-01" : "2026-10-" + (day < 10 ? "0\(day)" : "\(day)")
            return "a1,active_energy_import,\(date)T00:00:00+08:00,\(100 + day)"
        }
        let file = try stage.folder.file(
            "readings.csv", "meter,quantity,at,value\n" + lines.joined(separator: "\n") + "\n")
        let imported = try stage.ctl("import", "readings", file)
        try #require(imported.status == 0, "\(imported)")
        try await stage.waitForRollup()
        return stage
    }

    private func month(_ stage: Stage) throws -> [String: Any] {
        let answer = try stage.ctl(
            "rollup", "campus", "--by", "month", "--from", "2026-10", "--to", "2026-10", "--format", "json")
        return try #require((try answer.json()["rows"] as? [[String: Any]])?.first)
    }

    private func indicator(_ stage: Stage, _ name: String) throws -> Double? {
        let answer = try stage.ctl("kpi", "campus", "--period", "2026-10", "--format", "json")
        let values = try #require(try answer.json()["values"] as? [[String: Any]], "\(answer)")
        return values.first { $0["kpi"] as? String == name }?["value"] as? Double
    }

    @Test func `a fact changes the running daemon's figures, survives a kill, and is withdrawn`() async throws {
        let stage = try await started()
        #expect(try month(stage)["per_capita"] as? Double == 3.1)
        #expect(try indicator(stage, "electricity_per_capita") == 3.1)
        let words = [
            "facts", "set", "campus", "headcount", "20", "--from", "2026-10-01", "--source", "编制台账 2026-10",
            "--reason", "新增科室", "--socket", stage.socket,
        ]
        let trial = try Stage.run("energyctl", words + ["--dry-run"])
        #expect(trial.status == 0 && trial.errors.contains("nothing was changed"), "\(trial)")
        #expect(try indicator(stage, "electricity_per_capita") == 3.1)
        let set = try Stage.run("energyctl", words)
        #expect(set.status == 0 && set.errors.contains("figures of past days and months are others now"), "\(set)")
        #expect(set.output.contains("per_capita") && set.output.contains("2026-10"), "\(set)")
        #expect(try indicator(stage, "electricity_per_capita") == 1.55)
        #expect(try indicator(stage, "headcount") == 20)
        try stage.killDaemon()
        try await stage.startDaemon()
        #expect(try indicator(stage, "electricity_per_capita") == 1.55)
        let check = try Stage.run("energy-collector", ["rebuild", "--check", "--config", stage.configuration])
        #expect(check.status == 0, "\(check)")
        let again = try Stage.run("energyctl", words)
        #expect(again.status == 0 && again.errors.contains("the database says so already"), "\(again)")
        let withdrawn = try stage.ctl(
            "facts", "withdraw", "campus", "headcount", "--from", "2026-10-01", "--reason", "wrong")
        #expect(withdrawn.status == 0, "\(withdrawn)")
        #expect(try indicator(stage, "electricity_per_capita") == 3.1)
        let listed = try stage.ctl("facts", "list", "--kind", "headcount", "--history", "--format", "csv")
        #expect(listed.output.split(separator: "\n").count == 4, "\(listed)")
        let log = try stage.ctl("audit", "list", "--format", "json").json()
        let entries = try #require(log["entries"] as? [[String: Any]])
        #expect(entries.map { $0["action"] as? String } == ["fact.withdraw", "fact.set", "fact.adopt"])
    }

    @Test func `the file of the site does not override what was stated`() async throws {
        let stage = try await started()
        let set = try stage.ctl(
            "facts", "set", "campus", "floor_area_m2", "620", "--from", "2026-01-01", "--source", "测绘", "--reason",
            "measured again")
        #expect(set.status == 0, "\(set)")
        let listed = try stage.ctl("facts", "list", "--at", "2026-10-01")
        #expect(listed.errors.contains("site.yaml: campus floor_area_m2 from 2026-01-01 does not count"), "\(listed)")
        #expect(try stage.stopDaemon() == 0)
        try stage.configure(
            groups: geteuid() == 0 ? ", readers: nogroup, writers: nogroup" : "", site: site(area: "999"))
        try await stage.startDaemon()
        #expect(try indicator(stage, "floor_area") == 620)
    }

    @Test func `a file of facts is taken whole or not at all, and twice changes nothing`() async throws {
        let stage = try await started()
        let header = "node,kind,value,from,to,source\n"
        let good = try stage.folder.file(
            "good.csv",
            "\u{FEFF}" + header + "campus,visitor_person_days,310,2026-10-01,2026-11-01,登记\n"
                + "campus,headcount,2150,2026-10-11,,台账\n")
        let bad = try stage.folder.file(
            "bad.csv",
            header + "campus,headcount,2150,2026-10-11,,台账\nnowhere,headcount,-3,2026-13-01,,=1+2\ncampus,headcount\n")
        let refused = try stage.ctl("facts", "import", bad, "--reason", "十月")
        #expect(refused.status == 1)
        for expected in [
            "bad.csv:3: node: found 'nowhere'", "bad.csv:3: value: found '-3'", "bad.csv:3: from: found '2026-13-01'",
            "bad.csv:3: source: found '=1+2'", "bad.csv:4: found 2 fields, expected 6",
        ] {
            #expect(refused.errors.contains(expected), "\(refused.errors)")
        }
        #expect(try month(stage)["headcount"] as? Int == 10)
        #expect(try stage.ctl("facts", "import", good, "--reason", "十月").status == 0)
        let twice = try stage.ctl("facts", "import", good, "--reason", "十月")
        #expect(twice.status == 0 && twice.errors.contains("the database says so already"), "\(twice)")
        // 10 days of 10, 21 of 2150, and 310 person-days of visitors.
        #expect(try month(stage)["headcount"] as? Double == 1469.677)
        let excel = try stage.folder.file("excel.csv", "")
        try Data([0xB1, 0xE0, 0xD6, 0xC6]).write(to: URL(fileURLWithPath: excel))
        let encoded = try stage.ctl("facts", "import", excel, "--reason", "十月")
        #expect(encoded.status != 0 && encoded.errors.contains("GB18030"), "\(encoded)")
    }

    @Test func `bills count at once, and neither overlap nor repeat a meter`() async throws {
        let stage = try await started()
        let before = try indicator(stage, "comprehensive_energy")
        func bill(_ words: String...) throws -> Stage.Answer {
            try Stage.run(
                "energyctl",
                ["bills", "set", "campus"] + words + ["--source", "发票", "--reason", "r", "--socket", stage.socket])
        }
        let gas = try bill("natural_gas", "100m3", "--from", "2026-10-01", "--to", "2026-11-01")
        #expect(gas.status == 0 && gas.output.contains("comprehensive_energy"), "\(gas)")
        let after = try indicator(stage, "comprehensive_energy")
        // 100 m³ of gas at 1.33 kgce.
        let (less, more) = (try #require(before), try #require(after))
        #expect(abs(more - less - 133) < 0.02)
        let overlap = try bill("natural_gas", "5m3", "--from", "2026-10-31", "--to", "2026-11-05")
        #expect(overlap.status == 1 && overlap.errors.contains("share some days"), "\(overlap)")
        let metered = try bill("electricity", "5kWh", "--from", "2026-10-31", "--to", "2026-11-05")
        #expect(metered.status == 1 && metered.errors.contains("meter a1 already counts"), "\(metered)")
        let unit = try bill("heat", "5kWh", "--from", "2026-10-31", "--to", "2026-11-05")
        #expect(unit.status == 1 && unit.errors.contains("unit: found 'kWh'"), "\(unit)")
        let file = try stage.folder.file(
            "bills.csv",
            "node,carrier,amount,unit,from,to,source\ncampus,petrol,80,L,2026-10-01,2026-11-01,发票\n"
                + "campus,natural_gas,7,m3,2026-10-15,2026-11-15,发票\n")
        let refused = try stage.ctl("bills", "import", file, "--reason", "r")
        #expect(refused.status == 1 && refused.errors.contains("bills.csv:3:"), "\(refused)")
        #expect(try indicator(stage, "comprehensive_energy") == after)
        let withdrawn = try stage.ctl(
            "bills", "withdraw", "campus", "natural_gas", "--from", "2026-10-01", "--reason", "r")
        #expect(withdrawn.status == 0, "\(withdrawn)")
        #expect(try indicator(stage, "comprehensive_energy") == before)
    }

    @Test func `a fact that touches a published period waits for a second person`() async throws {
        let stage = try await started()
        #expect(try stage.ctl("bulletin", "publish", "--period", "2026-10", "--reason", "公报").status == 0)
        let proposed = try stage.ctl(
            "facts", "set", "campus", "headcount", "20", "--from", "2026-10-20", "--source", "s", "--reason", "late")
        #expect(proposed.status == 0 && proposed.errors.contains("a second person has to agree"), "\(proposed)")
        #expect(try indicator(stage, "headcount") == 10)
        let later = try stage.ctl(
            "facts", "set", "campus", "headcount", "20", "--from", "2026-11-01", "--source", "s", "--reason", "november"
        )
        #expect(later.status == 0 && !later.errors.contains("second person"), "\(later)")
        let own = try stage.ctl("approvals", "approve", "1", "--reason", "mine")
        #expect(own.status == 1 && own.errors.contains("a second person has to agree"))
        guard geteuid() == 0 else { return }
        let approved = try stage.ctl(as: "nobody", ["approvals", "approve", "1", "--reason", "I saw the paper"])
        #expect(approved.status == 0, "\(approved)")
        let average = try #require(try indicator(stage, "headcount"))
        #expect(average > 13)
        let facts = try stage.ctl("facts", "list", "--kind", "headcount", "--format", "csv").output
        #expect(facts.contains("root,nobody,late"), "\(facts)")
    }
}
