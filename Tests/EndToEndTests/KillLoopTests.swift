import Foundation
import Glibc
import TestSupport
import Testing

/// Commit, then acknowledge, shown from outside: what the broker took over is stored once, whenever the daemon dies.
@Suite(.serialized, .timeLimit(.minutes(5))) struct KillLoopTests {
    private static let lamps = 25
    private static let messagesPerLamp = 816
    /// A part of the messages is published in each life of the daemon; all but the last end by a kill.
    private static let lives = 34
    private static let total = lamps * messagesPerLamp

    private let site = """
        id: lamps
        name: 路灯
        timezone: Asia/Shanghai
        nodes:
          - {id: campus, name: 园区, kind: campus}
        fleets:
          - {id: lamps, node: campus, mqtt: lights, count: \(lamps), interval: 60s, rated_power: 200W}
        """

    private func links(_ port: UInt16) -> String {
        """
        mqtt:
          - id: lights
            url: mqtt://127.0.0.1:\(port)
            client_id: collector
            subscriptions:
              - {topic: "lights/+/telemetry", profile: streetlight-json}
        """
    }

    private static func name(_ lamp: Int) -> String {
        "L\(lamp < 10 ? "00" : "0")\(lamp)"
    }

    /// Numbered messages of all lamps, a minute apart and the last of them past.
    private struct Publishers {
        let programs: [ChildProcess]
        private let start = (Int(Date().timeIntervalSince1970) / 60 - KillLoopTests.messagesPerLamp - 1) * 60
        private let formatter = ISO8601DateFormatter()
        /// The size of all PUBLISH packets, each sent once.
        private(set) var bytes = 0

        init(port: UInt16) throws {
            programs = try (0..<KillLoopTests.lamps).map { lamp in
                try ChildProcess(
                    "/usr/bin/mosquitto_pub",
                    [
                        "-h", "127.0.0.1", "-p", "\(port)", "-q", "1", "-l", "-t",
                        "lights/\(KillLoopTests.name(lamp))/telemetry",
                    ])
            }
        }

        mutating func publish(_ numbers: Range<Int>) throws {
            for number in numbers {
                let message = number / programs.count
                let time = formatter.string(from: Date(timeIntervalSince1970: Double(start + message * 60)))
                let line = "{\"ts\":\"\(time)\",\"load_wh\":\(message),\"panel_wh\":\(2 * message)}\n"
                try programs[number % programs.count].write(line)
                // What PUBLISH of MQTT 5 has around the payload: topic, lengths, identifier, no properties.
                bytes += line.utf8.count - 1 + 28
            }
        }

        /// Ends the input and waits until the broker has taken everything over.
        func finish() throws {
            for program in programs { program.closeInput() }
            for program in programs { #expect(try program.waitForEnd(timeout: 60) == 0) }
        }
    }

    @Test func `a daemon killed at any byte, and a broker restarted, lose and double nothing`() async throws {
        let given = ProcessInfo.processInfo.environment["KILL_LOOP_SEED"].flatMap(UInt64.init)
        let seed = given ?? .random(in: 0..<1_000_000)
        print("kill loop: KILL_LOOP_SEED=\(seed)")
        var random = SeededGenerator(seed: seed)
        let broker = try await PersistentBroker()
        let relay = try KillingRelay(target: broker.port)
        defer { relay.close() }
        let stage = try Stage()
        try stage.configure(links: links(relay.port), site: site)
        // The first life makes the session at the broker.
        try await stage.startDaemon()
        _ = try await stage.waitUntil(["status"]) {
            ($0["mqtt"] as? [[String: Any]])?.first?["state"] as? String == "connected"
        }
        try stage.killDaemon()

        var publishers = try Publishers(port: broker.port)
        let part = Self.total / Self.lives
        for life in 0..<Self.lives - 1 {
            let daemon = try ChildProcess(
                ChildProcess.built("energy-collector"), ["run", "--config", stage.configuration], errorsTo: stage.log)
            // What is surely to come in this life, by messages of 80 bytes and more and acknowledgements of 4.
            let outstanding = (life + 1) * part - relay.bytesInAll.sent / 4
            let moment: KillingRelay.Moment =
                life.isMultiple(of: 2)
                ? .received(.random(in: 1...80 * outstanding, using: &random))
                : .sent(.random(in: 1...4 * outstanding, using: &random))
            relay.kill(daemon, after: moment)
            try publishers.publish(life * part..<(life + 1) * part)
            if life == Self.lives / 2 { try await broker.restart() }
            #expect(try daemon.waitForEnd(timeout: 60) == -SIGKILL, "seed \(seed), life \(life), \(moment)")
        }
        try await stage.startDaemon()
        try publishers.publish((Self.lives - 1) * part..<Self.total)
        try publishers.finish()
        let status = try await stage.waitUntil(["status"]) { status in
            (status["store"] as? [String: Any])?["observations"] as? Int == Self.total
                && (status["mqtt"] as? [[String: Any]])?.first?["pending"] as? Int == 0
        }
        let store = try #require(status["store"] as? [String: Any])
        #expect(store["quarantined"] as? Int == 0 && store["dropped"] as? Int == 0)
        let link = try #require((status["mqtt"] as? [[String: Any]])?.first)
        #expect(link["rejected"] as? [String: Int] == [:] && link["sources"] as? Int == Self.lamps)
        let delivered = relay.bytesInAll.received
        #expect(delivered > publishers.bytes, "what was not acknowledged has come again")
        print("kill loop: \(delivered / 1000) kB delivered for \(publishers.bytes / 1000) kB published")

        try await stage.waitForRollup()
        for lamp in (0..<Self.lamps).map(Self.name) {
            for (quantity, step) in [("lamp_energy_used", 1), ("solar_energy_harvested", 2)] {
                #expect(
                    try numbers(stage, lamp: lamp, quantity) == (0..<Self.messagesPerLamp).map { step * $0 },
                    "seed \(seed), \(lamp)")
                #expect(
                    try energy(stage, lamp: lamp, quantity) == step * (Self.messagesPerLamp - 1),
                    "seed \(seed), \(lamp)")
            }
        }
        // Every page is whole, and every derived row follows from the readings.
        let saved = try stage.ctl("backup", stage.folder.path + "/saved.sqlite")
        #expect(saved.status == 0, "\(saved)")
        let check = try Stage.run("energy-collector", ["rebuild", "--check", "--config", stage.configuration])
        #expect(check.status == 0, "\(check)")
        #expect(try stage.stopDaemon() == 0)
    }

    /// The numbers stored for a lamp, by time.
    private func numbers(_ stage: Stage, lamp: String, _ quantity: String) throws -> [Int] {
        let answer = try stage.ctl(
            "readings", "lamps/\(lamp)", "--quantity", quantity, "--limit", "100000", "--format", "json")
        let readings = try #require(try answer.json()["readings"] as? [[String: Any]])
        return try readings.map { reading in try #require((reading["raw"] as? String).flatMap { Int($0) }) }
    }

    /// What the ledger made of a lamp's numbers, in Wh.
    private func energy(_ stage: Stage, lamp: String, _ quantity: String) throws -> Int {
        let answer = try stage.ctl("rollup", "lamps/\(lamp)", "--by", "year", "--format", "json")
        let rows = try #require(try answer.json()["rows"] as? [[String: Any]])
        return try rows.filter { $0["quantity"] as? String == quantity }
            .reduce(0) { sum, row in sum + Int((try #require(row["amount"] as? Double) * 1000).rounded()) }
    }
}
