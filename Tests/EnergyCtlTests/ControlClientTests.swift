import ControlAPI
import Foundation
import Testing
import TestSupport

@testable import EnergyCtl

struct ControlClientTests {
    private let request = ControlRequest(path: ControlPath.status)

    private func failure(_ script: ScriptedServer.Script, _ limits: ControlClient.Limits) throws -> ControlFailure
        .Reason?
    {
        let server = try ScriptedServer(script, in: TemporaryFolder())
        let client = ControlClient(socketPath: server.path, limits: limits)
        do {
            _ = try client.send(request)
            return nil
        } catch let failure as ControlFailure {
            return failure.reason
        }
    }

    @Test func `an answer above the limit is not collected`() throws {
        var limits = ControlClient.Limits()
        limits.answerSize = 1 << 20
        let huge = String(repeating: " ", count: 4 << 20)
        #expect(try failure(.http("200 OK", huge), limits) == .tooLarge(limit: 1 << 20))
        #expect(ControlFailure(.tooLarge(limit: 1), "/s").exitStatus == .refused)
    }

    @Test func `a large answer within the limit comes whole`() throws {
        let body = String(repeating: "0123456789abcdef", count: 1 << 19)
        let server = try ScriptedServer(.http("200 OK", body), in: TemporaryFolder())
        let answer = try ControlClient(socketPath: server.path).send(request)
        #expect(try answer.successfulBody(socketPath: server.path) == Data(body.utf8))
    }

    @Test(arguments: [ScriptedServer.Script.silence, .deafness])
    func `a daemon that does nothing is given up`(script: ScriptedServer.Script) throws {
        let limits = ControlClient.Limits(progress: .milliseconds(200), answer: .milliseconds(200))
        #expect(try failure(script, limits) == .noProgress(.milliseconds(200)))
    }

    @Test func `the wait for an answer has a limit of its own`() throws {
        let limits = ControlClient.Limits(progress: .seconds(60), answer: .milliseconds(200))
        #expect(try failure(.silence, limits) == .noProgress(.milliseconds(200)))
    }

    @Test func `a daemon that stops reading is given up`() throws {
        let folder = try TemporaryFolder()
        let file = try folder.file("large.csv", String(repeating: "x", count: 8 << 20))
        let server = try ScriptedServer(.deafness, in: folder)
        let client = ControlClient(
            socketPath: server.path, limits: .init(progress: .milliseconds(200), answer: .seconds(60)))
        let body = try RequestBody(path: file, mediaType: "text/csv", standardInput: -1)
        let expected = ControlFailure(.noProgress(.milliseconds(200)), server.path)
        #expect(throws: expected) {
            try client.send(ControlRequest(method: .post, path: "/v1/import/readings"), body: body)
        }
    }

    @Test func `a chunked answer is put together`() throws {
        let chunked =
            "HTTP/1.1 200 OK\r\ncontent-type: Application/JSON; charset=utf-8\r\ntransfer-encoding: chunked\r\n\r\n"
            + "2\r\n{}\r\n1\r\n\n\r\n0\r\n\r\n"
        let server = try ScriptedServer(.answer(Array(chunked.utf8)), in: TemporaryFolder())
        let answer = try ControlClient(socketPath: server.path).send(request)
        #expect(answer.mediaType == "application/json")
        #expect(try answer.successfulBody(socketPath: server.path) == Data("{}\n".utf8))
        #expect(server.request()?.contains("\r\nconnection: close\r\n") == true)
    }
}
