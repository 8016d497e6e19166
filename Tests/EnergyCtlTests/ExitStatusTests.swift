import Glibc
import TestSupport
import Testing

@testable import EnergyCtl

struct ExitStatusTests {
    @Test func `an answer goes to stdout alone`() throws {
        let (result, _) = try Shell().run(["meters"], .http("200 OK", Samples.meters))
        #expect(result.status == .done)
        #expect(result.output.hasPrefix("METER ") && result.output.contains("食堂水表"))
        #expect(result.commentary.isEmpty)
    }

    @Test func `JSON is the daemon's, byte for byte`() throws {
        let body = #"{ "rows" : [],"later":1.50 }"#
        let (result, _) = try Shell().run(["rollup", "x", "--by", "day", "--format", "json"], .http("200 OK", body))
        #expect(result.status == .done)
        #expect(result.output == body + "\n")
        #expect(result.commentary.isEmpty)
    }

    @Test func `the legend of a table goes to stderr`() throws {
        let (result, _) = try Shell().run(
            ["rollup", "campus", "--by", "month", "--format", "csv"], .http("200 OK", Samples.rollup))
        #expect(result.output.hasPrefix("node,meter,"))
        #expect(result.commentary == "* provisional: later readings can still change it\n")
    }

    @Test func `what does not exist is refused in the daemon's words`() throws {
        let problem = """
            {"type":"unknown-node","title":"Unknown node","status":404,"detail":"there is no node 'x'; there are: campus"}
            """
        let (result, _) = try Shell().run(["kpi", "x", "--period", "2026"], .problem("404 Not Found", problem))
        #expect(result.status == .refused)
        #expect(result.output.isEmpty)
        #expect(result.commentary == "energyctl: Unknown node: there is no node 'x'; there are: campus\n")
    }

    /// A shell whose stderr is connected to the journal; or a redirection took the place of what was.
    private func journalled(_ isConnected: Bool) throws -> Shell {
        var shell = try Shell()
        var status = stat()
        #expect(stat(try shell.folder.file("err", ""), &status) == 0)
        shell.environment["JOURNAL_STREAM"] = "\(status.st_dev):\(isConnected ? status.st_ino : status.st_ino + 1)"
        return shell
    }

