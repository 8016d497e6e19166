import Foundation
import TestSupport
import Testing

/// What somebody does who brings a new device in: probe it, check a profile, look at what it says of itself.
@Suite(.serialized) struct IntegratorTests {
    private let site = """
        id: s
        name: S
        timezone: Asia/Shanghai
        nodes:
          - {id: campus, name: 园区, kind: campus}
        meters:
          - {id: pv, node: campus, carrier: electricity, role: generation}
        """

    @Test func `a probe finds what a device is and drafts its entry`() async throws {
        let stage = try Stage()
        let simulator = try Simulator(["--port-a", "0", "--port-b", "0"])
        let (meters, inverter) = (try #require(simulator.ports["gw-a"]), try #require(simulator.ports["pv"]))
        try stage.configure(
            links: """
                modbus:
                  - {id: pv, host: 127.0.0.1, port: \(inverter), devices: [{meter: pv, unit: 1, profile: sunspec, poll: 1s, rated_power: 100kW}]}
                """, site: site)
        try await stage.startDaemon()
        let found = try stage.ctl("probe", "127.0.0.1:\(meters)", "--unit", "1", "--format", "json")
        #expect(found.status == 0, "\(found.errors)")
        let candidates = try #require(try found.json()["candidates"] as? [[String: Any]])
        #expect(candidates.first?["profile"] as? String == "eastron-sdm630")
        #expect(candidates.first?["changes"] as? [String] == [])
        let text = try stage.ctl("probe", "127.0.0.1:\(meters)", "--unit", "2")
        #expect(text.output.contains("unit: 2, profile: acrel-adl400, poll: 15s"), "\(text.output)")

        let polled = try stage.ctl("probe", "127.0.0.1:\(inverter)")
        #expect(polled.status == 1)
        #expect(polled.errors.contains("connection 'pv' polls 127.0.0.1:\(inverter)"), "\(polled.errors)")
        let nobody = try stage.ctl("probe", "127.0.0.1:\(try LoopbackPort.unused())")
        #expect(nobody.errors.contains("cannot connect"), "\(nobody.errors)")
        #expect(nobody.output.isEmpty)

        // The inverter's name plate promises 220 kW, the configuration 100 kW.
        let answer = try await stage.waitUntil(["meters"]) { answer in
            (answer["meters"] as? [[String: Any]])?.first?["identity"] != nil
        }
        let meter = try #require((answer["meters"] as? [[String: Any]])?.first)
        let identity = try #require(meter["identity"] as? [String: Any])
        #expect(identity["rated_power_w"] as? Int == 220_000)
        #expect(identity["manufacturer"] is String && identity["serial"] is String)
        #expect((meter["reason"] as? String)?.contains("its name plate says 220000 W") == true)
        let readings = try stage.ctl("readings", "pv", "--quantity", "operating_state", "--format", "json")
        let states = try #require(try readings.json()["readings"] as? [[String: Any]])
        #expect(states.allSatisfy { ["off", "sleeping", "mppt", "standby"].contains($0["meaning"] as? String) })
        #expect(!states.isEmpty)
        #expect(try stage.stopDaemon() == 0)
    }

    @Test func `a profile is checked, shown and tried on an answer before any device names it`() throws {
        let folder = try TemporaryFolder()
        let profile = """
            id: own
            name: Ours
            source: our own measurement
            verification: field-tested
            protocol: modbus
            function: 4
            points:
              - {quantity: active_energy_import, address: 0x48, type: f32, unit: kWh}
              - {quantity: voltage_a, address: 0, type: f32, unit: V, every: 60s}
            vectors:
              - registers: {0x48: "4640 E6B6"}
                expect: {active_energy_import: 12345.678kWh}
            """
        let path = try folder.file("own.yaml", profile)
        let good = try Stage.run(
            "energy-collector",
            ["check-profile", path, "--address", "0x48", "--frame", "00 01 00 00 00 07 01 04 04 46 40 E6 B6"])
        #expect(good.status == 0, "\(good.errors)")
        #expect(good.output.contains("own (Ours): good: 2 points in 2 requests, 1 vector holds"))
        #expect(good.output.contains("active_energy_import = 12345.678 kWh, raw 12345.678"))
        _ = try folder.file("own.yaml", profile.replacing("12345.678kWh", with: "12345.679kWh"))
        let wrong = try Stage.run("energy-collector", ["check-profile", path])
        #expect(wrong.status == 78)
        #expect(wrong.errors.contains("own.yaml:11:5: vectors[0]: active_energy_import is 12345.678 kWh, expected"))
        let usage = try Stage.run("energy-collector", ["check-profile", path, "--frame", "0102"])
        #expect(usage.status == 64 && usage.errors.contains("--frame and --address go together"))
    }
}

extension IntegratorTests {
    @Test func `days that nobody polled come from the meter's own midnights`() async throws {
        let stage = try Stage()
        let simulator = try Simulator(["--port-a", "0", "--port-b", "0"])
        let meters = try #require(simulator.ports["gw-a"])
        let site = """
            id: s
            name: S
            timezone: Asia/Shanghai
            nodes:
              - {id: campus, name: 园区, kind: campus}
            meters:
              - {id: a-main, node: campus, carrier: electricity, role: consumption, interval: 1h}
            """
        func links(_ port: Int) -> String {
            """
            modbus:
              - {id: gw, host: 127.0.0.1, port: \(port), devices: [{meter: a-main, unit: 2, profile: acrel-adl400, poll: 200ms, rated_power: 1MW}]}
            """
        }
        let day: (Int) -> String = { days in
            ISO8601DateFormatter.string(
                from: Date(timeIntervalSinceNow: Double(days) * 86_400 + 8 * 3600), timeZone: .gmt,
                formatOptions: [.withFullDate])
        }
        let file = stage.folder.path + "/history.csv"
        let made = try Stage.run("campus-simulator", ["history", "--from", day(-9), "--output", file])
        #expect(made.status == 0, "\(made.errors)")
        let rows = try stage.folder.text("history.csv").split(separator: "\n").map(String.init)
        let own = rows.filter { $0.hasPrefix("a-main,active_energy_import,") }
        // The file ends five days ago: what came since, only the meter knows.
        let known = own.filter { $0.split(separator: ",")[2] < day(-5) }
        #expect(known.count > 48)
        let old = try stage.folder.file("old.csv", ([rows[0]] + known).joined(separator: "\n") + "\n")

        try stage.configure(links: links(Int(try LoopbackPort.unused())), site: site)
        try await stage.startDaemon()
        #expect(try stage.ctl("import", "readings", old).status == 0)
        try await stage.waitForRollup()
        #expect(try stage.stopDaemon() == 0)
        try stage.configure(links: links(meters), site: site)
        try await stage.startDaemon()
        let midnights = own.filter { row in
            let at = row.split(separator: ",")[2]
            return at.hasSuffix("T00:00:00+08:00") && at > day(-5) && at <= day(0) + "T00:00:00+08:00"
        }
        #expect(midnights.count >= 4)
        let from = day(-5)
        let filled = await eventually { [socket = stage.socket] in
            let answer = try? Stage.run(
                "energyctl",
                [
                    "readings", "a-main", "--quantity", "active_energy_import", "--from", from, "--limit", "100000",
                    "--format", "csv", "--socket", socket,
                ])
            guard let output = answer?.output else { return false }
            return midnights.allSatisfy { row in
                let fields = row.split(separator: ",")
                return output.contains("\(fields[2]),active_energy_import,\(fields[3]),")
            }
        }
        #expect(filled, "every midnight as the meter's register stood")
        #expect(try stage.stopDaemon() == 0)
    }
}
