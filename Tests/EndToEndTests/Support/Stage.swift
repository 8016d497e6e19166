import Foundation
import Glibc
import TestSupport
import Testing

/// A folder with a configuration, the programs that run in it, and the command line to ask them.
///
/// Whatever it starts it ends by its pid, at the latest with the value.
final class Stage {
    let folder: TemporaryFolder
    private(set) var daemon: ChildProcess?

    var socket: String { folder.path + "/control.sock" }
    var configuration: String { folder.path + "/energy-collector.yaml" }
    private(set) var database: String
    var log: String { folder.path + "/daemon.log" }

    init() throws {
        folder = try TemporaryFolder()
        database = folder.path + "/energy.sqlite"
    }

    deinit {
        daemon?.end(by: SIGKILL)
    }

    /// Writes the configuration; `links` are the `modbus` and `mqtt` parts, `groups` what follows the socket.
    func configure(links: String = "", groups: String = "", site: String, database: String? = nil) throws {
        if let database { self.database = database }
        _ = try folder.file(
            "energy-collector.yaml",
            """
            site: site.yaml
            database: {path: \(self.database), commit_interval: 50ms}
            control: {socket: \(socket)\(groups)}
            rollup: {interval: 1s}
            \(links)
            """)
        _ = try folder.file("site.yaml", site)
    }

    /// Starts the daemon and waits until it answers.
    func startDaemon(environment: [String: String] = [:], options: [String] = []) async throws {
        let daemon = try ChildProcess(
            ChildProcess.built("energy-collector"), ["run", "--config", configuration] + options,
            environment: environment, errorsTo: log)
        self.daemon = daemon
        let isReadyOrOver = await eventually { [socket] in
            daemon.hasEnded || (try? Self.run("energyctl", ["status", "--socket", socket]).status) == 0
        }
        try #require(
            isReadyOrOver && !daemon.hasEnded, "the daemon does not answer: \((try? folder.text("daemon.log")) ?? "")")
    }

    /// Ends the daemon as the service manager does and returns its exit status.
    func stopDaemon() throws -> Int32 {
        let daemon = try #require(daemon)
        daemon.end()
        defer { self.daemon = nil }
        return try daemon.waitForEnd(timeout: 30)
    }

    /// Tells the daemon to read its configuration again.
    func reloadDaemon() throws {
        try #require(daemon).end(by: SIGHUP)
    }

    /// Ends the daemon without a word.
    func killDaemon() throws {
        let daemon = try #require(daemon)
        daemon.end(by: SIGKILL)
        _ = try daemon.waitForEnd(timeout: 30)
        self.daemon = nil
    }

    /// What a program printed, and how it ended.
    struct Answer {
        var status: Int32
        var output: String
        var errors: String

        /// The output as JSON.
        func json() throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
        }
    }

    /// Runs `energyctl` against the daemon.
    func ctl(_ arguments: String...) throws -> Answer {
        try Self.run("energyctl", arguments + ["--socket", socket])
    }

    /// Runs a program that was built beside the tests to its end.
    static func run(_ program: String, _ arguments: [String]) throws -> Answer {
        let folder = try TemporaryFolder()
        let child = try ChildProcess(
            ChildProcess.built(program), arguments, errorsTo: folder.path + "/errors")
        let status = try child.waitForEnd(timeout: 120)
        let errors = try folder.text("errors")
        return Answer(status: status, output: try child.output(), errors: errors)
    }

    /// Waits until the answer of `energyctl` satisfies a condition.
    func waitUntil(
        _ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation,
        _ isSatisfied: @escaping @Sendable ([String: Any]) -> Bool
    ) async throws -> [String: Any] {
        let words = arguments + ["--format", "json", "--socket", socket]
        let holds = await eventually {
            guard let answer = try? Self.run("energyctl", words), let json = try? answer.json() else { return false }
            return isSatisfied(json)
        }
        let last = try Self.run("energyctl", words)
        if !holds { Issue.record("never came to hold: \(last.output) \(last.errors)", sourceLocation: sourceLocation) }
        return try last.json()
    }

    /// Waits until one line of the daemon's log has all these parts.
    func waitForLog(_ parts: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let found = await eventually { [log] in
            let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
            return text.split(separator: "\n").contains { line in parts.allSatisfy { line.contains($0) } }
        }
        if !found {
            Issue.record("never logged \(parts): \(try folder.text("daemon.log"))", sourceLocation: sourceLocation)
        }
    }

    /// Waits until everything stored is rolled up.
    func waitForRollup() async throws {
        _ = try await waitUntil(["status"]) { status in
            (status["rollup"] as? [String: Any])?["dirty_meters"] as? Int == 0
        }
    }
}

/// A real broker on a loopback port.
final class Broker {
    let port: UInt16
    private let folder: TemporaryFolder
    private let program: ChildProcess

    init() async throws {
        let port = try LoopbackPort.unused()
        folder = try TemporaryFolder()
        let file = try folder.file(
            "mosquitto.conf", "listener \(port) 127.0.0.1\nallow_anonymous true\nmax_queued_messages 100000\n")
        program = try ChildProcess("/usr/sbin/mosquitto", ["-c", file])
        self.port = port
        let isListening = await eventually {
            guard let descriptor = LoopbackPort.connect(to: port) else { return false }
            close(descriptor)
            return true
        }
        try #require(isListening)
    }

    deinit {
        program.end(by: SIGKILL)
    }
}

/// The simulated campus on loopback ports.
final class Simulator {
    let ports: [String: Int]
    private let program: ChildProcess

    init(_ arguments: [String]) throws {
        program = try ChildProcess(
            ChildProcess.built("campus-simulator"), ["serve", "--stdin-eof-stops"] + arguments)
        let line = try #require(try program.lines(atLeast: 1, timeout: 60).first)
        let ready = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        let gateways = try #require(ready["gateways"] as? [String: [String: Any]])
        ports = gateways.compactMapValues { $0["port"] as? Int }
    }

    deinit {
        program.end(by: SIGKILL)
    }
}
