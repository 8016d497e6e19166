import ControlAPI
import Foundation
import TestSupport
import Testing

@testable import EnergyCtl

struct BulletinCatchUpTests {
    private func month(_ text: String) throws -> BulletinPeriod { try #require(BulletinPeriod(.monthly, named: text)) }

    /// Periods that are due, `2026-10 r2` for a published one.
    private func due(
        _ now: String, _ exported: [String: BulletinArchive.Export], published: [String: Int] = [:],
        keeping limit: Int = 120
    ) throws -> [String] {
        let pairs = try exported.map { (try month($0.key), $0.value) }
        let revisions = try published.map { (try month($0.key), $0.value) }
        let current = try #require(BulletinPeriod(.monthly, containing: now))
        return BulletinPeriod.due(
            before: current, exported: Dictionary(uniqueKeysWithValues: pairs),
            published: Dictionary(uniqueKeysWithValues: revisions), keeping: limit
        ).map { period, revision in "\(period)\(revision.map { " r\($0)" } ?? "")" }
    }

    private func due(_ now: String, _ previews: [String: Bool], keeping limit: Int = 120) throws -> [String] {
        try due(
            now, previews.mapValues { BulletinArchive.Export(isProvisional: $0, revision: nil) }, keeping: limit)
    }

    @Test func `an empty folder gets the last finished month, by the clock of the site`() throws {
        #expect(try due("2026-11-01T06:00:00+08:00", [String: Bool]()) == ["2026-10"])
        // In UTC it is still the day before.
        #expect(try due("2027-01-01T00:30:00+08:00", [String: Bool]()) == ["2026-12"])
    }

    @Test func `every month that was missed is caught up, holes too, and what is whole is not made again`() throws {
        #expect(
            try due("2026-11-03T06:00:00+08:00", ["2026-05": false, "2026-07": false]) == [
                "2026-06", "2026-08", "2026-09", "2026-10",
            ])
        #expect(try due("2026-11-03T06:00:00+08:00", ["2026-09": false, "2026-10": false]) == [])
        #expect(try due("2026-03-03T06:00:00+08:00", ["2025-11": false]) == ["2025-12", "2026-01", "2026-02"])
    }

    @Test func `what was provisional is made again, and what is not kept any more is not`() throws {
        let exported = ["2026-08": true, "2026-09": true, "2026-10": true]
        #expect(try due("2026-11-10T06:00:00+08:00", exported) == ["2026-08", "2026-09", "2026-10"])
        #expect(try due("2026-11-10T06:00:00+08:00", exported, keeping: 2) == ["2026-09", "2026-10"])
        // A folder from a time when the clock was wrong.
        #expect(try due("2026-11-10T06:00:00+08:00", ["2030-01": false]) == [])
    }

