import Foundation
import Glibc
import Testing
import TestSupport

@testable import EnergyCtl

struct ImportReadingsTests {
    private let done = ScriptedServer.Script.http(
        "200 OK", #"{"meters":["old-b"],"repeated":1,"rows":3,"stored":2}"#)
    private let csv = "meter,quantity,at,value\nold-b,water_volume,2026-10-01T00:00:00+08:00,12.5\n"

    @Test func `a file is sent with its length and type`() throws {
        let shell = try Shell()
        let file = try shell.folder.file("r.csv", csv)
        let (result, request) = try shell.run(["import", "readings", file], done)
        #expect(result.status == .done)
        #expect(result.output == "rows      3\nstored    2\nrepeated  1\n")
        #expect(result.commentary == "meters: old-b\n")
        #expect(request?.hasPrefix("POST /v1/import/readings HTTP/1.1\r\n") == true)
        #expect(request?.contains("content-type: text/csv\r\ncontent-length: \(csv.utf8.count)\r\n") == true)
        #expect(request?.hasSuffix("\r\n\r\n" + csv) == true)
    }

    @Test func `standard input is sent in chunks`() throws {
        var shell = try Shell()
        let file = try shell.folder.file("r.csv", csv)
        shell.input = open(file, O_RDONLY | O_CLOEXEC)
        defer { close(shell.input) }
        let (result, request) = try shell.run(["import", "readings", "-", "--format", "csv"], done)
        #expect(result.output == "rows,stored,repeated,meters\n3,2,1,old-b\n")
        #expect(request?.contains("transfer-encoding: chunked\r\n") == true)
        #expect(request?.contains(csv) == true && request?.hasSuffix("\r\n0\r\n\r\n") == true)
    }

    @Test func `a file of many parts comes whole`() throws {
        let shell = try Shell()
        let large = String(repeating: "old-b,water_volume,2026-10-01T00:00:00+08:00,12.5\n", count: 100_000)
        let (result, request) = try shell.run(["import", "readings", shell.folder.file("r.csv", large)], done)
        #expect(result.status == .done)
        let body = request.flatMap { request in
            request.firstRange(of: "\r\n\r\n").map { request[$0.upperBound...] }
        }
        #expect(body.map { $0 == large[...] } == true)
    }

    @Test func `findings point into the file`() throws {
        let shell = try Shell()
        let file = try shell.folder.file("r.csv", csv)
        let problem = """
            {"type":"import-refused","title":"The file was refused","status":422,"detail":"3 findings; nothing was stored",\
            "findings":["line 2, meter: the site has no meter 'x'","line 17: found 3 fields, expected 4","no more"]}
            """
        let (result, _) = try shell.run(["import", "readings", file], .problem("422 Unprocessable Content", problem))
        #expect(result.status == .refused)
        #expect(result.output.isEmpty)
        #expect(
            result.commentary == """
                \(file):2: meter: the site has no meter 'x'
                \(file):17: found 3 fields, expected 4
                \(file): no more
                energyctl: The file was refused: 3 findings; nothing was stored

                """)
    }

    @Test func `a refusal before the body was read is heard`() throws {
        let shell = try Shell()
        let file = try shell.folder.file("large.csv", String(repeating: "x", count: 16 << 20))
        let problem = #"{"type":"forbidden","title":"Not allowed","status":403,"detail":"needs the group"}"#
        let answer = ScriptedServer.Script.answerBytes("403 Forbidden", problem, type: "application/problem+json")
        let (result, _) = try shell.run(["import", "readings", file], .answerBeforeBody(answer))
        #expect(result.status == .refused)
        #expect(result.commentary == "energyctl: Not allowed: needs the group\n")
    }

    @Test func `a file that is not there asks nothing of the daemon`() throws {
        let result = try Shell().run(["import", "readings", "/nowhere/r.csv", "--socket", "/nowhere/s"])
        #expect(result.status == .refused)
        #expect(result.commentary == "energyctl: cannot open /nowhere/r.csv: No such file or directory\n")
    }

    @Test func `a folder is no file`() throws {
        let shell = try Shell()
        let (result, _) = try shell.run(["import", "readings", shell.folder.path], done)
        #expect(result.status == .refused)
        #expect(result.commentary.contains("cannot read \(shell.folder.path): Is a directory"))
    }

    @Test(arguments: [true, false])
    func `a file that changes while it is sent is never sent whole`(grows: Bool) throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("r.csv", csv)
        let body = try RequestBody(path: path, mediaType: "text/csv", standardInput: -1)
        #expect(body.length == csv.utf8.count)
        try #require(truncate(path, grows ? csv.utf8.count + 1 : csv.utf8.count - 1) == 0)
        let changed = RequestBody.Failure(
            description: "\(path) changed while it was being sent; nothing was stored: send it again")
        #expect(throws: changed) {
            while try body.next() != nil {}
        }
    }

    @Test func `without a whole body the daemon gets no end`() throws {
        let shell = try Shell()
        let (result, request) = try shell.run(["import", "readings", shell.folder.path], .silence)
        #expect(result.status == .refused)
        #expect(request?.hasSuffix("0\r\n\r\n") == false)
    }
}
