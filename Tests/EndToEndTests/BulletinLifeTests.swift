import Foundation
import Glibc
import TestSupport
import Testing

/// The life of a bulletin with the real daemon and command line: published, contested, final, restated, proven.
@Suite(.serialized) struct BulletinLifeTests {
    private static let site = """
        id: dezhou
        name: 德州市行政中心
        timezone: Asia/Shanghai
        nodes:
          - {id: campus, name: 综合办公区, kind: campus, expects: [electricity, natural_gas]}
          - {id: bldg-a, name: A座, kind: building, parent: campus}
        meters:
          - {id: main, node: campus, carrier: electricity, role: grid_import, interval: 744h, plausibility: off}
          - {id: a, node: bldg-a, carrier: electricity, role: consumption, interval: 744h, plausibility: off}
        export: none
        facts:
          - {node: campus, kind: headcount, value: 2100, from: 2016-01-01, source: 编制台账}
          - {node: campus, kind: floor_area_m2, value: 61000, from: 2016-01-01, source: 房产台账}
        bills:
          - {node: campus, carrier: natural_gas, quantity: 150000m3, from: 2025-10-01, to: 2025-11-01, source: 燃气公司}
          - {node: campus, carrier: natural_gas, quantity: 141360.48m3, from: 2026-10-01, to: 2026-11-01, source: 燃气公司}
        """

    private static let readings = """
        meter,quantity,at,value
        main,active_energy_import,2025-10-01T00:00:00+08:00,1000
        main,active_energy_import,2025-11-01T00:00:00+08:00,301000
        main,active_energy_import,2026-10-01T00:00:00+08:00,901000.25
        main,active_energy_import,2026-11-01T00:00:00+08:00,1231000.5
        a,active_energy_import,2026-10-01T00:00:00+08:00,50
        a,active_energy_import,2026-11-01T00:00:00+08:00,70050.125

        """

