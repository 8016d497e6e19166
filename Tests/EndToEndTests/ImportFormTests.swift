import Foundation
import Glibc
import TestSupport
import Testing

/// A file of the vehicle-fleet platform, as Excel saves it, on its way into the figures.
///
/// By hand: petrol 45.20 + 52.5 + 38.05 = 135.75 L and diesel 320 + 395.5 + 410.25 = 1125.75 L of October; electricity
/// 31 kWh for 10 persons on 10 m². 31 × 0.1229 + 135.75 × 0.73 × 1.4714 + 1125.75 × 0.85 × 1.4571 = 3.8099 + 145.8121 +
/// 1394.2808 = 1543.9027 kgce, so 154.39 a person; without vehicles 3.8099 ÷ 10 = 0.38 kgce/m², as before.
@Suite(.serialized) struct ImportFormTests {
    private static let site = """
        id: try
        name: 试验园区
        timezone: Asia/Shanghai
        nodes:
          - {id: campus, name: 园区, kind: campus}
        meters:
          - {id: a1, node: campus, carrier: electricity, role: consumption, interval: 24h, rated_power: 40kW}
        export: none
        facts:
          - {node: campus, kind: headcount, value: 10, from: 2025-01-01, source: 编制台账}
          - {node: campus, kind: floor_area_m2, value: 10, from: 2025-01-01, source: 房产台账}
        """

    private func started() async throws -> Stage {
        let stage = try Stage()
        try stage.configure(
            groups: geteuid() == 0 ? ", readers: nogroup, writers: nogroup" : "", site: Self.site)
        try await stage.startDaemon()
        let lines = (1...32).map { day in
            let date = day == 32 ? "2025-11-01" : "2025-10-" + (day < 10 ? "0\(day)" : "\(day)")
            return "a1,active_energy_import,\(date)T00:00:00+08:00,\(100 + day)"
        }
        let file = try stage.folder.file(
            "readings.csv", "meter,quantity,at,value\n" + lines.joined(separator: "\n") + "\n")
        let imported = try stage.ctl("import", "readings", file)
        try #require(imported.status == 0, "\(imported)")
        try await stage.waitForRollup()
        return stage
    }

