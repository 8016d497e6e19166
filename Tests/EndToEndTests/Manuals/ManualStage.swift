import Foundation
import Glibc
import TestSupport
import Testing

/// The demo campus with the files that pages speak of, on which the commands of a page are typed.
///
/// Paths and addresses of a page are those of a gateway; here they are a folder and loopback ports.
final class ManualStage {
    /// What all pages share: a device that is new, five weeks of history and the database that came of them.
    ///
    /// The demo campus itself does not answer, so that what there is to roll up does not grow with today's date.
    final class Campus: Sendable {
        /// The port of a device that nobody polls yet.
        let stranger: Int
        /// The database with its history, and the history.
        let folder: TemporaryFolder

        /// The simulated device of unit 3.
        static func device() throws -> Simulator {
            let folder = try TemporaryFolder()
            let file = try folder.file(
                "campus.json",
                """
                {"commissioned": "2024-01-01", "lamps": {"count": 1, "interval_s": 60},
                 "gateways": [{"id": "gw", "port": 0, "devices": [
                   {"id": "acme-1", "unit": 3, "kind": "sdm630", "load": {"profile": "office", "annual": 800000}}]}]}
                """)
            return try Simulator(["--campus", file, "--port-a", "0"])
        }

        init(stranger: Int) async throws {
            self.stranger = stranger
            folder = try TemporaryFolder()
            let written = try Stage.run(
                "campus-simulator",
                ["history", "--from", "2026-09-30", "--to", "2026-11-02", "--output", folder.path + "/history.csv"])
            try #require(written.status == 0, "\(written)")
            let stage = try ManualStage(self, isDemo: true)
            try await stage.stage.startDaemon()
            let imported = try stage.stage.ctl("import", "readings", folder.path + "/history.csv")
            try #require(imported.status == 0, "\(imported)")
            try await stage.stage.waitForRollup()
            // Finished days are looked at when a daemon starts, else every half minute.
            try #require(try stage.stage.stopDaemon() == 0)
            try await stage.stage.startDaemon()
            _ = try await stage.stage.waitUntil(["anomalies", "list"]) {
                ($0["anomalies"] as? [[String: Any]] ?? []).count > 2
            }
            try #require(try stage.stage.stopDaemon() == 0)
            try FileManager.default.moveItem(
                atPath: stage.folder.path + "/energy.sqlite", toPath: folder.path + "/energy.sqlite")
        }
    }

    let stage: Stage
    private let campus: Campus
    private var place: String

    var folder: TemporaryFolder { stage.folder }

    /// A folder for one page.
    ///
    /// - Parameters:
    ///   - campus: What all pages share.
    ///   - isDemo: Whether the demo campus is configured already.
    /// - Throws: When a file cannot be written.
    init(_ campus: Campus, isDemo: Bool) throws {
        self.campus = campus
        stage = try Stage()
        place = stage.folder.path
        chmod(stage.folder.path, 0o755)
        for name in ["backups", "bin", "profiles", "open-data"] { try stage.folder.makeFolder(name) }
        for name in ["energyctl", "energy-collector"] {
            let copy = stage.folder.path + "/bin/" + name
            try FileManager.default.createSymbolicLink(atPath: copy, withDestinationPath: ChildProcess.built(name))
        }
        if isDemo { try configureDemo() }
    }

