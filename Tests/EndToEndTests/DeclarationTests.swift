import Foundation
import Glibc
import TestSupport
import Testing

/// What an energy manager tells of meters and corrects, by the command line on a running daemon.
@Suite(.serialized) struct DeclarationTests {
    private let site = """
        id: try
        name: 试验园区
        timezone: Asia/Shanghai
        nodes:
          - {id: campus, name: 园区, kind: campus}
        meters:
          - {id: a1, node: campus, carrier: electricity, role: consumption, interval: 5m, rated_power: 40kW}
        export: none
        """

    private func started(groups: String = "") async throws -> Stage {
        let stage = try Stage()
        try stage.configure(groups: groups, site: site)
        try await stage.startDaemon()
        let file = try stage.folder.file(
            "readings.csv",
            """
            meter,quantity,at,value
            a1,active_energy_import,2026-10-14T10:00:00+08:00,88213.0
            a1,active_energy_import,2026-10-14T14:00:00+08:00,9.25
            a1,active_energy_import,2026-10-14T14:05:00+08:00,9.30
            a1,active_energy_import,2026-10-14T14:10:00+08:00,9.35
            a1,active_energy_import,2026-10-14T14:15:00+08:00,9.40

            """)
        let imported = try stage.ctl("import", "readings", file)
        try #require(imported.status == 0, "\(imported)")
        try await stage.waitForRollup()
        return stage
    }

    private func amounts(_ stage: Stage, by level: String) async throws -> [Double] {
        try await stage.waitForRollup()
        let answer = try stage.ctl(
            "rollup", "a1", "--by", level, "--from", "2026-10-14", "--to", "2026-10-14", "--format", "json")
        let rows = try #require(try answer.json()["rows"] as? [[String: Any]])
        return rows.compactMap { $0["amount"] as? Double }
    }

