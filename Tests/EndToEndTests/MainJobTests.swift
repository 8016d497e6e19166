import Foundation
import TestSupport
import Testing

/// The whole way of a reading, with the real programs.
@Suite(.serialized) struct MainJobTests {
    /// The demo campus with a few lamps, polled every second.
    private func demo(_ stage: Stage, broker: UInt16, ports: [String: Int]) throws {
        let config = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Config")
        let links = try String(contentsOf: config.appendingPathComponent("energy-collector.yaml"), encoding: .utf8)
        let start = try #require(links.range(of: "modbus:"))
        let gateway = try #require(ports["gw-a"])
        let inverter = try #require(ports["pv"])
        try FileManager.default.copyItem(
            at: config.appendingPathComponent("schemes"),
            to: URL(fileURLWithPath: stage.folder.path).appendingPathComponent("schemes"))
        try stage.configure(
            links: String(links[start.lowerBound...]).replacing("port: 1502", with: "port: \(gateway)")
                .replacing("port: 1503", with: "port: \(inverter)").replacing(
                    "127.0.0.1:1883", with: "127.0.0.1:\(broker)"
                )
                .replacing("poll: 5s", with: "poll: 1s").replacing("poll: 15s", with: "poll: 1s"),
            site: String(contentsOf: config.appendingPathComponent("site.yaml"), encoding: .utf8)
                .replacing("count: 300", with: "count: 12").replacing("L001..L300", with: "L001..L012"))
    }

    @Test func `meters, an inverter and lamps become a rollup, key figures and a bulletin`() async throws {
        let broker = try await Broker()
        let simulator = try Simulator([
            "--port-a", "0", "--port-b", "0", "--broker", "127.0.0.1:\(broker.port)", "--lamps", "12",
            "--lamp-interval", "1",
        ])
        let stage = try Stage()
        try demo(stage, broker: broker.port, ports: simulator.ports)
        try await stage.startDaemon()

        // Every meter says something, and every lamp.
        let meters = try await stage.waitUntil(["meters"]) { answer in
            let meters = answer["meters"] as? [[String: Any]] ?? []
            return meters.count == 19 && meters.allSatisfy { $0["state"] as? String == "ok" && $0["value"] != nil }
        }
        #expect((meters["meters"] as? [[String: Any]])?.first?["quantity"] as? String == "active_energy_import")
        #expect(try stage.ctl("meters", "--unhealthy").status == 0)
        let status = try await stage.waitUntil(["status"]) { $0["health"] as? String == "ok" }
        #expect((status["modbus"] as? [[String: Any]])?.map { $0["devices_answering"] as? Int } == [6, 1])
        #expect((status["mqtt"] as? [[String: Any]])?.first?["rejected"] as? [String: Int] == [:])

        // History continues the live counters without a dip.
        let history = stage.folder.path + "/history.csv"
        let written = try Stage.run(
            "campus-simulator", ["history", "--from", "2026-08-01", "--to", "2026-10-01", "--output", history])
        #expect(written.status == 0)
        let imported = try stage.ctl("import", "readings", history, "--format", "json")
        #expect(imported.status == 0)
        let rows = try #require(try imported.json()["rows"] as? Int)
        #expect(try imported.json()["stored"] as? Int ?? 0 > 0)
        let again = try stage.ctl("import", "readings", history, "--format", "json").json()
        #expect(again["stored"] as? Int == 0)
        #expect(again["repeated"] as? Int == rows)
        _ = try await stage.waitUntil(["rollup", "campus", "--by", "month", "--from", "2026-08", "--to", "2026-09"]) {
            ($0["rows"] as? [[String: Any]])?.count == 4
        }
        let rollup = try stage.ctl(
            "rollup", "campus", "--by", "month", "--from", "2026-09", "--to", "2026-09", "--carrier", "electricity",
            "--format", "json"
        ).json()
        let september = try #require((rollup["rows"] as? [[String: Any]])?.first)
        #expect(september["start"] as? String == "2026-09-01T00:00:00+08:00")
        #expect(september["coverage"] as? Double == 1)
        #expect(september["members_present"] as? Int == 3)
        let amount = try #require(september["amount"] as? Double)
        let perCapita = try #require(september["per_capita"] as? Double)
        #expect(abs(perCapita * 2548 - amount) < 2)
        #expect((100_000...1_000_000).contains(amount))
        #expect(try stage.ctl("status", "--format", "json").json()["problems"] as? [String] == [])

        // Key figures and the bulletin say the same.
        let kpi = try stage.ctl("kpi", "campus", "--period", "2026-09", "--compare", "previous", "--format", "json")
            .json()
        let figures = try #require(kpi["values"] as? [[String: Any]])
        let site = try #require(figures.first { $0["kpi"] as? String == "site_electricity" })
        #expect(try #require(site["value"] as? Double) == amount.rounded(.toNearestOrEven))
        #expect(site["change_percent"] != nil)
        let folder = stage.folder.path + "/bulletins"
        let bulletin = try stage.ctl("bulletin", "export", "--period", "2026-09", "--output", folder)
        #expect(bulletin.status == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(names == ["csv", "html", "json", "xlsx"].map { "bulletin-2026-09.\($0)" })
        let page = try String(contentsOfFile: folder + "/bulletin-2026-09.html", encoding: .utf8)
        #expect(page.contains("能源资源消费月度公报") && page.contains("2026年9月"))
        // The same readings give the same bytes.
        _ = try stage.ctl("bulletin", "export", "--period", "2026-09", "--output", folder + "2")
        let secondPage = try String(contentsOfFile: folder + "2/bulletin-2026-09.html", encoding: .utf8)
        #expect(secondPage == page)
        let year = try stage.ctl(
            "bulletin", "export", "--period", "2026", "--output", folder, "--files", "csv", "--language", "en")
        #expect(year.status == 0)
        let table = try String(contentsOfFile: folder + "/bulletin-2026-en.csv", encoding: .utf8)
        #expect(table.contains("quota,quota,energy_per_capita,constraint"))

        // A stop commits everything, and a start goes on from there.
        #expect(try stage.stopDaemon() == 0)
        #expect(!FileManager.default.fileExists(atPath: stage.socket))
        try await stage.startDaemon()
        let after = try stage.ctl(
            "rollup", "campus", "--by", "month", "--from", "2026-09", "--to", "2026-09", "--carrier", "electricity",
            "--format", "json")
        #expect(try (after.json()["rows"] as? [[String: Any]])?.first?["amount"] as? Double == amount)
        #expect(try stage.stopDaemon() == 0)
    }

