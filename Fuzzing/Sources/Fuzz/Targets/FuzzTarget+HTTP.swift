import CFuzzer
import CollectorConfiguration
import Foundation
import Glibc
import Logging
import TestSupport

@testable import EnergyCollector

extension FuzzTarget {
    /// Bytes of a client of the control socket, to the whole daemon in this process.
    ///
    /// Holds: the daemon goes on, closes what it does not understand, answers with HTTP, and answers nothing with 500.
    /// The process has no network but a loopback of its own, since a request may ask to probe any address.
    static func http() throws -> Feed {
        guard leave_network() == 0 else {
            throw SystemFailure(call: "no network can be taken away: run the target 'http' as root", code: errno)
        }
        let socket = try Campus.start()
        return { bytes in
            guard let client = try? UnixClient(socket) else {
                expect(false, "the daemon takes connections")
                return
            }
            client.send(bytes)
            client.finishSending()
            // What never ends by itself is left after its head.
            let answer = client.receive(atMost: 1 << 20, patience: .seconds(9)) { $0.contains("text/event-stream") }
            guard !answer.text.isEmpty else { return }
            expect(answer.text.hasPrefix("HTTP/1."), "an answer is HTTP: \(answer.text.prefix(80))")
            expect(answer.text.dropFirst(9).prefix(3) != "500", "no answer says 500: \(answer.text.prefix(2000))")
        }
    }

    /// A small campus with a meter, facts and a month of readings.
    private enum Campus {
        /// Starts its daemon; its folder is left to the system's cleaning of temporary files.
        static func start() throws -> String {
            let folder = FileManager.default.temporaryDirectory.appending(path: "energy-fuzz-\(getpid())").path
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let path = folder + "/energy-collector.yaml"
            let socket = folder + "/control.sock"
            try """
            site: site.yaml
            database: {path: \(folder)/energy.sqlite}
            control: {socket: \(socket)}
            rollup: {interval: 1s}
            """.write(toFile: path, atomically: true, encoding: .utf8)
            try site.write(toFile: folder + "/site.yaml", atomically: true, encoding: .utf8)
            let configuration = try ConfigurationLoader.load(path: path)
            var logger = Logger(label: "fuzz", factory: { _ in SwiftLogNoOpLogHandler() })
            logger.logLevel = .critical
            let daemon = Daemon(
                configuration: configuration, configurationPath: path, bulletinFolder: nil, logger: logger)
            Task.detached {
                do {
                    try await daemon.run()
                } catch {
                    FuzzTarget.expect(false, "the daemon runs: \(error)")
                }
            }
            for _ in 0..<600 {
                if let answer = try? UnixClient.answer(socket, readings), answer.hasPrefix("HTTP/1.1 200") {
                    return socket
                }
                usleep(100_000)
            }
            throw SystemFailure(call: "the daemon did not take readings", code: ETIMEDOUT)
        }

        private static let site = """
            id: campus
            name: 园区
            timezone: Asia/Shanghai
            nodes:
              - {id: campus, name: 园区, kind: campus}
              - {id: bldg-a, name: A座, kind: building, parent: campus}
            meters:
              - {id: main, node: campus, carrier: electricity, role: consumption, interval: 1h, rated_power: 1MW}
              - {id: water, node: bldg-a, carrier: water, role: consumption, interval: 24h, plausibility: off}
            facts:
              - {node: campus, kind: headcount, value: 2100, from: 2024-01-01, source: 台账}
              - {node: campus, kind: floor_area_m2, value: 88000, from: 2024-01-01, source: 台账}
            """

        /// A reading a day of two months.
        private static var readings: String {
            var rows = "meter,quantity,at,value\r\n"
            for (index, day) in (10...11).flatMap({ month in (1...28).map { (month, $0) } }).enumerated() {
                let at = "2025-\(day.0)-\(day.1 < 10 ? "0" : "")\(day.1)T00:00:00+08:00"
                rows += "main,active_energy_import,\(at),\(1000 + index * 120)\r\n"
                rows += "water,water_volume,\(at),\(10 + index)\r\n"
            }
            return "POST /v1/import/readings HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: text/csv\r\n"
                + "Content-Length: \(rows.utf8.count)\r\n\r\n\(rows)"
        }
    }
}
