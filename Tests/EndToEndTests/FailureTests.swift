import Foundation
import Glibc
import TestSupport
import Testing

/// What operators see when something is wrong, and what survives it.
@Suite(.serialized) struct FailureTests {
    private let lampSite = """
        id: lamps
        name: 路灯
        timezone: Asia/Shanghai
        nodes:
          - {id: campus, name: 园区, kind: campus}
        fleets:
          - {id: lamps, node: campus, mqtt: lights, count: 4, interval: 60s, rated_power: 200W}
        """

    private func lampLinks(_ port: UInt16) -> String {
        """
        mqtt:
          - id: lights
            url: mqtt://127.0.0.1:\(port)
            client_id: collector
            subscriptions:
              - {topic: "lights/+/telemetry", profile: streetlight-json}
        """
    }

    @Test func `every finding of a wrong configuration is named and nothing is started`() throws {
        let stage = try Stage()
        try stage.configure(
            links: """
                modbus:
                  - id: gw
                    hots: 127.0.0.1
                    devices:
                      - {meter: m, unit: 300, profile: eastron-sdm360, poll: 15}
                """,
            site: """
                id: x
                name: X
                timezone: Asia/Shanghia
                nodes: []
                """)
        for command in ["check-config", "run"] {
            let answer = try Stage.run("energy-collector", [command, "--config", stage.configuration])
            #expect(answer.status == 78)
            for expected in [
                "energy-collector.yaml:7:", "unknown key 'hots', did you mean 'host'?", "'300'", "unit id",
                "did you mean 'eastron-sdm630'?", "found '15'", "site.yaml:3:", "Asia/Shanghia",
            ] {
                #expect(answer.errors.contains(expected), "\(expected) in \(answer.errors)")
            }
        }
        #expect(!FileManager.default.fileExists(atPath: stage.database))
    }

    @Test func `what cannot be answered is one clear line and exit 1`() async throws {
        let stage = try Stage()
        try stage.configure(site: lampSite)
        let silent = try stage.ctl("status")
        #expect(silent.status == 3)
        #expect(silent.errors.contains(stage.socket))
        // A fleet needs its session: this configuration has none.
        #expect(try Stage.run("energy-collector", ["check-config", "--config", stage.configuration]).status == 78)
        try stage.configure(links: lampLinks(try LoopbackPort.unused()), site: lampSite)
        try await stage.startDaemon()
        let questions: [([String], String)] = [
            (["rollup", "campsu", "--by", "day"], "campsu"), (["rollup", "campus", "--by", "week"], "week"),
            (["rollup", "campus", "--by", "day", "--carrier", "steam"], "steam"),
            (["kpi", "campus", "--period", "2026-13"], "2026-13"), (["kpi", "nowhere", "--period", "2026"], "nowhere"),
            (["readings", "m9"], "m9"), (["bulletin", "export", "--period", "soon", "--output", "/tmp"], "soon"),
        ]
        for (words, named) in questions {
            let answer = try Stage.run("energyctl", words + ["--socket", stage.socket])
            #expect(answer.status == 1 || answer.status == 2, "\(words): \(answer)")
            #expect(answer.errors.contains(named), "\(words): \(answer.errors)")
            #expect(answer.output.isEmpty)
        }
        // A second daemon is refused by the lock, and the first goes on.
        let second = try Stage.run("energy-collector", ["run", "--config", stage.configuration])
        #expect(second.status == 1)
        #expect(second.errors.contains("another energy-collector is running"))
        #expect(try stage.ctl("status").status == 0)
        // So is one with a socket of its own and the same database.
        let text = try stage.folder.text("energy-collector.yaml").replacing("control.sock", with: "other.sock")
        let other = try stage.folder.file("other.yaml", text)
        let third = try Stage.run("energy-collector", ["run", "--config", other])
        #expect(third.status == 1)
        #expect(third.errors.contains("energy.sqlite.lock"), "\(third.errors)")
        #expect(try stage.stopDaemon() == 0)
    }

    @Test func `neither idle clients nor an upload that never ends hold the daemon or its stop`() async throws {
        let stage = try Stage()
        try stage.configure(links: lampLinks(try LoopbackPort.unused()), site: lampSite)
        try await stage.startDaemon()
        func connect() throws -> Int32 {
            let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(stage.socket.utf8)) }
            let code = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                    Glibc.connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            try #require(code == 0)
            return descriptor
        }
        let upload = try connect()
        let head = "POST /v1/import/readings HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\nmeter,"
        #expect(send(upload, head, head.utf8.count, Int32(MSG_NOSIGNAL)) == head.utf8.count)
        let idle = try (0..<40).map { _ in try connect() }
        defer { for descriptor in idle + [upload] { close(descriptor) } }
        #expect(try stage.ctl("status").status == 0)
        let started = ContinuousClock.now
        #expect(try stage.stopDaemon() == 0)
        #expect(ContinuousClock.now - started < .seconds(10))
    }

    @Test func `meters and a broker that are not there are retried and shown as such`() async throws {
        let stage = try Stage()
        let port = try LoopbackPort.unused()
        try stage.configure(
            links: lampLinks(try LoopbackPort.unused()) + """

                modbus:
                  - id: gw
                    host: 127.0.0.1
                    port: \(port)
                    devices:
                      - {meter: main, unit: 1, profile: eastron-sdm630, poll: 1s, rated_power: 2MW}
                """,
            site: lampSite + """

                meters:
                  - {id: main, node: campus, carrier: electricity, role: consumption}
                """)
        try await stage.startDaemon()
        let status = try await stage.waitUntil(["status"]) { status in
            let problems = (status["problems"] as? [String] ?? []).joined(separator: "\n")
            return problems.contains("modbus gw") && problems.contains("mqtt lights")
                && problems.contains("Connection refused")
        }
        #expect(status["health"] as? String == "degraded")
        let meters = try stage.ctl("meters", "--format", "json").json()["meters"] as? [[String: Any]]
        #expect(meters?.first?["state"] as? String == "never")
        try await stage.waitForLog("warning out of service", "modbus gw", "127.0.0.1:\(port)", "Connection refused")
        try await stage.waitForLog("warning out of service", "mqtt lights", "Connection refused")
        let simulator = try Simulator(["--port-a", "\(port)", "--port-b", "0"])
        _ = try await stage.waitUntil(["meters"]) {
            ($0["meters"] as? [[String: Any]])?.first?["state"] as? String == "ok"
        }
        #expect(simulator.ports["gw-a"] == Int(port))
        try await stage.waitForLog("notice in service again", "modbus gw", "seconds=")
        #expect(try stage.stopDaemon() == 0)
    }
}
