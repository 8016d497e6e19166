import Foundation
import Glibc
import TestSupport
import Testing

/// A configuration that changes while the daemon runs.
@Suite(.serialized) struct ReloadTests {
    private static func site(_ more: String = "", name: String = "园区") -> String {
        """
        id: s
        name: S
        timezone: Asia/Shanghai
        nodes:
          - {id: campus, name: \(name), kind: campus}
          - {id: bldg, name: 楼, kind: building, parent: campus}
        meters:
          - {id: main, node: campus, carrier: electricity, role: grid_import}
        \(more)
        export: none
        """
    }

    private static func links(_ port: Int, poll: String = "1s", more: String = "", gateways: String = "") -> String {
        """
        modbus:
          - id: gw
            host: 127.0.0.1
            port: \(port)
            devices:
              - {meter: main, unit: 1, profile: eastron-sdm630, poll: \(poll), rated_power: 2MW}
        \(more)
        \(gateways)
        """
    }

    private func meter(_ id: String, in answer: [String: Any]) -> [String: Any]? {
        (answer["meters"] as? [[String: Any]])?.first { $0["meter"] as? String == id }
    }

    private func link(_ stage: Stage) throws -> [String: Any] {
        let links = try stage.ctl("status", "--format", "json").json()["modbus"] as? [[String: Any]]
        return try #require(links?.first { $0["id"] as? String == "gw" })
    }

    @Test func `a meter, a gateway, a fleet and a fact join without a restart, and what was there goes on`()
        async throws
    {
        let simulator = try Simulator(["--port-a", "0", "--port-b", "0"])
        let (port, inverter) = (try #require(simulator.ports["gw-a"]), try #require(simulator.ports["pv"]))
        let broker = try await Broker()
        let stage = try Stage()
        try stage.configure(links: Self.links(port), site: Self.site())
        try await stage.startDaemon()
        let pid = stage.daemon?.processID
        _ = try await stage.waitUntil(["meters"]) { self.meter("main", in: $0)?["state"] as? String == "ok" }
        let before = try link(stage)
        #expect(try stage.ctl("reload").output == "nothing changed\n")

        try stage.configure(
            links: Self.links(
                port, more: "      - {meter: a, unit: 2, profile: acrel-adl400, poll: 1s, rated_power: 1MW}",
                gateways: """
                      - id: pv
                        host: 127.0.0.1
                        port: \(inverter)
                        devices:
                          - {meter: pv, unit: 1, profile: sunspec, poll: 1s, rated_power: 220kW}
                    mqtt:
                      - id: lights
                        url: mqtt://127.0.0.1:\(broker.port)
                        client_id: reload-test
                        subscriptions: [{topic: "lights/+/telemetry", profile: streetlight-json}]
                    """),
            site: Self.site(
                """
                  - {id: a, node: bldg, carrier: electricity, role: consumption}
                  - {id: pv, node: campus, carrier: electricity, role: generation}
                fleets:
                  - {id: lamps, node: campus, mqtt: lights, count: 3, interval: 60s, plausibility: off}
                facts:
                  - {node: campus, kind: headcount, value: 100, from: 2020-01-01, source: 台账}
                """))
        let reload = try stage.ctl("reload", "--format", "json")
        #expect(reload.status == 0, "\(reload)")
        let changes = try #require(try reload.json()["changes"] as? [String])
        for place in ["modbus.gw.devices.a", "modbus.pv", "mqtt.lights", "site.meters.a", "site.fleets.lamps"] {
            #expect(changes.contains { $0.hasPrefix("+ " + place) }, "\(place): \(changes)")
        }
        for meter in ["a", "pv"] {
            _ = try await stage.waitUntil(["meters"]) { self.meter(meter, in: $0)?["state"] as? String == "ok" }
        }
        let joined = try await stage.waitUntil(["status"]) {
            (($0["mqtt"] as? [[String: Any]])?.first)?["state"] as? String == "connected"
        }
        #expect((joined["modbus"] as? [[String: Any]])?.count == 2)
        #expect(try stage.ctl("facts", "list", "--format", "csv").output.contains("headcount"))
        #expect(try stage.ctl("fleet").output.contains("lamps"))
        let after = try link(stage)
        #expect(after["since"] as? String == before["since"] as? String, "its connection stood all the time")
        #expect(after["reconnects"] as? Int == 0 && after["devices"] as? Int == 2)
        #expect(stage.daemon?.processID == pid)

        // And they go again, all but what was there.
        try stage.configure(links: Self.links(port), site: Self.site(name: "Campus"))
        let back = try stage.ctl("reload")
        #expect(back.output.contains("- modbus.pv") && back.output.contains("site.nodes.campus.name: 园区 → Campus"))
        let left = try await stage.waitUntil(["status"]) { ($0["modbus"] as? [[String: Any]])?.count == 1 }
        #expect((left["mqtt"] as? [Any])?.isEmpty == true)
        #expect(try link(stage)["since"] as? String == before["since"] as? String)
        let log = try stage.ctl("audit", "list", "--format", "json").output
        #expect(log.components(separatedBy: "configuration.reload").count > 2)
        #expect(try stage.ctl("audit", "verify").status == 0)
        #expect(try stage.stopDaemon() == 0)
    }

    @Test func `a wrong configuration is refused with every finding, and what needs a restart says so`() async throws {
        let simulator = try Simulator(["--port-a", "0", "--port-b", "0"])
        let port = try #require(simulator.ports["gw-a"])
        let stage = try Stage()
        try stage.configure(links: Self.links(port), site: Self.site())
        try await stage.startDaemon()
        try stage.configure(links: Self.links(port, poll: "15"), site: Self.site("  - {id: x, node: nowhere}"))
        let refused = try stage.ctl("reload")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("found '15'") && refused.errors.contains("write 15s"), "\(refused)")
        #expect(refused.errors.contains("nowhere") && refused.errors.contains("the one before stays"))
        _ = try await stage.waitUntil(["meters"]) { self.meter("main", in: $0)?["state"] as? String == "ok" }

        try stage.configure(links: Self.links(port), site: Self.site(), database: stage.folder.path + "/other.sqlite")
        let waiting = try stage.ctl("reload")
        #expect(waiting.status == 0)
        #expect(waiting.errors.contains("database.path is taken up at the next restart"), "\(waiting)")
        #expect(try stage.ctl("status", "--format", "json").output.contains("/energy.sqlite"))
        #expect(!FileManager.default.fileExists(atPath: stage.folder.path + "/other.sqlite"))
    }

