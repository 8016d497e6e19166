import Foundation
import TestSupport
import Testing

/// One device with a fault among ten behind its gateway, for every fault a wire can have, all against the real daemon.
@Suite(.serialized) struct WireFaultTests {
    /// A fault of the simulator, and whether its device's readings can still come now and then.
    private struct Fault {
        var name: String
        var json: String
        var isHealed: Bool
    }

    /// Each fault befalls every reading, or every third of them.
    private static let faults: [Fault] = [
        Fault(name: "delay", json: #"{"kind": "delay", "milliseconds": 80, "at": "any"}"#, isHealed: true),
        Fault(name: "late", json: #"{"kind": "delay", "milliseconds": 700, "at": "any", "every": 3}"#, isHealed: true),
        Fault(name: "silence", json: #"{"kind": "silence", "at": "any"}"#, isHealed: false),
        Fault(name: "busy", json: #"{"kind": "exception", "code": 6, "at": "any", "every": 3}"#, isHealed: true),
        Fault(name: "no-target", json: #"{"kind": "exception", "code": 11, "at": "any"}"#, isHealed: false),
        Fault(name: "dropped", json: #"{"kind": "dropped_connection", "at": "any", "every": 3}"#, isHealed: true),
        Fault(name: "half-frame", json: #"{"kind": "half_frame", "at": "any", "every": 3}"#, isHealed: true),
        Fault(name: "other-id", json: #"{"kind": "wrong_transaction_id", "at": "any", "every": 3}"#, isHealed: true),
        Fault(name: "other-unit", json: #"{"kind": "wrong_unit", "at": "any", "every": 3}"#, isHealed: true),
        Fault(
            name: "lying-length", json: #"{"kind": "short_length_large_byte_count", "at": "any", "every": 3}"#,
            isHealed: true),
        Fault(
            name: "dribble", json: #"{"kind": "byte_at_a_time", "milliseconds": 5, "at": "any"}"#, isHealed: true),
    ]

    @Test func `whatever one device does, the other nine behind its gateway are read, and nothing false is stored`()
        async throws
    {
        let stage = try Stage()
        let gateways = Self.faults.enumerated().map { index, fault in
            let devices = (1...10).map { unit in
                """
                {"id": "\(fault.name)-\(unit)", "unit": \(unit), "kind": "sdm630", "initial": \(1000 * unit),
                 "load": {"profile": "office", "annual": 100000}\(unit == 1 ? ", \"faults\": [\(fault.json)]" : "")}
                """
            }
            return #"{"id": "\#(fault.name)", "port": \#(index), "devices": [\#(devices.joined(separator: ","))]}"#
        }
        let ports = try gateways.map { _ in Int(try LoopbackPort.unused()) }
        let campus = zip(gateways, ports).enumerated().map { index, entry in
            entry.0.replacing(#""port": \#(index),"#, with: #""port": \#(entry.1),"#)
        }
        let file = try stage.folder.file("campus.json", #"{"gateways": [\#(campus.joined(separator: ","))]}"#)
        let simulator = try Simulator(["--campus", file, "--lamps", "0"])
        var links = "modbus:\n"
        var meters = ""
        for fault in Self.faults {
            links += "  - {id: \(fault.name), host: 127.0.0.1, port: \(try #require(simulator.ports[fault.name])), "
            links += "timeout: 300ms, devices: ["
            links += (1...10).map { unit in
                "{meter: \(fault.name)-\(unit), unit: \(unit), profile: eastron-sdm630, poll: 500ms, rated_power: 1MW}"
            }.joined(separator: ", ")
            links += "]}\n"
            for unit in 1...10 {
                meters += "\n  - {id: \(fault.name)-\(unit), node: campus, carrier: electricity, role: consumption}"
            }
        }
        try stage.configure(
            links: links,
            site: """
                id: s
                name: S
                timezone: Asia/Shanghai
                nodes:
                  - {id: campus, name: 园区, kind: campus}
                meters:\(meters)
                """)
        try await stage.startDaemon()
        let started = Date()
        // Long enough for each fault to have met its device several times.
        let isUnderWay = await eventually { [socket = stage.socket] in
            Self.faults.allSatisfy { fault in
                let answer = try? Stage.run(
                    "energyctl",
                    [
                        "readings", "\(fault.name)-10", "--quantity", "active_power", "--format", "csv", "--socket",
                        socket,
                    ])
                return (answer?.output.split(separator: "\n").count ?? 0) > 12
            }
        }
        #expect(isUnderWay)
        let elapsed = Date().timeIntervalSince(started)
        let status = try stage.ctl("status", "--format", "json").json()
        let store = try #require(status["store"] as? [String: Any])
        #expect(store["quarantined"] as? Int == 0, "no false value was taken for a reading")
        #expect(store["dropped"] as? Int == 0)
        for fault in Self.faults {
            for unit in 1...10 {
                let answer = try stage.ctl(
                    "readings", "\(fault.name)-\(unit)", "--quantity", "active_energy_import", "--limit", "1000",
                    "--format", "json"
                ).json()
                let rows = try #require(answer["readings"] as? [[String: Any]])
                if unit > 1 {
                    // A machine under load may miss some; a neighbour that held the line up would cost most of them.
                    #expect(
                        Double(rows.count) >= elapsed / 0.5 * 0.4, "\(fault.name)-\(unit): \(rows.count) readings")
                } else if fault.isHealed {
                    #expect(!rows.isEmpty, "\(fault.name)")
                } else {
                    #expect(rows.isEmpty, "\(fault.name)")
                }
                let values = rows.compactMap { ($0["value"] as? NSNumber)?.doubleValue }
                let expected = Double(1000 * unit)
                #expect(values.allSatisfy { $0 >= expected && $0 < expected + 400_000 }, "\(fault.name)-\(unit)")
            }
        }
        #expect(try stage.stopDaemon() == 0)
    }
}