    @Test(arguments: [(true, "<3>"), (false, "")])
    func `in the journal a failure has the priority of an error, line by line, and a remark has none`(
        isConnected: Bool, priority: String
    ) throws {
        let problem = """
            {"type":"configuration-refused","title":"Refused","status":422,"detail":"2 findings","findings":["a","b"]}
            """
        let (refused, _) = try journalled(isConnected).run(
            ["reload"], .problem("422 Unprocessable Content", problem))
        #expect(refused.status == .refused)
        #expect(
            refused.commentary == "\(priority)energyctl: Refused: 2 findings\n\(priority)  a\n\(priority)  b\n")
        let (done, _) = try journalled(isConnected).run(
            ["rollup", "campus", "--by", "month", "--format", "csv"], .http("200 OK", Samples.rollup))
        #expect(done.commentary.hasPrefix("* provisional"))
    }

    @Test(arguments: [
        (Array("SSH-2.0-OpenSSH_9.2\r\n".utf8), "did not answer as energy-collector does (no HTTP)"),
        (Array("".utf8), "closed the connection before its answer was complete"),
        (
            Array("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{\"rows\"".utf8),
            "closed the connection before its answer was complete"
        ),
        (Array("HTTP/1.1 200 OK\r\nContent-Ty".utf8), "closed the connection before its answer was complete"),
        (
            Array("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi".utf8),
            "(HTTP status 200 with text/html)"
        ),
        (
            Array("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 3\r\n\r\n{{{".utf8),
            "(no JSON)"
        ),
        (
            Array(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n{\"rows\":[{}]}".utf8),
            "(no field 'carrier' at rows.0)"
        ),
        (Array("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n".utf8), "(HTTP status 502 with no media type)"),
    ])
    func `no usable answer is the daemon out of reach, and says what came`(answer: [UInt8], words: String) throws {
        let shell = try Shell()
        let (result, _) = try shell.run(["rollup", "x", "--by", "day"], .answer(answer))
        #expect(result.status == .unreachable)
        #expect(result.output.isEmpty)
        #expect(result.commentary.contains(words), "\(result.commentary)")
        #expect(result.commentary.contains(shell.folder.path + "/s"))
    }

    @Test func `without a socket the message says what to check`() throws {
        let result = try Shell().run(["status", "--socket", "/nowhere/control.sock"])
        #expect(result.status == .unreachable)
        #expect(
            result.commentary == """
                energyctl: energy-collector is not reachable: there is no socket /nowhere/control.sock; \
                check 'systemctl status energy-collector'

                """)
    }

    @Test func `a socket that nobody listens on is told from one that is missing`() throws {
        var shell = try Shell()
        _ = try shell.run(["status"], .answer([]))
        shell.environment = ["ENERGYCTL_SOCKET": shell.folder.path + "/s"]
        let result = try shell.run(["status"])
        #expect(result.status == .unreachable)
        #expect(result.commentary.contains("nothing listens on \(shell.folder.path)/s"))
    }

    @Test func `a socket without permission points to the group`() {
        let failure = ControlFailure(.cannotConnect(EACCES), "/run/energy-collector/control.sock")
        #expect(failure.exitStatus == .unreachable)
        #expect(failure.description.contains("/run/energy-collector/control.sock"))
        #expect(failure.description.contains("only members of the group"))
    }

    @Test func `the group that may query is the socket's own`() throws {
        let folder = try TemporaryFolder()
        let socket = folder.path + "/control.sock"
        let descriptor = open(socket, O_CREAT | O_WRONLY, 0o600)
        close(descriptor)
        var found = stat()
        try #require(stat(socket, &found) == 0)
        let group = try #require(getgrgid(found.st_gid))
        let name = String(cString: group.pointee.gr_name)
        #expect(ControlFailure(.cannotConnect(EACCES), socket).description.contains("the group '\(name)' may query"))
        // A folder that keeps others out says whose it is.
        #expect(ControlFailure(.cannotConnect(EACCES), folder.path + "/no.sock").description.contains("'\(name)'"))
        #expect(
            ControlFailure(.cannotConnect(EACCES), "/no/such/folder/x").description.contains(
                "the group that it belongs to"))
    }

    @Test func `a period that cannot be one is refused before anybody is asked`() throws {
        for period in ["2026-13", "2026H3", "2026Q5", "26", "last-week", "2026-10-01", ""] {
            let result = try Shell().run(["kpi", "campus", "--period", period])
            #expect(result.status == .usage, "\(period)")
        }
        let result = try Shell().run(["kpi", "campus", "--period", "2026H3"])
        #expect(result.commentary.contains("--period is '2026H3', expected 2026-10"))
    }

    @Test func `a negative number that was taken for an option is explained`() throws {
        let result = try Shell().run([
            "facts", "set", "campus", "headcount", "-5", "--source", "x", "--reason", "y",
        ])
        #expect(result.status == .usage)
        #expect(result.commentary.contains("'-5' was taken for an option"), "\(result)")
    }

    @Test func `a socket path that cannot be is said so`() throws {
        let path = "/" + String(repeating: "x", count: 120)
        let result = try Shell().run(["status", "--socket", path])
        #expect(result.status == .unreachable)
        #expect(result.commentary.contains("longer than the 107 bytes"))
    }

    @Test(arguments: [
        ["rollup", "x"], ["rollup", "x", "--by", "week"], ["readings", "m", "--limit", "0"], ["frobnicate"],
        ["status", "--format", "xml"], ["kpi", "x"], ["bulletin", "export", "--period", "2026-10"],
        ["meters", "one", "extra"],
        ["status", "--socket", ""],
    ])
    func `a wrong command line is usage, and asks nothing`(arguments: [String]) throws {
        let result = try Shell().run(arguments)
        #expect(result.status == .usage)
        #expect(result.output.isEmpty)
        let isUnknownCommand = arguments == ["frobnicate"]
        #expect(result.commentary.hasPrefix(isUnknownCommand ? "energyctl: there is no command" : "Error: "))
    }

    @Test(arguments: [["--help"], ["help"], ["help", "rollup"], ["import"], ["bulletin", "--help"], []])
    func `help is an answer`(arguments: [String]) throws {
        let result = try Shell().run(arguments)
        #expect(result.status == .done)
        #expect(result.output.contains("USAGE: energyctl"))
        #expect(result.commentary.isEmpty)
    }

    @Test func `the version is an answer`() throws {
        let result = try Shell().run(["--version"])
        #expect(result.status == .done)
        #expect(
            result.output.wholeMatch(of: /0\.1\.0 \(commit ([0-9a-f]{7,40}\+?|unknown)\)\n/) != nil, "\(result.output)")
    }

    @Test func `an answer that cannot be written is no success`() throws {
        var shell = try Shell()
        let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
        defer { close(full) }
        shell.output = full
        let (result, _) = try shell.run(["meters"], .http("200 OK", Samples.meters))
        #expect(result.status == .refused)
        #expect(result.commentary == "energyctl: cannot write the answer: No space left on device\n")
    }

    @Test func `a reader that has seen enough is no failure`() throws {
        var shell = try Shell()
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        close(ends[0])
        defer { close(ends[1]) }
        shell.output = ends[1]
        let (result, _) = try shell.run(["meters"], .http("200 OK", Samples.meters))
        #expect(result.status == .done && result.commentary.isEmpty)
    }
}
