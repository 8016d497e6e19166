import Foundation
import Glibc
import TestSupport
import Testing

/// A copy of the database, taken while it is written to, is the database at one moment.
@Suite(.serialized) struct BackupTests {
    private let site = """
        id: try
        name: 试验园区
        timezone: Asia/Shanghai
        nodes:
          - {id: campus, name: 园区, kind: campus}
        meters:
          - {id: a1, node: campus, carrier: electricity, role: consumption, interval: 15m, rated_power: 400kW}
        export: none
        """

    /// A month of quarters, by the day.
    private func file(_ stage: Stage, month: String, from value: Int) throws -> String {
        var lines = ["meter,quantity,at,value"]
        for quarter in 0..<(28 * 96) {
            let (day, hour, minute) = (quarter / 96 + 1, quarter / 4 % 24, quarter % 4 * 15)
            let at = String(format: "%@-%02d %02d:%02d", month, day, hour, minute).replacing(" ", with: "T")
            lines.append("a1,active_energy_import,\(at):00+08:00,\(value + quarter)")
        }
        return try stage.folder.file("\(month).csv", lines.joined(separator: "\n") + "\n")
    }

    private func month(_ stage: Stage, _ month: String) throws -> [String: Any] {
        let answer = try stage.ctl("rollup", "a1", "--by", "month", "--from", month, "--to", month, "--format", "json")
        return try #require((try answer.json()["rows"] as? [[String: Any]])?.first)
    }

    @Test func `a backup taken while readings come in restores to the same figures`() async throws {
        let stage = try Stage()
        try stage.configure(site: site)
        try await stage.startDaemon()
        #expect(try stage.ctl("import", "readings", file(stage, month: "2026-08", from: 1000)).status == 0)
        try await stage.waitForRollup()
        let before = try month(stage, "2026-08")
        // Readings of the next month come in meanwhile.
        let second = try file(stage, month: "2026-09", from: 1000 + 28 * 96)
        let importing = try ChildProcess(
            ChildProcess.built("energyctl"), ["import", "readings", second, "--socket", stage.socket])
        let target = stage.folder.path + "/saved.sqlite"
        let saved = try stage.ctl("backup", target)
        #expect(saved.status == 0 && saved.output.contains("checked, sha-256=:"), "\(saved)")
        #expect(try importing.waitForEnd(timeout: 60) == 0)
        let again = try stage.ctl("backup", target)
        #expect(again.status == 1 && again.errors.contains("--force replaces it"))
        #expect(try stage.ctl("backup", target + "/none/x").status == 1)
        let mode = try FileManager.default.attributesOfItem(atPath: target)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let left = try FileManager.default.contentsOfDirectory(atPath: stage.folder.path)
        #expect(!left.contains { $0.contains(".part") || $0.contains(".backup") }, "\(left)")
        try await stage.waitForRollup()
        let after = try month(stage, "2026-08")
        #expect(try stage.stopDaemon() == 0)

        // As docs/guides/backup-and-restore.md says.
        let other = try Stage()
        try other.configure(site: site)
        try FileManager.default.copyItem(atPath: target, toPath: other.database)
        try await other.startDaemon()
        try await other.waitForRollup()
        let restored = try month(other, "2026-08")
        // One moment: before the other file, or after it, and nothing in between.
        let moments = [before, after].map { NSDictionary(dictionary: $0) }
        #expect(moments.contains(NSDictionary(dictionary: restored)))
        #expect(before["amount"] as? Int == 28 * 96 - 1 && after["amount"] as? Int == 28 * 96)
        let check = try Stage.run("energy-collector", ["rebuild", "--check", "--config", other.configuration])
        #expect(check.status == 0, "\(check)")
        #expect(try other.folder.text("daemon.log").contains("not closed in order") == false)
    }

    @Test func `after a kill the database is checked, and a damaged one is set aside with a loud word`() async throws {
        let stage = try Stage()
        try stage.configure(site: site)
        try await stage.startDaemon()
        #expect(try stage.ctl("import", "readings", file(stage, month: "2026-08", from: 1000)).status == 0)
        try await stage.waitForRollup()
        try stage.killDaemon()
        try await stage.startDaemon()
        #expect(try stage.folder.text("daemon.log").contains("it was checked and is whole"))
        #expect(try stage.stopDaemon() == 0)
        let bytes = Data(repeating: 0x5A, count: 100_000)
        try bytes.write(to: URL(filePath: stage.database))
        try await stage.startDaemon()
        let status = try stage.ctl("status", "--format", "json").json()
        #expect(status["health"] as? String == "degraded")
        let problems = try #require(status["problems"] as? [String])
        #expect(problems.contains { $0.contains("was set aside as energy.sqlite.corrupt-") }, "\(problems)")
        // What comes from now on is kept.
        #expect(try stage.ctl("import", "readings", file(stage, month: "2026-09", from: 1000)).status == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: stage.folder.path)
        let aside = try #require(names.first { $0.contains(".corrupt-") && $0.hasSuffix("Z") })
        #expect(try Data(contentsOf: URL(filePath: stage.folder.path + "/" + aside)) == bytes)
        #expect(try stage.stopDaemon() == 0)
    }
}