    private func configureDemo() throws {
        let config = ManualPage.root + "Config/"
        let links = try String(contentsOfFile: config + "energy-collector.yaml", encoding: .utf8)
            .replacing("port: 1502", with: "port: \(try LoopbackPort.unused())")
            .replacing("port: 1503", with: "port: \(try LoopbackPort.unused())")
            .replacing("127.0.0.1:1883", with: "127.0.0.1:\(try LoopbackPort.unused())")
            .replacing("  readers: energy ", with: "  readers: nogroup ")
            .replacing("  writers: energy-admin ", with: "  writers: nogroup ")
            .replacing("interval: 5s", with: "interval: 1s")
        _ = try folder.file("energy-collector.yaml", translated(links))
        // Pages state the fuel of 2026 themselves.
        let site = try String(contentsOfFile: config + "site.yaml", encoding: .utf8)
            .replacing("L001..L300", with: "L001..L012").replacing("count: 300", with: "count: 12")
            .split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.contains("13200L") }
        _ = try folder.file("site.yaml", site.joined(separator: "\n"))
        let files = FileManager.default
        try files.copyItem(atPath: config + "schemes", toPath: folder.path + "/schemes")
        for name in ["energy.sqlite", "history.csv"] where files.fileExists(atPath: campus.folder.path + "/" + name) {
            try files.copyItem(atPath: campus.folder.path + "/" + name, toPath: folder.path + "/" + name)
        }
        _ = try folder.file(
            "加油明细.csv",
            """
            加油日期,车牌号,油品,加油量(升)
            2026-10-03,鲁N12345,92#汽油,45.20
            2026-10-09,鲁N20001,0#柴油,320.00
            2026-10-31,鲁N12345,92#汽油,38.05

            """)
        _ = try folder.file("燃气.csv", "户号,抄表起,抄表止,用气量(m³)\n1001,2026-10-01,2026-11-01,5000\n")
        _ = try folder.file(
            "message.json",
            """
            {"ts":"2026-10-01T20:15:00+08:00","id":"7","fcnt":1,
             "readings":[{"lamp":{"wh":6789},"state":"ON","alarms":["A7"]}]}
            """)
    }

    /// A page's text with the paths and addresses of this stage.
    func translated(_ text: String) -> String {
        let stranger = campus.stranger
        return [
            ("/var/lib/energy-collector", folder.path), ("/etc/energy-collector", folder.path),
            ("/run/energy-collector/control.sock", stage.socket), ("/var/backups", folder.path + "/backups"),
            ("/srv/open-data", folder.path + "/open-data"), ("Config/", ManualPage.root + "Config/"),
            ("10.0.8.11:502", "127.0.0.1:\(stranger)"), ("10.0.8.11 ", "127.0.0.1:\(stranger) "),
            ("host: 10.0.8.11\n", "host: 127.0.0.1\n"), ("port: 502\n", "port: \(stranger)\n"),
            ("readers: energy\n", "readers: nogroup\n"), ("writers: energy-admin\n", "writers: nogroup\n"),
        ].reduce(text) { $0.replacing($1.0, with: $1.1) }
    }

    /// Writes a file of a page.
    func write(_ path: String, _ text: String) throws {
        try Data(translated(text).utf8).write(to: URL(filePath: translated(path)))
    }

    /// Starts the daemon unless it runs.
    func start() async throws {
        if stage.daemon == nil { try await stage.startDaemon() }
    }

    /// Stops the daemon, which must end in order.
    func stop() throws {
        if stage.daemon != nil { try #require(try stage.stopDaemon() == 0) }
    }

    /// Types a command.
    func type(_ command: String, as user: String? = nil) throws -> Stage.Answer {
        var command = translated(command)
        if let words = command.wholeMatch(of: #/cd (\S+)/#) {
            place = words.1.hasPrefix("/") ? String(words.1) : place + "/" + words.1
            let isThere = FileManager.default.fileExists(atPath: place)
            return Stage.Answer(status: isThere ? 0 : 1, output: "", errors: place)
        }
        if command.contains(#/^energy-collector (check-config|print-config|rebuild)/#), !command.contains("--config") {
            command += " --config " + stage.configuration
        }
        let errors = folder.path + "/errors-\(UInt32.random(in: 0 ... .max))"
        let shell = ["-c", "set -e; cd '\(place)'; \(command)"]
        let child = try ChildProcess(
            user == nil ? "/bin/bash" : "/usr/bin/setpriv",
            user.map { ["--reuid", $0, "--regid", "nogroup", "--init-groups", "/bin/bash"] + shell } ?? shell,
            environment: [
                "PATH": folder.path + "/bin:" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"),
                "ENERGYCTL_SOCKET": stage.socket,
            ], errorsTo: errors)
        child.closeInput()
        let status = try child.waitForEnd(timeout: 60)
        return Stage.Answer(
            status: status, output: try child.output(), errors: try String(contentsOfFile: errors, encoding: .utf8))
    }

    /// Types a command as a second person, who cannot enter where the programs were built.
    func typeAsSecondPerson(_ command: String) throws -> Stage.Answer {
        let words = try Self.words(of: command)
        return try stage.ctl(as: "nobody", Array(words.dropFirst()))
    }

    /// A command's words as a shell takes them apart.
    private static func words(of command: String) throws -> [String] {
        let child = try ChildProcess("/bin/bash", ["-c", "printf '%s\\n' \(command)"])
        try #require(try child.waitForEnd() == 0)
        return try child.output().split(separator: "\n").map(String.init)
    }
}
