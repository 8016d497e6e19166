import Foundation
import Glibc
import TestSupport
import Testing

/// What a published bulletin froze and what is exported of it, with the real daemon and command line.
@Suite(.serialized) struct PublishedReadingsTests {
    private static let site = """
        id: hall
        name: 礼堂
        timezone: Asia/Shanghai
        nodes:
          - {id: campus, name: 园区, kind: campus}
        meters:
          - {id: main, node: campus, carrier: electricity, role: grid_import, interval: 744h, plausibility: off}
          - {id: light, node: campus, carrier: electricity, role: sub, parent_meter: main, sub_item: A, interval: 744h, plausibility: off}
          - {id: water, node: campus, carrier: water, role: consumption, interval: 744h, plausibility: off}
        export: none
        facts:
          - {node: campus, kind: headcount, value: 2100, from: 2016-01-01, source: 编制台账}
          - {node: campus, kind: floor_area_m2, value: 61000, from: 2016-01-01, source: 房产台账}
        """

    private static let readings = """
        meter,quantity,at,value
        main,active_energy_import,2025-10-01T00:00:00+08:00,1000
        main,active_energy_import,2025-11-01T00:00:00+08:00,301000
        main,active_energy_import,2026-09-30T20:00:00.250+08:00,901000.25
        main,active_energy_import,2026-10-11T08:00:00+08:00,1000000
        main,active_energy_import,2026-11-01T04:00:00.5+08:00,1231000.5
        main,active_energy_import,2026-11-02T04:00:00+08:00,1231001
        light,active_energy_import,2026-10-01T00:00:00+08:00,5
        light,active_energy_import,2026-11-01T00:00:00+08:00,50.125
        water,water_volume,2026-10-01T00:00:00+08:00,10.000001
        water,water_volume,2026-11-01T00:00:00+08:00,70.125

        """

    private func started() async throws -> Stage {
        let stage = try Stage()
        try stage.configure(groups: geteuid() == 0 ? ", readers: nogroup, writers: nogroup" : "", site: Self.site)
        try await stage.startDaemon()
        let imported = try stage.ctl("import", "readings", try stage.folder.file("readings.csv", Self.readings))
        try #require(imported.status == 0, "\(imported)")
        try await stage.waitForRollup()
        return stage
    }

