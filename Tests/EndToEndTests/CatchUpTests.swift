import Foundation
import Glibc
import TestSupport
import Testing

/// What a timer exports and backs up, and what the daemon says of it.
@Suite struct CatchUpTests {
    private let site = """
        id: hall
        name: 礼堂
        timezone: Asia/Shanghai
        nodes:
          - {id: campus, name: 园区, kind: campus}
        meters:
          - {id: main, node: campus, carrier: electricity, role: consumption, interval: 1h, rated_power: 1MW}
        """

    @Test func `missed months are exported, failures are seen in status and metrics, and files are their owner's`()
        async throws
    {
        let stage = try Stage()
        try stage.configure(site: site)
        let bulletins = stage.folder.path + "/bulletins"
        try await stage.startDaemon(options: ["--bulletins", bulletins])
        #expect(try permissions(stage.database) == 0o600)
        #expect(try permissions(stage.socket) & 0o007 == 0)
        let catchUp = ["bulletin", "catch-up", "--kind", "monthly", "--output", bulletins, "--socket", stage.socket]
        let first = try Stage.run("energyctl", catchUp)
        #expect(first.status == 0, "\(first.errors)")
        let last = try #require(try folders(bulletins).first)
        #expect(first.output == "\(bulletins)/\(last)\n")
        #expect(FileManager.default.fileExists(atPath: "\(bulletins)/\(last)/export.json"))
        // As if the machine had been off since three months before it.
        let parts = last.split(separator: "-").compactMap { Int($0) }
        let early = parts[0] * 12 + parts[1] - 1 - 3
        let earlier = "\(early / 12)-\(early % 12 < 9 ? "0" : "")\(early % 12 + 1)"
        try FileManager.default.moveItem(atPath: "\(bulletins)/\(last)", toPath: "\(bulletins)/\(earlier)")
        #expect(try Stage.run("energyctl", catchUp).status == 0)
        #expect(try folders(bulletins).count == 4)
        #expect(try folders(bulletins).first == earlier && folders(bulletins).last == last)
        let metrics = try UnixClient.answer(
            stage.socket, "GET /metrics HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        #expect(metrics.contains("energy_collector_bulletin_failures{kind=\"monthly\"} 0\n"), "\(metrics)")
        #expect(metrics.contains("energy_collector_bulletin_last_success_timestamp_seconds{kind=\"monthly\"} 1"))
        #expect(metrics.contains("energy_collector_stalled_loops 0\n"))

        // One month that cannot be written keeps no other back, and everybody who looks is told.
        try FileManager.default.removeItem(atPath: "\(bulletins)/\(last)")
        _ = try stage.folder.file("bulletins/\(last)", "in the way")
        let failed = try Stage.run("energyctl", catchUp)
        #expect(failed.status == 1 && failed.errors.contains(last), "\(failed)")
        let status = try stage.ctl("status", "--format", "json").json()
        let problems = (status["problems"] as? [String] ?? []).joined(separator: "\n")
        #expect(problems.contains("the monthly bulletin of \(last) was not exported: cannot"), "\(problems)")
        let after = try UnixClient.answer(
            stage.socket, "GET /metrics HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        #expect(after.contains("energy_collector_bulletin_failures{kind=\"monthly\"} 1\n"))

        let backups = stage.folder.path + "/backups"
        let saved = try stage.ctl("backup", "--folder", backups, "--keep", "1")
        #expect(saved.status == 0, "\(saved.errors)")
        let files = try FileManager.default.contentsOfDirectory(atPath: backups)
        #expect(files.count == 1 && files[0].hasPrefix("energy-20") && files[0].hasSuffix("Z.sqlite"), "\(files)")
        #expect(try permissions(backups) == 0o700)
        #expect(try stage.stopDaemon() == 0)
    }

    private func folders(_ path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).filter { !$0.hasSuffix(".json") }.sorted()
    }

    private func permissions(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require((attributes[.posixPermissions] as? NSNumber)?.intValue)
    }
}