    @Test func `a replacement is told of, survives a kill, and is taken back`() async throws {
        let stage = try await started()
        #expect(try await amounts(stage, by: "day") == [0.15])
        let gaps = try stage.ctl("gaps", "a1", "--format", "csv")
        #expect(
            gaps.output.contains(
                "a1,active_energy_import,2026-10-14T10:00:00+08:00,2026-10-14T14:00:00+08:00,unknown,,"))
        let warned = try stage.ctl("status", "--format", "json").json()["warnings"] as? [String] ?? []
        #expect(warned == ["meter a1: 1 gap that nobody has explained: energyctl gaps a1"])
        let told = try stage.ctl(
            "events", "add", "replace", "a1", "--at", "2026-10-14 12:00", "--final", "88220.5", "--initial", "2.0",
            "--serial", "2210345", "--reason", "work order 17")
        #expect(told.status == 0 && told.output.contains("88220.5 → 2 kWh, serial 2210345"), "\(told)")
        // Told of is kept, whatever happens next.
        try stage.killDaemon()
        try await stage.startDaemon()
        #expect(try await amounts(stage, by: "hour") == [3.75, 3.75, 3.625, 3.625, 0.15])
        #expect(try await amounts(stage, by: "day") == [14.9])
        #expect(try stage.ctl("status", "--format", "json").json()["warnings"] == nil)
        let check = try Stage.run("energy-collector", ["rebuild", "--check", "--config", stage.configuration])
        #expect(check.status == 0, "\(check)")
        let twice = try stage.ctl(
            "events", "add", "reset", "a1", "--at", "2026-10-14T12:00:00+08:00", "--reason", "again")
        #expect(twice.status == 1 && twice.errors.contains("take it back first"))
        #expect(try stage.ctl("events", "revert", "1", "--reason", "another meter").status == 0)
        #expect(try await amounts(stage, by: "day") == [0.15])
        let log = try stage.ctl("audit", "list", "--format", "json").json()
        let entries = try #require(log["entries"] as? [[String: Any]])
        #expect(entries.map { $0["action"] as? String } == ["event.revert", "event.add"])
        let verdict = try stage.ctl("audit", "verify")
        #expect(verdict.status == 0 && verdict.output.hasPrefix("intact  2 entries"))
        let missing = try stage.ctl("audit", "verify", "--head", String(repeating: "ab", count: 32))
        #expect(missing.status == 1 && missing.errors.contains("entries are missing"))
    }

    @Test func `corrections change what they say and nothing else`() async throws {
        let stage = try await started()
        let excluded = try stage.ctl(
            "corrections", "add", "exclude", "a1", "--at", "2026-10-14T14:15:00+08:00", "--reason", "misread")
        #expect(excluded.status == 0, "\(excluded)")
        // Without its fourth reading the new meter is not believed.
        #expect(try await amounts(stage, by: "day") == [])
        #expect(try stage.ctl("corrections", "revert", "1", "--reason", "it was right").status == 0)
        #expect(try await amounts(stage, by: "day") == [0.15])
        let filled = try stage.ctl(
            "corrections", "add", "fill", "a1", "--at", "2026-10-14 11:00", "--method", "linear", "--amount", "20",
            "--reason", "as the week before")
        #expect(filled.status == 0, "\(filled)")
        #expect(try await amounts(stage, by: "hour") == [5, 5, 5, 5, 0.15])
        let day = try stage.ctl(
            "rollup", "a1", "--by", "day", "--from", "2026-10-14", "--to", "2026-10-14", "--format", "json")
        let row = try #require((try day.json()["rows"] as? [[String: Any]])?.first)
        #expect(row["estimated"] as? Int == 20 && row["measured"] as? Double == 0.15)
        for (words, expected) in [
            (["exclude", "a1", "--at", "2026-10-14 14:07"], "no reading"),
            (["insert", "a1", "--at", "2026-10-14 12:00", "--value=-3"], "expected a number of kWh"),
            (["insert", "a1", "--at", "2026-10-14 12:00"], "value is missing"),
            (["attribute", "a1", "--at", "2026-10-14 14:07"], "has no unattributed advance"),
            (["exclude", "a1", "--at", "2026-10-14 14:05", "--value", "3"], "expected none for 'exclude'"),
            (["exclude", "nobody", "--at", "2026-10-14 14:05"], "there is no meter 'nobody'"),
        ] {
            let refused = try Stage.run(
                "energyctl", ["corrections", "add"] + words + ["--reason", "r", "--socket", stage.socket])
            #expect(refused.status == 1 && refused.errors.contains(expected), "\(words): \(refused.errors)")
        }
        let silent = try stage.ctl(
            "corrections", "add", "exclude", "a1", "--at", "2026-10-14 14:05", "--reason", "  ")
        #expect(silent.status == 2 && silent.errors.contains("--reason is empty"))
    }

    @Test func `what touches a published period waits for a second person`() async throws {
        let stage = try await started(
            groups: geteuid() == 0 ? ", readers: nogroup, writers: nogroup" : "")
        #expect(try stage.ctl("bulletin", "publish", "--period", "2026-10", "--reason", "公报").status == 0)
        let early = try stage.ctl("bulletin", "publish", "--period", "2036-10", "--reason", "公报")
        #expect(early.status == 1 && early.errors.contains("a period that is over"))
        let proposed = try stage.ctl(
            "corrections", "add", "exclude", "a1", "--at", "2026-10-14T14:15:00+08:00", "--reason", "misread",
            "--format", "json")
        let proposal = try #require(try proposed.json()["proposal"] as? [String: Any])
        #expect(proposed.status == 0 && proposal["id"] as? Int == 1)
        #expect(try stage.ctl("corrections", "list", "--format", "csv").output.split(separator: "\n").count == 1)
        let own = try stage.ctl("approvals", "approve", "1", "--reason", "mine")
        #expect(own.status == 1 && own.errors.contains("a second person has to agree"))
        guard geteuid() == 0 else { return }
        // Root may be anybody: here the user nobody, of the writers' group.
        let approved = try stage.ctl(as: "nobody", ["approvals", "approve", "1", "--reason", "checked the photo"])
        #expect(approved.status == 0, "\(approved)")
        let list = try stage.ctl("corrections", "list", "--format", "json").json()
        let corrections = try #require(list["corrections"] as? [[String: Any]])
        #expect(corrections.map { $0["approver"] as? String } == ["nobody"])
        #expect(corrections.map { $0["author"] as? String } == ["root"])
        let again = try stage.ctl(as: "nobody", ["approvals", "reject", "1", "--reason", "too late"])
        #expect(again.status == 1 && again.errors.contains("was approved by nobody already"))
        #expect(try stage.ctl("audit", "verify").output.hasPrefix("intact  4 entries"))
    }
}