    private func started() async throws -> Stage {
        let stage = try Stage()
        try stage.configure(
            groups: geteuid() == 0 ? ", readers: nogroup, writers: nogroup" : "", site: Self.site)
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

    /// A number of the exported JSON; nil for one that is not known.
    private func figure(_ file: String, _ place: String) throws -> Double? {
        let names = place.split(separator: "/").map(String.init)
        let root = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: file)))
        func named(_ list: Any?, _ id: String) throws -> [String: Any] {
            try #require((list as? [[String: Any]])?.first { $0["id"] as? String == id }, "\(id) of \(place)")
        }
        let section = try named((root as? [String: Any])?["sections"], names[0])
        let row = try named(try named(section["tables"], names[1])["rows"], names[2])
        let cell = try #require((row["cells"] as? [String: Any])?[names[3]] as? [String: Any])
        return cell["value"] as? Double
    }

    /// Golden case 11: 147 250.5 in revision r2 of last year (r1 was 150 000), now 141 360.48: −4.00 %, not −5.76 %.
    @Test(.enabled(if: geteuid() == 0, "only root can be a second person"))
    func `a change against last year is counted from what was published last, whatever came after`() async throws {
        let stage = try await started()
        let change = "totals/totals_month/natural_gas/year_on_year"
        func exported(_ period: String, _ more: String...) throws -> String {
            let folder = stage.folder.path + "/out"
            let answer = try Stage.run(
                "energyctl",
                [
                    "bulletin", "export", "--period", period, "--output", folder, "--files", "json", "--socket",
                    stage.socket,
                ]
                    + more)
            try #require(answer.status == 0, "\(answer)")
            return folder + "/bulletin-\(period).json"
        }
        _ = try ok(stage, "bulletin", "publish", "--period", "2025-10", "--reason", "公示")
        _ = try ok(
            stage, "bulletin", "finalise", "--period", "2025-10", "--override", "objection_window", "--reason", "补发")
        #expect(try figure(try exported("2026-10"), change) == -5.76)
        #expect(try exported("2025-10", "--revision", "2").isEmpty == false)
        let before = try Data(contentsOf: URL(filePath: stage.folder.path + "/out/bulletin-2025-10.json"))

        func correct(_ quantity: String, proposal: Int) throws {
            let answer = try ok(
                stage, "bills", "set", "campus", "natural_gas", quantity, "--from", "2025-10-01", "--to", "2025-11-01",
                "--source", "更正", "--reason", "误抄")
            #expect((answer.output + answer.errors).contains("second person"))
            #expect(try stage.ctl(as: "nobody", ["approvals", "approve", "\(proposal)", "--reason", "核对"]).status == 0)
        }
        try correct("147250.5m3", proposal: 1)
        // Nothing published moves, and the comparison still is with what was published.
        #expect(try figure(try exported("2026-10"), change) == -5.76)
        _ = try exported("2025-10", "--revision", "2")
        #expect(try Data(contentsOf: URL(filePath: stage.folder.path + "/out/bulletin-2025-10.json")) == before)
        let differences = try ok(stage, "bulletin", "diff", "--period", "2025-10", "--format", "csv").output
        #expect(differences.contains("150000,147250"), "\(differences)")
        _ = try await stage.waitUntil(["status"]) { status in
            (status["problems"] as? [String])?.contains { $0.contains("restatement due") && $0.contains("2025-10") }
                ?? false
        }

        let restated = try ok(stage, "bulletin", "restate", "--period", "2025-10", "--reason", "燃气账单误抄")
        #expect((restated.output + restated.errors).contains("second person"))
        #expect(try stage.ctl(as: "nobody", ["approvals", "approve", "2", "--reason", "同意"]).status == 0)
        let list = try #require(
            try ok(stage, "bulletin", "list", "--format", "json").json()["bulletins"] as? [[String: Any]])
        #expect(list.map { $0["stage"] as? String } == ["preliminary", "final", "final"])
        #expect(list.last?["approver"] as? String == "nobody" && list.last?["author"] as? String == "root")
        let changed = try #require(list.last?["restated"] as? [[String: Any]])
        #expect(changed.contains { $0["old"] as? String == "150000" && $0["new"] as? String == "147250" })
        #expect(changed.allSatisfy { $0["cause"] as? String == "燃气账单误抄" })
        #expect(try figure(try exported("2026-10"), change) == -4)

        // Another correction that nobody restates changes nothing of it.
        try correct("100000m3", proposal: 3)
        let file = try exported("2026-10")
        #expect(try figure(file, change) == -4)
        #expect(try String(contentsOfFile: file, encoding: .utf8).contains("2025-10正式公报第3版（r，已更正）"))
        #expect(try ok(stage, "audit", "verify").output.hasPrefix("intact"))
    }

    @Test func `a bulletin is not final while a gate is not met, unless somebody answers for it by name`() async throws
    {
        let stage = try await started()
        let early = try stage.ctl("bulletin", "finalise", "--period", "2026-10", "--reason", "x")
        #expect(early.status == 1 && early.errors.contains("was not published"))
        _ = try ok(stage, "bulletin", "publish", "--period", "2026-10", "--reason", "公示")
        let twice = try stage.ctl("bulletin", "publish", "--period", "2026-10", "--reason", "公示")
        #expect(twice.status == 1 && twice.errors.contains("published already"))
        _ = try ok(
            stage, "objections", "open", "--period", "2026-10", "--figure", "人均综合能耗", "--text", "人数不符",
            "--reference", "2026-17")
        let refused = try stage.ctl("bulletin", "finalise", "--period", "2026-10", "--reason", "定稿")
        #expect(refused.status == 1 && refused.errors.contains("objections: 1 wait for an answer"), "\(refused)")
        #expect(refused.errors.contains("objection_window: objections may be opened until"))
        let unknown = try stage.ctl(
            "bulletin", "finalise", "--period", "2026-10", "--override", "everything", "--reason", "定稿")
        #expect(unknown.status == 1 && unknown.errors.contains("there is no gate 'everything'"))
        let half = try stage.ctl(
            "bulletin", "finalise", "--period", "2026-10", "--override", "objection_window", "--reason", "定稿")
        #expect(half.status == 1 && half.errors.contains("objections: 1 wait"))
        _ = try ok(stage, "objections", "answer", "1", "--outcome", "explained", "--text", "见台账")
        let again = try stage.ctl("objections", "answer", "1", "--outcome", "explained", "--text", "见台账")
        #expect(again.status == 1 && again.errors.contains("answered on"))
        _ = try ok(
            stage, "bulletin", "finalise", "--period", "2026-10", "--override", "objection_window", "--override",
            "grace", "--reason", "领导要求提前")
        let shown = try ok(stage, "bulletin", "show", "--period", "2026-10").output
        #expect(shown.contains("revision 2, final") && shown.contains("objection_window"), "\(shown)")
        let page = try ok(
            stage, "bulletin", "export", "--period", "2026-10", "--revision", "last", "--files", "html", "--output",
            stage.folder.path + "/out")
        #expect(page.output.contains("bulletin-2026-10.html"))
        #expect(try stage.folder.text("out/bulletin-2026-10.html").contains("领导要求提前"))
        let same = try stage.ctl("bulletin", "restate", "--period", "2026-10", "--reason", "x")
        #expect(same.status == 1 && same.errors.contains("would be printed as it was"), "\(same)")
    }

    @Test func `evidence is verified on another machine, and tampering is named`() async throws {
        let stage = try await started()
        _ = try ok(stage, "bulletin", "publish", "--period", "2026-10", "--reason", "公示")
        let folder = stage.folder.path + "/out"
        _ = try ok(
            stage, "bulletin", "export", "--period", "2026-10", "--revision", "1", "--evidence", "--output", folder)
        _ = try ok(stage, "audit", "draw", "--seed", "04 11 17", "--count", "3", "--period", "2026-10")
        let draw = try ok(stage, "audit", "draw", "--seed", "04 11 17", "--count", "3", "--period", "2026-10").output
        let record = try stage.folder.file("draw.json", draw)
        #expect(try stage.stopDaemon() == 0)

        // No daemon from here on.
        let archive = folder + "/evidence-2026-10-r1.tar"
        let verdict = try Stage.run("energyctl", ["verify", archive, "--format", "json"])
        #expect(verdict.status == 0, "\(verdict)")
        let checks = try #require(try verdict.json()["checks"] as? [[String: Any]])
        #expect(checks.count == 10 && checks.allSatisfy { $0["passed"] as? Bool == true })
        let fingerprint = try #require(try verdict.json()["key_fingerprint"] as? String)
        #expect(try Stage.run("energyctl", ["verify", archive, "--fingerprint", fingerprint]).status == 0)
        let other = try Stage.run("energyctl", ["verify", archive, "--fingerprint", String(repeating: "0", count: 64)])
        #expect(other.status == 1 && other.output.contains("not by 0000"))
        #expect(try Stage.run("energyctl", ["verify", record, "--fingerprint", fingerprint]).status == 0)
        _ = try stage.folder.file("forged.json", draw.replacing("04 11 17", with: "04 11 18"))
        #expect(try Stage.run("energyctl", ["verify", stage.folder.path + "/forged.json"]).status == 1)

        // One bit of the published page.
        var bytes = try Data(contentsOf: URL(filePath: archive))
        let place = try #require(bytes.range(of: Data("综合办公区".utf8)))
        bytes[place.lowerBound] ^= 1
        try bytes.write(to: URL(filePath: folder + "/tampered.tar"))
        let tampered = try Stage.run("energyctl", ["verify", folder + "/tampered.tar"])
        #expect(tampered.status == 1 && tampered.output.contains("was changed"), "\(tampered)")
        try bytes.prefix(5000).write(to: URL(filePath: folder + "/short.tar"))
        let short = try Stage.run("energyctl", ["verify", folder + "/short.tar"])
        #expect(short.status == 1 && short.output.contains("archive"), "\(short)")
        let nothing = try Stage.run("energyctl", ["verify", folder + "/nothing.tar"])
        #expect(nothing.status == 1 && nothing.errors.contains("cannot be read"))
    }
}