    private func ok(_ stage: Stage, _ words: String..., sourceLocation: SourceLocation = #_sourceLocation) throws
        -> Stage.Answer
    {
        let answer = try Stage.run("energyctl", words + ["--socket", stage.socket])
        #expect(answer.status == 0, "\(words): \(answer)", sourceLocation: sourceLocation)
        return answer
    }

    private func registers(_ answer: Stage.Answer) throws -> [[String: Any]] {
        try #require(try answer.json()["registers"] as? [[String: Any]])
    }

    private func text(of register: [String: Any], _ name: String) throws -> String {
        try #require(register[name] as? String, "\(name) of \(register)")
    }

    /// Runs words of a shell in the folder of a stage.
    private func shell(_ words: String, in stage: Stage) throws -> String {
        let child = try ChildProcess(
            "/bin/sh", ["-c", "cd '\(stage.folder.path)' && \(words)"], errorsTo: stage.folder.path + "/shell.log")
        #expect(try child.waitForEnd(timeout: 60) == 0, "\(words): \((try? stage.folder.text("shell.log")) ?? "")")
        return try child.output().trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The program of docs/storage.md, which calculates a hash from exported readings.
    private func documentedProgram() throws -> String {
        let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/storage.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        let block = try #require(text.components(separatedBy: "```python\n").dropFirst().first)
        return try #require(block.components(separatedBy: "```").first)
    }

    @Test func `readings that came behind a published bulletin are found out, register by register`() async throws {
        let stage = try await started()
        let early = try stage.ctl("bulletin", "check", "--period", "2026-10")
        #expect(early.status == 1 && early.errors.contains("was not published"))
        _ = try ok(stage, "bulletin", "publish", "--period", "2026-10", "--reason", "公示")

        let answer = try ok(stage, "bulletin", "check", "--period", "2026-10", "--format", "json")
        let frozen = try registers(answer)
        #expect(
            frozen.map { "\($0["meter"] ?? "") \($0["quantity"] ?? "") \($0["count"] ?? "") \($0["state"] ?? "")" } == [
                "light active_energy_import 2 holds", "main active_energy_import 3 holds", "water water_volume 2 holds",
            ])
        #expect(try answer.json()["program_commit"] as? String == answer.json()["program_commit_now"] as? String)
        // From the reading that opens the month through the one that ends the advance into the next.
        #expect(try text(of: frozen[1], "from") == "2026-09-30T20:00:00+08:00")
        #expect(try text(of: frozen[1], "to") == "2026-11-01T04:00:01+08:00")

        // Anybody who has the readings calculates the same.
        _ = try stage.folder.file("hash.py", try documentedProgram())
        for register in frozen {
            let csv = try ok(
                stage, "readings", try text(of: register, "meter"), "--quantity", try text(of: register, "quantity"),
                "--from", try text(of: register, "from"), "--to", try text(of: register, "to"), "--format", "csv")
            _ = try stage.folder.file("readings-of.csv", csv.output)
            let hash = try shell("python3 hash.py < readings-of.csv", in: stage)
            #expect(try hash == text(of: register, "sha256"), "\(csv.output)")
        }
        let lines = "1790784000000,10.000001,10000001\\n1793462400000,70.125,70125000\\n"
        #expect(try shell("printf '\(lines)' | sha256sum", in: stage).hasPrefix(text(of: frozen[2], "sha256")))

        // The bundle says the same, and holds.
        let folder = stage.folder.path + "/out"
        _ = try ok(
            stage, "bulletin", "export", "--period", "2026-10", "--revision", "1", "--evidence", "--output", folder)
        let verdict = try Stage.run("energyctl", ["verify", folder + "/evidence-2026-10-r1.tar", "--format", "csv"])
        #expect(verdict.status == 0 && verdict.output.contains("observations,7 of 3 registers,true,"), "\(verdict)")
        let shown = try ok(stage, "bulletin", "show", "--period", "2026-10", "--format", "json").json()
        let bulletin = try #require((shown["bulletins"] as? [[String: Any]])?.first)
        #expect(try bulletin["observation_hash"] as? String == answer.json()["observation_hash"] as? String)
        let page = try stage.folder.text("out/bulletin-2026-10.html")
        for name in ["observation_hash", "program_commit", "zone_data_version"] {
            let value = try #require(bulletin[name] as? String)
            #expect(page.contains(value), "\(name) is on the cover")
        }

        // A reading that comes late: one register has another, and no other has.
        let late = "meter,quantity,at,value\nmain,active_energy_import,2026-10-20T00:00:00+08:00,1100000\n"
        #expect(try stage.ctl("import", "readings", try stage.folder.file("late.csv", late)).status == 0)
        let found = try stage.ctl("bulletin", "check", "--period", "2026-10", "--revision", "1", "--format", "json")
        #expect(found.status == 1 && found.errors.contains("of the readings of 3 registers 1 differ"), "\(found)")
        let now = try registers(found)
        #expect(now.map { $0["state"] as? String } == ["holds", "differs", "holds"])
        #expect(now[1]["count_now"] as? Int == 4 && now[1]["count"] as? Int == 3)
        #expect(try text(of: now[1], "sha256") == text(of: frozen[1], "sha256"))
        let table = try stage.ctl("bulletin", "check", "--period", "2026-10")
        #expect(table.status == 1 && table.output.contains("differs"), "\(table)")
        // The next revision froze what is there now.
        try await stage.waitForRollup()
        _ = try ok(
            stage, "bulletin", "finalise", "--period", "2026-10", "--override", "objection_window", "--override",
            "grace", "--reason", "定稿")
        _ = try ok(stage, "bulletin", "check", "--period", "2026-10")
        #expect(try stage.ctl("bulletin", "check", "--period", "2026-10", "--revision", "1").status == 1)
        #expect(try stage.ctl("bulletin", "check", "--period", "2026-10", "--revision", "9").status == 1)
    }

    @Test func `nothing is published while readings of its time are in no figure yet`() async throws {
        let stage = try Stage()
        try stage.configure(site: Self.site)
        let text = try stage.folder.text("energy-collector.yaml")
        _ = try stage.folder.file(
            "energy-collector.yaml", text.replacing("rollup: {interval: 1s}", with: "rollup: {interval: 1h}"))
        try await stage.startDaemon()
        _ = try await stage.waitUntil(["status"]) { ($0["rollup"] as? [String: Any])?["last_run"] != nil }
        let imported = try stage.ctl("import", "readings", try stage.folder.file("readings.csv", Self.readings))
        try #require(imported.status == 0, "\(imported)")
        let publish = ["bulletin", "publish", "--period", "2026-10", "--reason", "公示", "--socket", stage.socket]
        let refused = try Stage.run("energyctl", publish)
        #expect(refused.status == 1, "\(refused)")
        #expect(
            refused.errors.contains(
                "readings of 3 meters before 2026-11-01T00:00:01+08:00 are stored and in no figure yet"),
            "\(refused)")
        #expect(try stage.ctl("bulletin", "check", "--period", "2026-10").errors.contains("was not published"))

        #expect(try stage.stopDaemon() == 0)
        _ = try stage.folder.file("energy-collector.yaml", text)
        try await stage.startDaemon()
        // Whoever does not wait for the rollup is waited for.
        #expect(try Stage.run("energyctl", publish).status == 0)
        _ = try ok(stage, "bulletin", "check", "--period", "2026-10")
        // What it prints is what the readings give once all of them are rolled up.
        try await stage.waitForRollup()
        let shown = try ok(stage, "bulletin", "diff", "--period", "2026-10", "--format", "json").json()
        #expect((shown["differences"] as? [Any])?.isEmpty == true, "\(shown)")
        #expect(try stage.stopDaemon() == 0)
    }

