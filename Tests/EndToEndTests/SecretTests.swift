import Foundation
import Glibc
import TestSupport
import Testing

/// Passwords and keys are read from files and stay there: no log, process list, command or answer repeats them.
@Suite(.serialized) struct SecretTests {
    private static let secret = "Sesame-7f3a-öffne"
    private static let site = """
        id: lamps
        name: 路灯
        timezone: Asia/Shanghai
        nodes:
          - {id: campus, name: 园区, kind: campus}
        fleets:
          - {id: lamps, node: campus, mqtt: lights, count: 4, interval: 60s, rated_power: 200W}
        """

    private static func links(_ url: String, _ more: String) -> String {
        """
        mqtt:
          - id: lights
            url: \(url)
            client_id: collector
            username: collector
            \(more)
            subscriptions:
              - {topic: "lights/+/telemetry", profile: streetlight-json}
        """
    }

    /// A broker that lets one user in, by password.
    private final class GuardedBroker {
        let port: UInt16
        private let program: ChildProcess

        init(in folder: TemporaryFolder, password: String) async throws {
            let port = try LoopbackPort.unused()
            let users = folder.path + "/users"
            let made = try ChildProcess("/usr/bin/mosquitto_passwd", ["-c", "-b", users, "collector", password])
            try #require(try made.waitForEnd(timeout: 20) == 0)
            chmod(users, 0o644)
            let file = try folder.file(
                "mosquitto.conf",
                "user root\nlistener \(port) 127.0.0.1\nallow_anonymous false\npassword_file \(users)\n")
            program = try ChildProcess("/usr/sbin/mosquitto", ["-c", file])
            self.port = port
            let isListening = await eventually {
                guard let descriptor = LoopbackPort.connect(to: port) else { return false }
                close(descriptor)
                return true
            }
            try #require(isListening)
        }

        deinit { program.end(by: SIGKILL) }
    }

    private func session(_ status: [String: Any]) -> [String: Any]? { (status["mqtt"] as? [[String: Any]])?.first }

    /// What the kernel tells everybody, or the process's own user, about a process.
    private func known(of process: Int32, _ file: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: "/proc/\(process)/\(file)")), as: UTF8.self)
    }

    @Test func `a password that is wrong, right or unreadable shows nowhere but in its file`() async throws {
        let stage = try Stage()
        let broker = try await GuardedBroker(in: stage.folder, password: Self.secret)
        let file = try stage.folder.file("password", "not-" + Self.secret)
        chmod(file, 0o600)
        try stage.configure(
            links: Self.links("mqtt://127.0.0.1:\(broker.port)", "password_file: \(file)"), site: Self.site)
        let daemon = try ChildProcess(
            ChildProcess.built("energy-collector"), ["run", "--log-level", "trace", "--config", stage.configuration],
            errorsTo: stage.log)
        defer { daemon.end(by: SIGKILL) }
        var said = ""
        func note(_ words: [String]) throws {
            let answer = try Stage.run("energyctl", words + ["--socket", stage.socket])
            said += answer.output + answer.errors
        }
        let refused = try await stage.waitUntil(["status"]) {
            (self.session($0)?["last_error"] as? String)?.contains("refused by the broker") == true
        }
        #expect(session(refused)?["state"] as? String != "connected")
        _ = try stage.folder.file("password", Self.secret + "\n")
        _ = try await stage.waitUntil(["status"]) { self.session($0)?["state"] as? String == "connected" }
        try note(["status"])
        // A file of more than any password, with the secret in it: the error names the file alone.
        _ = try stage.folder.file("password", String(repeating: Self.secret, count: 1000))
        daemon.end(by: SIGHUP)
        for words in [["status", "--format", "json"], ["audit", "list", "--format", "json"], ["meters"]] {
            try note(words)
        }
        said += try UnixClient.answer(stage.socket, "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        said += try UnixClient.answer(stage.socket, "GET /v1/none?x=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        said += try known(of: daemon.processID, "cmdline") + known(of: daemon.processID, "environ")
        for command in ["print-config", "check-config"] {
            let answer = try Stage.run("energy-collector", [command, "--config", stage.configuration])
            #expect(answer.status == 0, "\(answer)")
            said += answer.output + answer.errors
        }
        daemon.end()
        #expect(try daemon.waitForEnd(timeout: 30) == 0)
        said += try stage.folder.text("daemon.log")
        #expect(said.contains("password_file") && said.contains(file), "what is shown is the file's name")
        #expect(!said.contains("Sesame") && !said.contains("7f3a"))
        let stored = try Data(contentsOf: URL(filePath: stage.folder.path + "/energy.sqlite"))
        #expect(stored.range(of: Data("Sesame".utf8)) == nil)
    }

    @Test(arguments: [
        ("mqtt://collector:Sesame-7f3a@127.0.0.1:1", "client_id: b"),
        ("mqtt://127.0.0.1:1", "password: Sesame-7f3a"),
        ("mqtt://127.0.0.1:1", "password: 'Sesame-7f3a"),
        ("mqtt://127.0.0.1:1", "password: [Sesame-7f3a"),
        ("mqtt://127.0.0.1:1", "passwort: {file: Sesame-7f3a}"),
        ("\"mqtt://127.0.0.1:1", "password: Sesame-7f3a"),
    ])
    func `a password written where it does not belong is refused without being repeated`(url: String, line: String)
        async throws
    {
        let stage = try Stage()
        try stage.configure(site: Self.site.components(separatedBy: "fleets:")[0])
        try await stage.startDaemon()
        try stage.configure(links: Self.links(url, line), site: Self.site)
        let reload = try stage.ctl("reload")
        #expect(reload.status == 1, "\(reload)")
        let check = try Stage.run("energy-collector", ["check-config", "--config", stage.configuration])
        #expect(check.status == 78, "\(check)")
        try stage.reloadDaemon()
        let isRefused = await eventually { [folder = stage.folder] in
            (try? folder.text("daemon.log"))?.contains("not reloaded") == true
        }
        #expect(isRefused)
        let log = try stage.folder.text("daemon.log")
        let said = reload.output + reload.errors + check.output + check.errors + log
        #expect(said.contains("energy-collector.yaml:"), "the place is named")
        #expect(!said.contains("Sesame"), "\(said)")
        #expect(try stage.stopDaemon() == 0)
    }
}
