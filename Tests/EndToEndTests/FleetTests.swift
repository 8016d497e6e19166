import Foundation
import TestSupport
import Testing

/// A fleet as an operator sees it, with the real daemon, broker and CLI.
@Suite(.serialized) struct FleetTests {
    private let site = """
        id: lamps
        name: 路灯
        timezone: Asia/Shanghai
        location: {latitude: 37.436, longitude: 116.357}
        nodes:
          - {id: campus, name: 园区, kind: campus}
        fleets:
          - {id: lamps, node: campus, mqtt: lights, count: 3, senders: [L001..L003], interval: 60s, rated_power: 200W}
        """

    private func links(_ port: UInt16, _ subscriptions: String) -> String {
        """
        mqtt:
          - id: lights
            url: mqtt://127.0.0.1:\(port)
            client_id: collector
            maximum_payload: 2KiB
            subscriptions:
              \(subscriptions)
        """
    }

    private let lamps = #"- {topic: "lights/+/telemetry", profile: streetlight-json}"#

    private func publish(_ text: String, _ topic: String, _ broker: Broker, _ options: [String] = []) throws {
        let publisher = try ChildProcess(
            "/usr/bin/mosquitto_pub",
            ["-h", "127.0.0.1", "-p", "\(broker.port)", "-q", "1", "-t", topic, "-s"] + options)
        try publisher.write(text)
        publisher.closeInput()
        #expect(try publisher.waitForEnd(timeout: 30) == 0)
    }

    private func lamp(at seconds: Int, isOn: Bool, wattHours: Int, faults: String = "") -> String {
        let at = Date(timeIntervalSince1970: Double(seconds)).ISO8601Format()
        return
            #"{"ts":"\#(at)","load_wh":\#(wattHours),"panel_wh":\#(wattHours * 2),"battery_v":12.5,"soc":80,"on":\#(isOn),"faults":[\#(faults)]}"#
    }