    @Test func `reloaded again and again under load, no reading is lost and none is doubled`() async throws {
        let simulator = try Simulator(["--port-a", "0", "--port-b", "0"])
        let port = try #require(simulator.ports["gw-a"])
        let stage = try Stage()
        try stage.configure(links: Self.links(port, poll: "100ms"), site: Self.site())
        try await stage.startDaemon()
        for round in 0..<12 {
            let unit = "      - {meter: a, unit: 2, profile: acrel-adl400, poll: 100ms, rated_power: 1MW}"
            try stage.configure(
                links: Self.links(port, poll: "100ms", more: round % 2 == 0 ? unit : ""),
                site: Self.site(
                    round % 2 == 0 ? "  - {id: a, node: bldg, carrier: electricity, role: consumption}" : ""))
            let reload = try stage.ctl("reload")
            #expect(reload.status == 0, "\(reload)")
        }
        try await stage.waitForRollup()
        let gaps = try stage.ctl("gaps", "main", "--format", "csv").output.split(separator: "\n")
        #expect(gaps.count == 1, "the polls of the meter went on: \(gaps)")
        let link = try link(stage)
        #expect(link["reconnects"] as? Int == 0 && link["failures"] as? Int == 0, "\(link)")
        #expect(try stage.stopDaemon() == 0)
        let check = try Stage.run("energy-collector", ["rebuild", "--check", "--config", stage.configuration])
        #expect(check.status == 0, "\(check)")
        #expect(check.output.contains("not in the configuration, so their rows stay as they are: a"))
    }
}