    @Test func `measured registers replayed over Modbus give last minus first of what was decoded`() async throws {
        let fixtures = try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures")
        let stage = try Stage()
        let campus = try stage.folder.file(
            "campus.json",
            """
            {"gateways": [{"id": "gw", "devices": [
              {"id": "b13", "unit": 1, "kind": "sdm630", "replay":
                {"file": "\(fixtures.path)/cam-b13-wrap.csv", "column": "register_kwh", "unit": "kWh", "advance": "each_read"}},
              {"id": "b5", "unit": 2, "kind": "sdm630", "replay":
                {"file": "\(fixtures.path)/cam-b5.csv", "column": "register_kwh", "unit": "kWh", "advance": "each_read"}}
            ]}]}
            """)
        let simulator = try Simulator(["--campus", campus, "--port-a", "0"])
        let port = try #require(simulator.ports["gw"])
        // An hour's energy comes with every poll, the first two of which can be close, so the rating is as much higher.
        try stage.configure(
            links: """
                modbus:
                  - id: gw
                    host: 127.0.0.1
                    port: \(port)
                    devices:
                      - {meter: b13, unit: 1, profile: eastron-sdm630, poll: 200ms, rated_power: 100000MW}
                      - {meter: b5, unit: 2, profile: eastron-sdm630, poll: 200ms, rated_power: 100000MW}
                """,
            site: """
                id: replay
                name: 回放
                timezone: Asia/Shanghai
                nodes:
                  - {id: campus, name: 园区, kind: campus}
                meters:
                  - {id: b13, node: campus, carrier: electricity, role: consumption, modulus: 1000000kWh}
                  - {id: b5, node: campus, carrier: electricity, role: consumption}
                """)
        try await stage.startDaemon()
        for (meter, file, modulus) in [("b13", "cam-b13-wrap.csv", 1_000_000_000 as Int64), ("b5", "cam-b5.csv", 0)] {
            let series = try Series(file: fixtures.appendingPathComponent(file))
            _ = try await stage.waitUntil(["readings", meter, "--quantity", "active_energy_import", "--limit", "1000"])
            {
                let last = ($0["readings"] as? [[String: Any]])?.last?["raw"] as? String
                return last.flatMap(Float.init) == series.floats.last
            }
            try await stage.waitForRollup()
            // What the float32 register said, not what the file says: golden case 8.
            let wraps = zip(series.decoded, series.decoded.dropFirst()).count { $0 > $1 }
            #expect(wraps == (modulus > 0 ? 1 : 0))
            let expected = series.decoded[series.decoded.count - 1] - series.decoded[0] + Int64(wraps) * modulus
            let rows = try stage.ctl("rollup", meter, "--by", "year", "--format", "json").json()["rows"]
            let row = try #require(
                (rows as? [[String: Any]])?.first { $0["quantity"] as? String == "active_energy_import" })
            let amount = try #require(row["amount"] as? Double)
            #expect(Int64((amount * 1000).rounded()) == expected)
            #expect(row["unattributed"] as? Int == 0)
        }
        let status = try stage.ctl("status", "--format", "json").json()
        #expect((status["store"] as? [String: Any])?["quarantined"] as? Int == 0)
        #expect(try stage.stopDaemon() == 0)
    }
}

/// A fixture series as a float32 register gives it.
struct Series: Sendable {
    let floats: [Float]
    /// Shortest decimals in Wh, independent of the program's own arithmetic.
    let decoded: [Int64]

    init(file: URL) throws {
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst()
        let floats = try lines.map { line in try #require(Float(line.split(separator: ",")[1])) }
        self.floats = floats
        decoded = try floats.map { float in
            let exact = try #require(Decimal(string: float.description)) * 1000
            return NSDecimalNumber(decimal: exact).int64Value
        }
    }
}
