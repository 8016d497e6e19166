import Foundation
import Glibc
import TestSupport
import Testing

/// A file system that is full, for real: a small one in memory, which only root can mount.
@Suite(.serialized) struct DiskFullTests {
    private let lampSite = """
        id: lamps
        name: 路灯
        timezone: Asia/Shanghai
        nodes:
          - {id: campus, name: 园区, kind: campus}
        fleets:
          - {id: lamps, node: campus, mqtt: lights, count: 4, interval: 60s, rated_power: 200W}
        """

    /// A mounted file system of some megabytes, unmounted with the value.
    private final class SmallDisk {
        let path: String

        init?(in folder: String) throws {
            path = folder + "/disk"
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            guard mount("tmpfs", path, "tmpfs", 0, "size=8m") == 0 else { return nil }
        }

        deinit {
            umount2(path, Int32(MNT_DETACH))
        }

        /// Takes what is left of it.
        func fill() throws {
            let descriptor = open(path + "/ballast", O_WRONLY | O_CREAT, 0o600)
            try #require(descriptor >= 0)
            let part = [UInt8](repeating: 1, count: 4096)
            while write(descriptor, part, part.count) > 0 {}
            close(descriptor)
        }

        func free() { unlink(path + "/ballast") }
    }

    private func publish(_ broker: Broker, _ numbers: Range<Int>) throws {
        let now = Int(Date().timeIntervalSince1970)
        for number in numbers {
            let at = ISO8601DateFormatter().string(from: Date(timeIntervalSince1970: Double(now - 7200 + number)))
            let child = try ChildProcess(
                "/usr/bin/mosquitto_pub",
                [
                    "-h", "127.0.0.1", "-p", "\(broker.port)", "-q", "1", "-t", "lights/L001/telemetry", "-m",
                    #"{"ts":"\#(at)","load_wh":\#(10_000 + number)}"#,
                ])
            try #require(try child.waitForEnd(timeout: 20) == 0)
        }
    }

    private func stored(_ stage: Stage) throws -> Int {
        let answer = try stage.ctl("status", "--format", "json").json()
        return try #require((answer["store"] as? [String: Any])?["observations"] as? Int)
    }

    @Test func `a full disk acknowledges nothing, says so, and everything is there once it has room again`()
        async throws
    {
        let stage = try Stage()
        guard geteuid() == 0, let disk = try SmallDisk(in: stage.folder.path) else {
            // Mounting needs root, and a kernel that lets it.
            return
        }
        let broker = try await Broker()
        try stage.configure(
            links: """
                mqtt:
                  - id: lights
                    url: mqtt://127.0.0.1:\(broker.port)
                    client_id: collector
                    subscriptions:
                      - {topic: "lights/+/telemetry", profile: streetlight-json}
                """, site: lampSite, database: disk.path + "/energy.sqlite")
        try await stage.startDaemon()
        _ = try await stage.waitUntil(["status"]) { status in
            ((status["mqtt"] as? [[String: Any]])?.first?["state"] as? String) == "connected"
        }
        try publish(broker, 0..<5)
        try await stage.waitForRollup()
        #expect(try stored(stage) == 5)
        try disk.fill()
        try publish(broker, 5..<25)
        let full = try await stage.waitUntil(["status"]) { status in
            (status["problems"] as? [String] ?? []).contains { $0.contains("the file system is full") }
        }
        #expect(full["health"] as? String == "degraded")
        let link = try #require((full["mqtt"] as? [[String: Any]])?.first)
        #expect(link["acknowledged"] as? Int == 5)
        try await stage.waitForLog("warning out of service", "what=storage", "the file system is full")
        disk.free()
        _ = try await stage.waitUntil(["status"]) { status in
            (status["store"] as? [String: Any])?["observations"] as? Int == 25
        }
        try await stage.waitForRollup()
        try await stage.waitForLog("notice in service again", "what=storage")
        let problems = try stage.ctl("status", "--format", "json").json()["problems"] as? [String] ?? []
        #expect(!problems.contains { $0.contains("storage") || $0.contains("rollup") }, "\(problems)")
        #expect(try stage.stopDaemon() == 0)
    }
}
