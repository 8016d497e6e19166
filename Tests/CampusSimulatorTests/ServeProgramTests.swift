import Foundation
import Testing
import TestSupport

@testable import CampusSimulator

/// The built program as its callers start it.
@Suite(.serialized) struct ServeProgramTests {
    private func serve(_ arguments: [String] = []) throws -> (ChildProcess, ReadyLine) {
        let program = try ChildProcess(
            ChildProcess.built("campus-simulator"), ["serve", "--port-a", "0", "--port-b", "0"] + arguments)
        let line = try program.lines(atLeast: 1)[0]
        return (program, try JSONDecoder().decode(ReadyLine.self, from: Data(line.utf8)))
    }

    @Test func `the ready line names ports that answer`() throws {
        let folder = try TemporaryFolder()
        let (program, ready) = try serve(["--ports-file", folder.path + "/ports.json"])
        #expect(ready.ready && ready.gateways.keys.sorted() == ["gw-a", "pv"] && ready.lamps == 0)
        let written = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/ports.json"))
        #expect(try JSONDecoder().decode(ReadyLine.self, from: written) == ready)
        let client = try RawClient(port: ready.gateways["pv"]?.port ?? 0)
        #expect(try client.registers(unit: 1, function: 3, address: 40000, count: 2) == [0x5375, 0x6E53])
        program.end()
        #expect(try program.waitForEnd() == 0)
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `a signal ends it at once with status 0, clients or not`(signal: Int32) throws {
        let (program, ready) = try serve()
        let client = try RawClient(port: ready.gateways["gw-a"]?.port ?? 0)
        #expect(try client.registers(unit: 1, function: 4, address: 0x48, count: 2).count == 2)
        let start = ContinuousClock.now
        program.end(by: signal)
        #expect(try program.waitForEnd() == 0)
        #expect(ContinuousClock.now - start < .seconds(10))
    }

    @Test func `it ends with its standard input when asked to`() throws {
        let (program, _) = try serve(["--stdin-eof-stops"])
        program.closeInput()
        #expect(try program.waitForEnd() == 0)
    }

    @Test func `a port that is taken is a failure, not a silence`() throws {
        let (first, ready) = try serve()
        let second = try ChildProcess(
            ChildProcess.built("campus-simulator"),
            ["serve", "--port-a", String(ready.gateways["gw-a"]?.port ?? 0), "--port-b", "0"])
        #expect(try second.waitForEnd() == 1)
        first.end()
        #expect(try first.waitForEnd() == 0)
    }

    @Test func `a campus file with an error starts nothing`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.file("campus.json", "{\"gateways\": [{\"id\": 5}]}")
        let program = try ChildProcess(ChildProcess.built("campus-simulator"), ["serve", "--campus", path])
        #expect(try program.waitForEnd() == 1)
        #expect(throws: ChildProcess.TimedOut.self) { try program.lines(atLeast: 1, timeout: 0) }
    }

    @Test func `history goes to standard output when asked to`() throws {
        let program = try ChildProcess(
            ChildProcess.built("campus-simulator"),
            ["history", "--from", "2026-01-01", "--to", "2026-01-02", "--step", "1d", "--output", "-"])
        #expect(try program.waitForEnd() == 0)
        let lines = try program.lines(atLeast: 17)
        #expect(lines[0] == "meter,quantity,at,value" && lines.count == 17)
        #expect(lines[1].hasPrefix("main,active_energy_import,2026-01-01T00:00:00+08:00,"))
    }

    @Test func `a history before commissioning is refused`() throws {
        let program = try ChildProcess(
            ChildProcess.built("campus-simulator"), ["history", "--from", "2023-12-31", "--output", "-"])
        #expect(try program.waitForEnd() != 0)
    }
}
