import Foundation
import TestSupport
import Testing

/// The key that evidence is signed with, when it is gone, spoilt, seen by others or somebody else's.
@Suite(.serialized) struct SigningKeyTests {
    private static let site = """
        id: site
        name: Site
        timezone: Asia/Shanghai
        nodes: [{id: campus, name: Campus, kind: campus}]
        meters: [{id: main, node: campus, carrier: electricity, role: grid_import, interval: 744h, plausibility: off}]
        export: none
        """
    private static let readings = """
        meter,quantity,at,value
        main,active_energy_import,2026-09-01T00:00:00+08:00,1000
        main,active_energy_import,2026-10-01T00:00:00+08:00,2000
        main,active_energy_import,2026-11-01T00:00:00+08:00,3500

        """

    private func started() async throws -> Stage {
        let stage = try Stage()
        try stage.configure(site: Self.site)
        try await stage.startDaemon()
        let imported = try stage.ctl("import", "readings", try stage.folder.file("readings.csv", Self.readings))
        try #require(imported.status == 0, "\(imported)")
        try await stage.waitForRollup()
        return stage
    }

    private func publish(_ stage: Stage, _ period: String) throws -> Stage.Answer {
        try stage.ctl("bulletin", "publish", "--period", period, "--reason", "公示")
    }

    private func mode(_ path: String) throws -> Int? {
        (try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue
    }

    @Test func `a key that was lost is asked for, never quietly made anew`() async throws {
        let stage = try await started()
        let key = stage.folder.path + "/evidence.key"
        #expect(try publish(stage, "2026-09").status == 0)
        #expect(try mode(key) == 0o600)
        let bytes = try Data(contentsOf: URL(filePath: key))

        try FileManager.default.removeItem(atPath: key)
        let lost = try publish(stage, "2026-10")
        #expect(lost.status == 1 && lost.errors.contains("it is gone, and published bulletins name it"), "\(lost)")
        #expect(!FileManager.default.fileExists(atPath: key))
        try bytes.prefix(31).write(to: URL(filePath: key))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
        let cut = try publish(stage, "2026-10")
        #expect(cut.status == 1 && cut.errors.contains("it is no key of 32 bytes"), "\(cut)")
        try bytes.write(to: URL(filePath: key))
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: key)
        let shared = try publish(stage, "2026-10")
        #expect(shared.status == 1 && shared.errors.contains("others can read it"), "\(shared)")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)

        // Nothing was published in the meantime, and then it goes on under the same fingerprint.
        let list = try stage.ctl("bulletin", "list", "--format", "csv")
        #expect(list.output.split(whereSeparator: \.isNewline).count == 2, "\(list)")
        #expect(try publish(stage, "2026-10").status == 0)
        #expect(try fingerprint(stage, "2026-09") == fingerprint(stage, "2026-10"))
    }

    @Test func `a log that was begun anew is found out by the head that somebody noted`() async throws {
        let stage = try await started()
        #expect(try publish(stage, "2026-09").status == 0)
        #expect(try publish(stage, "2026-10").status == 0)
        // The first publication stands in the log by the second one.
        let noted = try #require(try manifest(stage, "2026-10")["chain_head"] as? String)
        let later = stage.folder.path + "/out/evidence-2026-10-r1.tar"
        #expect(try Stage.run("energyctl", ["verify", later, "--head", noted]).status == 0)
        #expect(try stage.ctl("audit", "verify", "--head", noted).status == 0)

        // The same bulletins from a gateway with the same key and another history.
        let other = try await started()
        try FileManager.default.copyItem(
            atPath: stage.folder.path + "/evidence.key", toPath: other.folder.path + "/evidence.key")
        #expect(try publish(other, "2026-10").status == 0)
        _ = try manifest(other, "2026-10")
        let forged = other.folder.path + "/out/evidence-2026-10-r1.tar"
        let print = try #require(try fingerprint(stage, "2026-10"))
        #expect(try Stage.run("energyctl", ["verify", forged, "--fingerprint", print]).status == 0)
        let found = try Stage.run("energyctl", ["verify", forged, "--fingerprint", print, "--head", noted])
        #expect(found.status == 1 && found.output.contains("no entry has the noted hash"), "\(found)")
        #expect(try other.ctl("audit", "verify", "--head", noted).status == 1)
    }

    /// What a bundle says that it is of; it is exported first.
    private func manifest(_ stage: Stage, _ period: String) throws -> [String: Any] {
        let out = stage.folder.path + "/out"
        let exported = try stage.ctl(
            "bulletin", "export", "--period", period, "--revision", "1", "--evidence", "--output", out)
        try #require(exported.status == 0, "\(exported)")
        let tar = try ChildProcess("/usr/bin/tar", ["-xOf", "\(out)/evidence-\(period)-r1.tar", "manifest.json"])
        let text = try tar.output()
        return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    private func fingerprint(_ stage: Stage, _ period: String) throws -> String? {
        try manifest(stage, period)["key_fingerprint"] as? String
    }
}