    @Test func `what was published takes a preview's place, and the next revision its own`() throws {
        func export(_ revision: Int?, isProvisional: Bool = false) -> BulletinArchive.Export {
            .init(isProvisional: isProvisional, revision: revision)
        }
        let now = "2026-11-10T06:00:00+08:00"
        #expect(try due(now, ["2026-09": export(nil)], published: ["2026-09": 1]) == ["2026-09 r1", "2026-10"])
        #expect(
            try due(
                now,
                [
                    "2026-07": export(1, isProvisional: true), "2026-08": export(2), "2026-09": export(1),
                    "2026-10": export(nil, isProvisional: true),
                ], published: ["2026-07": 1, "2026-08": 3, "2026-09": 1, "2026-10": 2])
                == ["2026-08 r3", "2026-10 r2"])
        #expect(try due(now, [:], published: ["2026-09": 4, "2026-10": 1]) == ["2026-10 r1"])
        // A daemon that knows nothing of it, as after an old backup: no preview takes the place of what was published.
        #expect(try due(now, ["2026-10": export(2, isProvisional: true)]) == [])
    }

    @Test func `years are years`() throws {
        let current = try #require(BulletinPeriod(.annual, containing: "2027-01-02T06:30:00+08:00"))
        let first = try #require(BulletinPeriod(.annual, named: "2024"))
        #expect(
            BulletinPeriod.due(
                before: current, exported: [first: .init(isProvisional: false, revision: nil)], published: [:],
                keeping: 20
            ).map(\.period.description) == ["2025", "2026"])
        for name in ["2026-10", "26", "20261", "x", "", "lost+found"] {
            #expect(BulletinPeriod(.annual, named: name) == nil, "\(name)")
        }
        for name in ["2026", "2026-13", "2026-00", "2026-1", "2026-10-01", "2026-10.tmp", "../x"] {
            #expect(BulletinPeriod(.monthly, named: name) == nil, "\(name)")
        }
    }

    private func response(_ period: String, isProvisional: Bool = false) -> BulletinResponse {
        BulletinResponse(
            period: period, kind: "monthly", provisional: isProvisional,
            files: [BulletinFile(name: "bulletin-\(period).html", mediaType: "text/html", content: Data("x".utf8))])
    }

    @Test func `a period counts as exported once it is whole, and pruning removes what was exported and nothing else`()
        throws
    {
        let folder = try TemporaryFolder()
        let archive = BulletinArchive(path: folder.path + "/bulletins", kind: .monthly)
        for period in ["2026-07", "2026-08", "2026-09"] { try archive.write(response(period)) }
        try archive.write(response("2026-10", isProvisional: true))
        // Half an export, and somebody's own files.
        try folder.makeFolder("bulletins/2026-11")
        _ = try folder.file("bulletins/2026-11/bulletin-2026-11.html", "half")
        _ = try folder.file("bulletins/2026-07/scan.pdf", "signed")
        try folder.makeFolder("bulletins/2026")
        #expect(
            try archive.exported() == [
                try month("2026-07"): .init(isProvisional: false), try month("2026-08"): .init(isProvisional: false),
                try month("2026-09"): .init(isProvisional: false), try month("2026-10"): .init(isProvisional: true),
            ])
        #expect(try archive.prune(keeping: 2) == [try month("2026-07"), try month("2026-08")])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: archive.path).sorted()
                == ["2026", "2026-07", "2026-09", "2026-10", "2026-11"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: archive.path + "/2026-07") == ["scan.pdf"])
    }

    @Test func `an export leaves no file of the one before beside its own, and nobody else's files away`() throws {
        let folder = try TemporaryFolder()
        let archive = BulletinArchive(path: folder.path, kind: .monthly)
        func response(_ names: [String], stage: String, revision: Int?) -> BulletinResponse {
            BulletinResponse(
                period: "2026-10", kind: "monthly", provisional: revision == nil,
                files: names.map {
                    BulletinFile(name: "bulletin-2026-10.\($0)", mediaType: "x", content: Data(stage.utf8))
                }, stage: stage, revision: revision)
        }
        try archive.write(response(["html", "csv", "json"], stage: "preview", revision: nil))
        _ = try folder.file("2026-10/scan.pdf", "signed")
        let period = try month("2026-10")
        #expect(try archive.exported() == [period: .init(isProvisional: true, revision: nil)])
        try archive.write(response(["html"], stage: "final", revision: 2))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path + "/2026-10").sorted()
                == ["bulletin-2026-10.html", "export.json", "scan.pdf"])
        #expect(try folder.text("2026-10/bulletin-2026-10.html") == "final")
        #expect(try archive.exported() == [period: .init(isProvisional: false, revision: 2)])
        #expect(try folder.text("2026-10/export.json").contains(#""revision":2,"stage":"final""#))
        // As a program before this one wrote it: what lies there is a preview.
        _ = try folder.file(
            "2026-10/export.json",
            #"{"files":["bulletin-2026-10.html"],"kind":"monthly","period":"2026-10","provisional":true}"#)
        #expect(try archive.exported() == [period: .init(isProvisional: true, revision: nil)])
    }

    @Test func `a daemon that does not answer is noted for those who look, and the last success stays`() throws {
        let shell = try Shell()
        let archive = BulletinArchive(path: shell.folder.path + "/bulletins", kind: .monthly)
        try archive.write(response("2026-09"))
        try archive.note(
            BulletinCatchUp(
                kind: "monthly", lastRun: "2026-10-01T06:00:00Z", lastSuccess: "2026-10-01T06:00:00Z",
                latest: "2026-09", failures: []))
        let result = try shell.run([
            "bulletin", "catch-up", "--kind", "monthly", "--output", archive.path, "--socket", "/nowhere/s",
        ])
        #expect(result.status == .unreachable)
        let state = try #require(archive.state())
        #expect(state.lastSuccess == "2026-10-01T06:00:00Z" && state.latest == "2026-09")
        #expect(state.lastRun > "2026-10-01T06:00:00Z")
        #expect(state.failures.count == 1 && state.failures[0].period == nil)
        #expect(state.failures[0].reason.contains("/nowhere/s"), "\(state)")
    }

    @Test func `backups are named by their time, and only the newest of them are kept`() throws {
        let folder = try TemporaryFolder()
        let backups = BackupFolder(path: folder.path)
        #expect(backups.file(at: "2026-11-29T02:30:00Z") == folder.path + "/energy-2026-11-29T023000Z.sqlite")
        for name in [
            "energy-2026-11-27T023000Z.sqlite", "energy-2026-11-28T023000Z.sqlite", "energy-2026-11-29T023000Z.sqlite",
            "energy-before-upgrade.sqlite", "notes.txt",
        ] { _ = try folder.file(name, "") }
        #expect(try backups.prune(keeping: 2) == [folder.path + "/energy-2026-11-27T023000Z.sqlite"])
        #expect(
            try folder.names == [
                "energy-2026-11-28T023000Z.sqlite", "energy-2026-11-29T023000Z.sqlite", "energy-before-upgrade.sqlite",
                "notes.txt",
            ])
        #expect(try backups.prune(keeping: 9) == [])
    }

    @Test(arguments: [
        ["backup"], ["backup", "a.sqlite", "--folder", "b"], ["backup", "a.sqlite", "--keep", "3"],
        ["backup", "--folder", "b", "--keep", "0"],
        ["bulletin", "catch-up", "--kind", "monthly", "--output", "b", "--keep", "0"],
        ["bulletin", "catch-up", "--kind", "weekly", "--output", "b"],
    ])
    func `what contradicts itself is a usage error`(arguments: [String]) throws {
        #expect(try Shell().run(arguments).status == .usage)
    }
}
