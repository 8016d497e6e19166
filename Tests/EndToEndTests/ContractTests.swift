import Foundation
import Glibc
import TestSupport
import Testing

/// `docs/openapi.yaml` against the real daemon.
@Suite(.serialized) struct ContractTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    /// Made by `scripts/contract-tools.sh`, which `make test` runs.
    private static let python = root.path(percentEncoded: false) + ".build/contract/bin/python"

    private static let site = """
        id: dezhou
        name: 德州市行政中心
        timezone: Asia/Shanghai
        nodes:
          - {id: campus, name: 综合办公区, kind: campus}
          - {id: bldg-a, name: A座, kind: building, parent: campus}
        meters:
          - {id: main, node: campus, carrier: electricity, role: grid_import, interval: 1h, plausibility: off}
          - {id: a, node: bldg-a, carrier: electricity, role: consumption, interval: 1h, plausibility: off}
        export: none
        evaluation: {co2_region: shandong, scheme: general}
        targets:
          - {node: campus, year: 2026, kpi: energy_per_area, role: leader, target: 12, source: 目标责任书}
        facts:
          - {node: campus, kind: headcount, value: 2548, from: 2021-01-01, source: 编制台账}
          - {node: campus, kind: floor_area_m2, value: 61000, from: 2016-01-01, source: 房产台账}
        """

    private func started(_ groups: String = "") async throws -> Stage {
        let stage = try Stage()
        try stage.configure(groups: groups, site: Self.site)
        try await stage.startDaemon()
        let rows = (0..<100).map { hour in
            let (day, hour) = (hour / 24 + 1, hour % 24)
            let at = "2026-10-0\(day)T\(hour < 10 ? "0" : "")\(hour):00:00+08:00"
            return "main,active_energy_import,\(at),\(1000 + day * 240 + hour * 10)"
        }
        let file = try stage.folder.file(
            "readings.csv", "meter,quantity,at,value\n" + rows.joined(separator: "\n") + "\n")
        let imported = try stage.ctl("import", "readings", file)
        try #require(imported.status == 0, "\(imported)")
        try await stage.waitForRollup()
        return stage
    }

    @Test(
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: python),
            "Schemathesis is not installed: scripts/contract-tools.sh"))
    func `the daemon answers as the description says, whatever is asked`() async throws {
        let stage = try await started()
        let script = try #require(
            Bundle.module.url(forResource: "contract", withExtension: "py", subdirectory: "Fixtures"))
        let seed = UInt32.random(in: 1...1_000_000)
        let child = try ChildProcess(
            Self.python,
            [
                script.path(percentEncoded: false), stage.socket,
                Self.root.path(percentEncoded: false) + "docs/openapi.yaml", "\(seed)", "3",
            ], errorsTo: stage.folder.path + "/contract.log")
        let status = try child.waitForEnd(timeout: 400)
        let output = try child.output()
        #expect(status == 0, "seed \(seed)\n\(output.suffix(6000))")
        // Nothing of it cost the daemon its life.
        #expect(try stage.ctl("status").status == 0)
        #expect(try stage.ctl("audit", "verify").status == 0)
    }

    @Test func `a change sent twice with one key is made once, and the key stands for nothing else`() async throws {
        let stage = try await started()
        func post(_ body: String, key: String, match: String? = nil) throws -> String {
            try UnixClient.answer(
                stage.socket,
                "POST /v1/facts HTTP/1.1\r\nhost: x\r\nconnection: close\r\nidempotency-key: \(key)\r\n"
                    + (match.map { "if-match: \($0)\r\n" } ?? "")
                    + "content-type: application/json\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)")
        }
        func fact(_ value: Int) -> String {
            #"{"node":"campus","kind":"headcount","value":"\#(value)","from":"2026-01-01","source":"s","reason":"r"}"#
        }
        let first = try post(fact(2600), key: "k-1")
        #expect(first.hasPrefix("HTTP/1.1 200"), "\(first)")
        let entries = try stage.ctl("audit", "list", "--format", "csv").output.split(separator: "\n").count
        let second = try post(fact(2600), key: "k-1")
        #expect(second.hasPrefix("HTTP/1.1 200"))
        #expect(second.components(separatedBy: "\r\n\r\n").last == first.components(separatedBy: "\r\n\r\n").last)
        #expect(try stage.ctl("audit", "list", "--format", "csv").output.split(separator: "\n").count == entries)
        #expect(try post(fact(2700), key: "k-1").hasPrefix("HTTP/1.1 422"))
        #expect(try post(fact(2700), key: "with space").hasPrefix("HTTP/1.1 400"))
        // After a restart the key is still known.
        try stage.killDaemon()
        try await stage.startDaemon()
        #expect(try post(fact(2600), key: "k-1").contains("2600"))
        #expect(try stage.ctl("audit", "list", "--format", "csv").output.split(separator: "\n").count == entries)

        let read = try UnixClient.answer(
            stage.socket, "GET /v1/facts HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        let tag = try #require(
            read.split(separator: "\r\n").first { $0.lowercased().hasPrefix("etag:") }?.split(separator: " ").last)
        #expect(try post(fact(2800), key: "k-2", match: String(tag)).hasPrefix("HTTP/1.1 200"))
        let outdated = try post(fact(2900), key: "k-3", match: String(tag))
        #expect(outdated.hasPrefix("HTTP/1.1 412") && outdated.contains("something was changed meanwhile"))
        let unchanged = try UnixClient.answer(
            stage.socket, "GET /v1/nodes HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        let nodes = try #require(
            unchanged.split(separator: "\r\n").first { $0.lowercased().hasPrefix("etag:") }?.split(separator: " ").last)
        let again = try UnixClient.answer(
            stage.socket,
            "GET /v1/nodes HTTP/1.1\r\nhost: x\r\nconnection: close\r\nif-none-match: \(nodes)\r\n\r\n")
        #expect(again.hasPrefix("HTTP/1.1 304"), "\(again)")
    }

    @Test func `readings come in pages that miss and double nothing, and as one stream of CSV`() async throws {
        let stage = try await started()
        var (cursor, pages, times) = (String?.none, 0, [String]())
        repeat {
            let query = "meter=main&from=2026-10-01&to=2026-10-31&limit=7" + (cursor.map { "&cursor=\($0)" } ?? "")
            let answer = try UnixClient.answer(
                stage.socket, "GET /v1/readings?\(query) HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
            let body = try #require(answer.components(separatedBy: "\r\n\r\n").last)
            let page = try #require(try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any])
            times += try #require(page["readings"] as? [[String: Any]]).compactMap { $0["at"] as? String }
            cursor = page["next"] as? String
            pages += 1
        } while cursor != nil && pages < 100
        #expect(times.count == 100 && Set(times).count == 100 && times == times.sorted())
        #expect(pages == 15)
        let csv = try stage.ctl("readings", "main", "--from", "2026-10-01", "--to", "2026-10-31", "--format", "csv")
        #expect(csv.output.split(separator: "\n").count == 101, "\(csv)")
        let limited = try stage.ctl(
            "readings", "main", "--from", "2026-10-01", "--to", "2026-10-31", "--limit", "10", "--format", "csv")
        #expect(limited.output.split(separator: "\n").count == 11)
    }

    /// Users and groups of a test, removed with it.
    private final class Accounts {
        let suffix = "\(getpid())"
        private(set) var users: [String] = []
        private(set) var groups: [String] = []

        func group(_ name: String) throws -> String {
            let group = "ec\(name)\(suffix)"
            try run("/usr/sbin/groupadd", group)
            groups.append(group)
            return group
        }

        func user(_ name: String, in members: [String]) throws -> String {
            let user = "ec\(name)\(suffix)"
            let list = members.isEmpty ? [] : ["--groups", members.joined(separator: ",")]
            try run("/usr/sbin/useradd", ["--no-create-home", "--shell", "/bin/false"] + list + [user])
            users.append(user)
            return user
        }

        func run(_ program: String, _ arguments: String...) throws { try run(program, arguments) }

        private func run(_ program: String, _ arguments: [String]) throws {
            let child = try ChildProcess(program, arguments)
            try #require(try child.waitForEnd(timeout: 30) == 0, "\(program) \(arguments)")
        }

        deinit {
            for user in users { try? run("/usr/sbin/userdel", [user]) }
            for group in groups { try? run("/usr/sbin/groupdel", [group]) }
        }
    }

    @Test(
        .enabled(
            if: geteuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/sbin/useradd"),
            "only root may make users"))
    func `outsiders get nothing, readers read, writers write in their own name`() async throws {
        let accounts = Accounts()
        let readers = try accounts.group("r")
        let writers = try accounts.group("w")
        let outsider = try accounts.user("out", in: [])
        let reader = try accounts.user("read", in: [readers])
        let writer = try accounts.user("write", in: [readers, writers])
        let stage = try await started(", readers: \(readers), writers: \(writers)")
        chmod(stage.folder.path, 0o755)
        let mode = try FileManager.default.attributesOfItem(atPath: stage.socket)
        #expect((mode[.posixPermissions] as? NSNumber)?.intValue == 0o660)
        #expect(mode[.groupOwnerAccountName] as? String == readers)
        let set = [
            "facts", "set", "campus", "headcount", "2601", "--from", "2026-02-01", "--source", "s", "--reason", "r",
        ]
        let matrix: [(user: String, words: [String], status: Int32, says: String)] = [
            (outsider, ["status"], 3, "no permission"),
            (reader, ["status"], 0, ""),
            (reader, ["kpi", "campus", "--period", "2026-10"], 0, ""),
            (reader, set, 1, "needs membership in the group '\(writers)'"),
            (reader, ["backup", "/tmp/energy-backup-\(getpid())"], 1, "needs membership"),
            (reader, ["probe", "127.0.0.1:1"], 1, "needs membership"),
            (reader, ["approvals", "approve", "1", "--reason", "r"], 1, "needs membership"),
            (writer, ["status"], 0, ""),
            (writer, set, 0, ""),
        ]
        for (user, words, status, says) in matrix {
            let answer = try stage.ctl(as: user, words)
            #expect(answer.status == status, "\(user) \(words): \(answer)")
            #expect(says.isEmpty || answer.errors.contains(says), "\(user) \(words): \(answer)")
        }
        let log = try stage.ctl("audit", "list", "--format", "json").output
        #expect(log.contains("\"author\":\"\(writer)\""))
        #expect(!log.contains("\"author\":\"\(reader)\""))
        // Whoever is put out of the group is out within seconds, without a restart.
        try accounts.run("/usr/sbin/usermod", "--groups", readers, writer)
        let end = ContinuousClock.now + .seconds(60)
        var isOut = false
        while !isOut, ContinuousClock.now < end {
            isOut = try stage.ctl(as: writer, set).status == 1
        }
        #expect(isOut)
    }
}
