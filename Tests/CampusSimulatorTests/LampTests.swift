import Foundation
import MeterModels
import Testing
import TestSupport

@testable import CampusSimulator

struct LampFleetTests {
    private let fleet = LampFleet(commissioned: CivilDate(firstOfMonth: 1, year: 2025))

    private func at(_ text: String) throws -> Timestamp {
        try #require(Timestamp(rfc3339: text))
    }

    @Test func `lamps are lit by night, dimmed after eleven and off by day`() throws {
        let evening = fleet.telemetry(of: "L001", at: try at("2026-07-07T21:30:00+08:00"))
        let night = fleet.telemetry(of: "L001", at: try at("2026-07-08T00:30:00+08:00"))
        let noon = fleet.telemetry(of: "L001", at: try at("2026-07-08T12:00:00+08:00"))
        #expect(evening.isOn && evening.dimmingPercent == 100 && evening.panelWatts == 0)
        #expect(night.isOn && night.dimmingPercent == 40 && night.lampWatts < evening.lampWatts)
        #expect(!noon.isOn && noon.dimmingPercent == 0 && noon.lampWatts == 0 && noon.panelWatts > 0)
        #expect(night.stateOfCharge < evening.stateOfCharge)
    }

    @Test func `cumulative energies never fall and charge stays within bounds`() throws {
        for id in ["L001", "L017", "L300"] {
            var last = fleet.telemetry(of: id, at: try at("2026-01-01T00:00:00+08:00"))
            for hour in 1..<(24 * 400) {
                let instant = Timestamp(seconds: 1_767_196_800 + Int64(hour) * 3600)
                let next = fleet.telemetry(of: id, at: instant)
                #expect(next.panelWattHours >= last.panelWattHours && next.lampWattHours >= last.lampWattHours)
                #expect((20...98).contains(next.stateOfCharge) && (11.5...13.5).contains(next.batteryVolts))
                last = next
            }
        }
    }

    @Test func `a message has the agreed keys`() throws {
        let message = fleet.telemetry(of: "L001", at: try at("2026-07-07T21:30:00.250+08:00"))
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(message), as: UTF8.self)
        #expect(
            text.matches(of: /"([a-z_]+)":/).map { String($0.1) } == [
                "battery_v", "dim", "faults", "load_w", "load_wh", "on", "panel_w", "panel_wh", "soc", "ts",
            ])
        #expect(text.hasSuffix(#""ts":"2026-07-07T21:30:00.250+08:00"}"#))
    }

    @Test func `a few lamps have faults`() throws {
        let instant = try at("2026-07-07T21:30:00+08:00")
        let failed = (1...300).filter { !fleet.telemetry(of: LampFleet.id($0), at: instant).faults.isEmpty }
        #expect((1...15).contains(failed.count))
    }
}

/// Lamps at a real broker, which comes and goes.
@Suite(.serialized) struct LampPublisherTests {
    /// A loopback port that was free a moment ago.
    private func freePort() throws -> UInt16 {
        try ModbusListener(port: 0).port
    }

    private func startBroker(_ port: UInt16, _ folder: TemporaryFolder) throws -> ChildProcess {
        let file = try folder.file("mosquitto.conf", "listener \(port) 127.0.0.1\nallow_anonymous true\n")
        let broker = try ChildProcess("/usr/sbin/mosquitto", ["-c", file])
        let deadline = ContinuousClock.now + .seconds(10)
        while true {
            if (try? RawClient(port: port)) != nil { return broker }
            guard ContinuousClock.now < deadline else { throw ChildProcess.TimedOut() }
            sched_yield()
        }
    }

    private func subscribe(_ port: UInt16) throws -> ChildProcess {
        try ChildProcess(
            "/usr/bin/mosquitto_sub",
            ["-h", "127.0.0.1", "-p", String(port), "-q", "1", "-t", "lights/+/telemetry", "-v"])
    }

    @Test func `every lamp publishes, and again after the broker was away`() throws {
        let folder = try TemporaryFolder()
        let port = try freePort()
        // No broker yet: the program starts and goes on trying.
        let program = try ChildProcess(
            ChildProcess.built("campus-simulator"),
            [
                "serve", "--port-a", "0", "--port-b", "0", "--broker", "127.0.0.1:\(port)", "--lamps", "12",
                "--lamp-interval", "0.2",
            ])
        _ = try program.lines(atLeast: 1)
        for _ in 0..<2 {
            let broker = try startBroker(port, folder)
            let subscriber = try subscribe(port)
            let lines = try subscriber.lines(atLeast: 60)
            #expect(Set(lines.map { $0.prefix(11) }) == Set((1...12).map { "lights/\(LampFleet.id($0))".prefix(11) }))
            let payload = lines[0].drop { $0 != "{" }
            #expect(try JSONDecoder().decode(LampTelemetry.self, from: Data(payload.utf8)).panelWattHours > 0)
            subscriber.end()
            _ = try subscriber.waitForEnd()
            broker.end()
            _ = try broker.waitForEnd()
        }
        program.end()
        #expect(try program.waitForEnd() == 0)
    }

    @Test(arguments: ["", "host", "host:", ":1883", "host:0", "host:99999"])
    func `an address that is not host and port is refused`(text: String) {
        #expect(BrokerAddress(argument: text) == nil)
    }
}