    /// What the catalogue of a folder of open data says of a month: `final 2`.
    private func catalogued(_ period: String, in stage: Stage) throws -> Set<String> {
        let text = try stage.folder.text("open/catalog.json")
        let root = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let sets = try #require(root["dcat:dataset"] as? [[String: Any]])
        let files = sets.flatMap { $0["dcat:distribution"] as? [[String: Any]] ?? [] }
        return Set(
            files.filter { $0["period"] as? String == period }.map { "\($0["stage"] ?? "") \($0["revision"] ?? "")" })
    }

    @Test func `exports of timers and open data are what was published last, and previews only before`() async throws {
        let stage = try await started()
        let bulletins = stage.folder.path + "/bulletins"
        func catchUp() throws -> String {
            try ok(
                stage, "bulletin", "catch-up", "--kind", "monthly", "--output", bulletins, "--files", "html,csv"
            ).output
        }
        func openData(_ period: String, _ more: String...) throws {
            let answer = try Stage.run(
                "energyctl",
                ["bulletin", "export", "--period", period, "--open-data", stage.folder.path + "/open"] + more
                    + ["--socket", stage.socket])
            #expect(answer.status == 0, "\(answer)")
        }
        func page() throws -> String { try stage.folder.text("bulletins/2026-10/bulletin-2026-10.html") }

        // A preview of a program that exported nothing else, with a file more than is exported now.
        try stage.folder.makeFolder("bulletins")
        try stage.folder.makeFolder("bulletins/2026-10")
        for (name, text) in [
            ("bulletin-2026-10.html", "old"), ("bulletin-2026-10.xlsx", "old"),
            (
                "export.json",
                #"{"files":["bulletin-2026-10.html","bulletin-2026-10.xlsx"],"kind":"monthly","period":"2026-10","#
                    + #""provisional":false}"#
            ),
        ] { _ = try stage.folder.file("bulletins/2026-10/\(name)", text) }
        #expect(try !catchUp().contains("/2026-10\n"))
        #expect(try page() == "old")
        try openData("2026-10")
        #expect(try catalogued("2026-10", in: stage) == ["preview 0"])

        _ = try ok(stage, "bulletin", "publish", "--period", "2026-10", "--reason", "公示")
        #expect(try catchUp().contains("\(bulletins)/2026-10\n"))
        #expect(try page().contains("初步（第1版）"))
        let files = try FileManager.default.contentsOfDirectory(atPath: bulletins + "/2026-10").sorted()
        #expect(files == ["bulletin-2026-10.csv", "bulletin-2026-10.html", "export.json"])
        #expect(try stage.folder.text("bulletins/2026-10/export.json").contains(#""revision":1,"stage":"preliminary""#))
        #expect(try !catchUp().contains("/2026-10\n"), "what lies there is what was published")
        try openData("2026-10", "--output", stage.folder.path + "/out", "--files", "html")
        #expect(try catalogued("2026-10", in: stage) == ["preliminary 1"])
        #expect(try stage.folder.text("out/bulletin-2026-10.html").contains(">预览<"), "a look at what is there now")

        _ = try ok(
            stage, "bulletin", "finalise", "--period", "2026-10", "--override", "objection_window", "--override",
            "grace", "--reason", "定稿")
        #expect(try catchUp().contains("\(bulletins)/2026-10\n"))
        #expect(try page().contains("正式（第2版）"))
        // Another month is exported: the one beside it follows.
        try openData("2025-10")
        #expect(try catalogued("2025-10", in: stage) == ["preview 0"])
        #expect(try catalogued("2026-10", in: stage) == ["final 2"])
        #expect(try stage.folder.text("open/bulletin-2026-10.csv").contains("正式（第2版）"))
    }
}