    private static func sample() throws -> Data {
        let url = try #require(
            Bundle.module.url(
                forResource: "vehicle-fleet-gb18030", withExtension: "csv", subdirectory: "Fixtures"))
        return try Data(contentsOf: url)
    }

    /// A file beside the daemon, with texts replaced that are the same in GB18030.
    private func file(_ stage: Stage, _ name: String, _ edits: [(String, String)] = []) throws -> String {
        var data = try Self.sample()
        for (old, new) in edits {
            let range = try #require(data.firstRange(of: Data(old.utf8)), "\(old)")
            data.replaceSubrange(range, with: Data(new.utf8))
        }
        let path = try stage.folder.file(name, "")
        try data.write(to: URL(fileURLWithPath: path))
        return path
    }

    private func importing(_ stage: Stage, _ path: String, _ words: String...) throws -> Stage.Answer {
        try Stage.run(
            "energyctl",
            ["bills", "import", path, "--form", "vehicle-fleet", "--reason", "十月加油", "--socket", stage.socket] + words)
    }

    private func indicators(_ stage: Stage) throws -> [String: Double] {
        let answer = try stage.ctl("kpi", "campus", "--period", "2025-10", "--format", "json")
        let values = try #require(try answer.json()["values"] as? [[String: Any]], "\(answer)")
        return Dictionary(
            values.compactMap { row in
                guard let name = row["kpi"] as? String, let value = row["value"] as? Double else { return nil }
                return (name, value)
            }, uniquingKeysWith: { first, _ in first })
    }

    private func bills(_ stage: Stage) throws -> [[String: Any]] {
        try #require(try stage.ctl("bills", "list", "--format", "json").json()["bills"] as? [[String: Any]])
    }

    @Test func `refuellings count per person and in totals, not per floor area, and name their file`() async throws {
        let stage = try await started()
        let before = try indicators(stage)
        #expect(before["energy_per_capita"] == 0.38 && before["energy_per_area"] == 0.38)
        let path = try file(stage, "加油明细.csv")
        let trial = try importing(stage, path, "--node", "campus", "--dry-run")
        #expect(trial.status == 0 && trial.errors.contains("nothing was changed"), "\(trial)")
        #expect(try indicators(stage) == before)

        let imported = try importing(stage, path, "--node", "campus")
        #expect(imported.status == 0, "\(imported)")
        for words in ["加油明细.csv was read as GB18030", "7 lines of the file; left out: lines 11, 12"] {
            #expect(imported.errors.contains(words), "\(imported.errors)")
        }
        let after = try indicators(stage)
        #expect(after["comprehensive_energy"] == 1543.9 && after["energy_per_capita"] == 154.39)
        #expect(after["energy_per_area"] == 0.38)
        let explained = try stage.ctl("explain", "campus", "comprehensive_energy", "--period", "2025-10")
        #expect(explained.output.contains("135.75 L") && explained.output.contains("1125.75 L"), "\(explained)")
        // What `sha256sum` says of the file as it lies there, not of its text in UTF-8.
        let sum = try ChildProcess("/usr/bin/sha256sum", [path])
        #expect(try sum.waitForEnd(timeout: 30) == 0)
        let digest = try #require(try sum.output().split(separator: " ").first)
        let recorded = try bills(stage)
        let sources = recorded.compactMap { $0["source"] as? String }
        #expect(sources.count == 3)
        #expect(sources.contains("加油明细.csv, SHA-256 \(digest), 3 lines, form vehicle-fleet 1"), "\(sources)")
        #expect(recorded.allSatisfy { $0["purpose"] as? String == "official_vehicles" })
        let log = try stage.ctl("audit", "list", "--format", "json")
        #expect(log.output.contains(digest), "\(log.output)")

        let twice = try importing(stage, path, "--node", "campus")
        #expect(twice.status == 0 && twice.errors.contains("the database says so already"), "\(twice)")
        #expect(try bills(stage).allSatisfy { $0["revision"] as? Int == 1 })
    }

    @Test func `a corrected file revises the bills, and waits where the month was published`() async throws {
        let stage = try await started()
        #expect(try importing(stage, try file(stage, "a.csv"), "--node", "campus").status == 0)
        let forgotten = try importing(stage, try file(stage, "b.csv", [("45.20", "55.20")]), "--node", "campus")
        #expect(
            forgotten.status == 1 && forgotten.errors.contains("b.csv:11:")
                && forgotten.errors.contains("expected 1311.5 L, the sum of the lines above"), "\(forgotten)")
        #expect(try bills(stage).allSatisfy { $0["revision"] as? Int == 1 })
        let total = ("1,301.50", "1,311.50")
        let corrected = try importing(
            stage, try file(stage, "b.csv", [("45.20", "55.20"), total]), "--node", "campus")
        #expect(corrected.status == 0, "\(corrected)")
        let petrol = try #require(
            try bills(stage).first { $0["carrier"] as? String == "petrol" && $0["from"] as? String == "2025-10-01" })
        #expect(petrol["amount"] as? Double == 145.75 && petrol["revision"] as? Int == 2)

        // A file in which October has no diesel any more would leave that of the earlier one behind.
        let shorter = try stage.folder.file(
            "d.csv", "加油日期,车牌号,油品,加油量(升)\n2025/10/3,鲁N12345,92#汽油,45.20\n")
        let left = try importing(stage, shorter, "--node", "campus")
        #expect(
            left.status == 1 && left.errors.contains("campus diesel bill for official_vehicles from 2025-10-01 is of"),
            "\(left)")

        #expect(try stage.ctl("bulletin", "publish", "--period", "2025-10", "--reason", "公报").status == 0)
        let waiting = try importing(
            stage, try file(stage, "e.csv", [("45.20", "65.20"), ("1,301.50", "1,321.50")]), "--node", "campus")
        #expect(waiting.status == 0 && waiting.errors.contains("a second person has to agree"), "\(waiting)")
    }

    @Test func `what a form does not know is refused with its place, and nothing is recorded`() async throws {
        let stage = try await started()
        let path = try file(stage, "a.csv")
        let unknown = try stage.ctl("bills", "import", path, "--form", "vehicle-fleets", "--reason", "r")
        #expect(unknown.status == 1 && unknown.errors.contains("vehicle-fleet"), "\(unknown)")
        let homeless = try importing(stage, path)
        #expect(homeless.status == 1 && homeless.errors.contains("one of the site's nodes"), "\(homeless)")
        let formless = try stage.ctl("bills", "import", path, "--node", "campus", "--reason", "r")
        #expect(formless.status == 1 && formless.errors.contains("node"), "\(formless)")
        let oil = try importing(stage, try file(stage, "oil.csv", [(",92#", ",97#")]), "--node", "campus")
        #expect(oil.status == 1 && oil.errors.contains("oil.csv:3: 油品: found '97#汽油'"), "\(oil)")
        let old = try file(stage, "early.csv", [("2025/10/3,", "2015/10/3,")])
        let early = try importing(stage, old, "--node", "campus")
        #expect(early.status == 1 && early.errors.contains("early.csv:3: 加油日期: found '2015/10/3'"), "\(early)")
        let broken = try stage.folder.file("broken.csv", "")
        try (try Self.sample() + Data([0x0A, 0x41, 0xFF, 0xFF])).write(to: URL(fileURLWithPath: broken))
        let bytes = try importing(stage, broken, "--node", "campus")
        #expect(bytes.status == 1 && bytes.errors.contains("(0xFF) in line 14 no GB18030"), "\(bytes)")
        #expect(try bills(stage).isEmpty)
    }
}