    private func waitForLog(_ text: String, of stage: Stage) async throws {
        let log = stage.folder.path + "/daemon.log"
        #expect(
            await eventually { (try? String(contentsOfFile: log, encoding: .utf8).contains(text)) == true }, "\(text)")
    }

    private func session(_ status: [String: Any]) -> [String: Any]? {
        (status["mqtt"] as? [[String: Any]])?.first
    }

    @Test func `a fleet shows its lamps, what they do, and what was set aside of their messages`() async throws {
        let broker = try await Broker()
        let stage = try Stage()
        try stage.configure(links: links(broker.port, lamps), site: site)
        try await stage.startDaemon()
        _ = try await stage.waitUntil(["status"]) { session($0)?["state"] as? String == "connected" }
        let now = Int(Date().timeIntervalSince1970)
        // L001 burns the whole day and night, L002 never does.
        for offset in stride(from: 86_400, through: 0, by: -120) {
            guard offset % 3600 == 0 || offset < 600 else { continue }
            try publish(
                lamp(at: now - offset, isOn: true, wattHours: (90_000 - offset) / 60), "lights/L001/telemetry", broker)
        }
        try publish(
            lamp(at: now, isOn: false, wattHours: 5, faults: #""battery_failure""#), "lights/L002/telemetry", broker)
        // What must be set aside and stop nobody.
        let garbage: [(String, String)] = [
            ("{", "lights/L002/telemetry"), (lamp(at: now + 86_400, isOn: true, wattHours: 1), "lights/L002/telemetry"),
            (lamp(at: now, isOn: true, wattHours: 1), "lights/L009/telemetry"),
            (#"{"ts":"2026-10-01T20:15:00","load_wh":1}"#, "lights/L003/telemetry"),
            (String(repeating: "x", count: 5000), "lights/L003/telemetry"),
            (#"{"ts":"\u001b[2Jnow","load_wh":1}"#, "lights/L003/telemetry"),
            (lamp(at: now, isOn: true, wattHours: 1), "lights/L 1/telemetry"),
        ]
        for (text, topic) in garbage { try publish(text, topic, broker) }
        let expected = [
            "malformed": 1, "future": 1, "unknown_sender": 1, "zoneless_time": 1, "oversized": 1, "bad_sender": 1,
            "bad_time": 1,
        ]
        let status = try await stage.waitUntil(["status"]) { session($0)?["rejected"] as? [String: Int] == expected }
        #expect(session(status)?["protocol_version"] as? String == "5")
        #expect(session(status)?["pending"] as? Int == 0)

        let fleet = try await stage.waitUntil(["fleet", "lamps"]) { answer in
            (answer["lamps"] as? [[String: Any]])?.count { $0["state"] as? String == "ok" } == 2
        }
        let shown = try #require(fleet["lamps"] as? [[String: Any]])
        #expect(shown.map { $0["lamp"] as? String } == ["L001", "L002", "L003"])
        #expect(shown.map { $0["state"] as? String } == ["ok", "ok", "never"])
        #expect(shown.map { $0["is_lit"] as? Bool } == [true, false, nil], "silence is not off")
        #expect((shown[1]["faults"] as? [String])?.first == "battery_failure")
        #expect(shown[1]["battery_v"] as? Double == 12.5)
        let summary = try #require((fleet["fleets"] as? [[String: Any]])?.first)
        #expect(summary["planned"] as? Int == 3 && summary["reporting"] as? Int == 2 && summary["silent"] as? Int == 1)
        #expect(summary["sunset"] as? String != nil)

        let list = try stage.ctl("quarantine", "list")
        #expect(list.status == 0)
        for reason in expected.keys { #expect(list.output.contains(reason), "\(reason)") }
        #expect(!list.output.contains("\u{1B}"), "a terminal obeys no message")
        let messages = try #require(
            try stage.ctl("quarantine", "list", "--reason", "malformed", "--format", "json").json()["messages"]
                as? [[String: Any]])
        #expect(messages.count == 1)
        let id = try #require(messages.first?["id"] as? Int)
        let sample = try stage.ctl("quarantine", "show", "\(id)")
        #expect(sample.output.contains("lights/L002/telemetry") && sample.output.contains("  {\n"))
        #expect(try stage.ctl("quarantine", "show", "99999").status == 1)

        // Counts and samples are of the database, not of the run.
        #expect(try stage.stopDaemon() == 0)
        try await stage.startDaemon()
        let counts = try #require(
            try stage.ctl("quarantine", "list", "--format", "json").json()["counts"] as? [[String: Any]])
        #expect(counts.compactMap { $0["count"] as? Int }.reduce(0, +) == 7)
        try await stage.waitForRollup()
        let days = try #require(
            try stage.ctl("fleet", "lamps", "--by", "day", "--from", "2020", "--format", "json").json()["rows"]
                as? [[String: Any]])
        #expect(days.compactMap { $0["lamp_days"] as? Int }.reduce(0, +) >= 2)
        #expect(days.compactMap { $0["used_kwh"] as? Double }.reduce(0, +) > 1.2)
        #expect(try stage.stopDaemon() == 0)
    }

    @Test func `a changed subscription is taken up on SIGHUP, the session stays, and a wrong file changes nothing`()
        async throws
    {
        let broker = try await Broker()
        let stage = try Stage()
        try stage.configure(links: links(broker.port, lamps), site: site)
        try await stage.startDaemon()
        let before = try await stage.waitUntil(["status"]) { session($0)?["state"] as? String == "connected" }
        let now = Int(Date().timeIntervalSince1970)
        try stage.configure(
            links: links(broker.port, #"- {topic: "neu/+/telemetry", profile: streetlight-json}"#), site: site)
        try stage.reloadDaemon()
        try await waitForLog("configuration changed", of: stage)
        try publish(lamp(at: now, isOn: true, wattHours: 1), "lights/L001/telemetry", broker)
        try publish(lamp(at: now, isOn: true, wattHours: 1), "neu/L002/telemetry", broker)
        let after = try await stage.waitUntil(["status"]) { session($0)?["sources"] as? Int == 1 }
        #expect(session(after)?["since"] as? String == session(before)?["since"] as? String)
        #expect((session(after)?["rejected"] as? [String: Int])?.isEmpty == true)

        try stage.configure(links: "mqtt: nonsense", site: site)
        try stage.reloadDaemon()
        try await waitForLog("the one before stays", of: stage)
        try publish(lamp(at: now, isOn: true, wattHours: 1), "neu/L003/telemetry", broker)
        _ = try await stage.waitUntil(["status"]) { session($0)?["sources"] as? Int == 2 }

        // After a restart with the first subscription the session at the broker gives the second one up.
        #expect(try stage.stopDaemon() == 0)
        try stage.configure(links: links(broker.port, lamps), site: site)
        try await stage.startDaemon()
        _ = try await stage.waitUntil(["status"]) { session($0)?["state"] as? String == "connected" }
        try publish(lamp(at: now + 1, isOn: true, wattHours: 1), "neu/L002/telemetry", broker)
        try publish(lamp(at: now + 1, isOn: true, wattHours: 1), "lights/L001/telemetry", broker)
        let last = try await stage.waitUntil(["status"]) { session($0)?["messages"] as? Int == 1 }
        #expect((session(last)?["rejected"] as? [String: Int])?.isEmpty == true)
        #expect(try stage.stopDaemon() == 0)
    }
}
