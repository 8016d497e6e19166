import Foundation
import Glibc
import TestSupport
import Testing

/// Clients that hold, flood or misread the control socket, and the operator who must get through all the same.
@Suite(.serialized) struct HostileClientTests {
    private static let site = """
        id: site
        name: Site
        timezone: Asia/Shanghai
        nodes: [{id: campus, name: Campus, kind: campus}]
        meters: [{id: main, node: campus, carrier: electricity, role: grid_import, interval: 1h, rated_power: 1MW}]
        export: none
        """

    private static let status = "GET /v1/status HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"

    private func started() async throws -> Stage {
        // A thousand sockets of the test and a few of its programs.
        var limits = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits)
        limits.rlim_cur = min(limits.rlim_max, 4096)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits)
        let stage = try Stage()
        try stage.configure(site: Self.site)
        try await stage.startDaemon()
        return stage
    }

    @Test func `a thousand idle connections keep nobody out, and cost the daemon at most as many as a user may have`()
        async throws
    {
        let stage = try await started()
        let pid = try #require(stage.daemon?.processID)
        var held: [UnixClient] = []
        for number in 0..<1000 {
            held.append(try UnixClient(stage.socket))
            if number % 100 == 99 { #expect(try stage.ctl("status").status == 0, "after \(number) connections") }
        }
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count
        #expect(open < 200, "\(open) descriptors")
        let metrics = try UnixClient.answer(
            stage.socket, "GET /metrics HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        let evicted = try #require(metrics.split(separator: "\n").first { $0.contains("reason=\"evicted\"") })
        #expect(try #require(Int(evicted.split(separator: " ").last ?? "")) > 900)
        #expect(held.count == 1000)
    }

    @Test func `half requests, dripping headers and bodies that never end keep nobody out`() async throws {
        let stage = try await started()
        var held: [UnixClient] = []
        for number in 0..<200 {
            let client = try UnixClient(stage.socket)
            switch number % 4 {
            case 0: client.send("GET /v1/sta")
            case 1: client.send("GET /v1/status HTTP/1.1\r\nhost: x\r\nx-drip: ")
            case 2: client.send("GET /v1/status HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nhalf")
            default: client.send("PUT /v1/nowhere HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nffff\r\n")
            }
            held.append(client)
        }
        for _ in 0..<5 { #expect(try stage.ctl("status").status == 0) }
        #expect(held.count == 200)
    }

    @Test func `headers and bodies beyond their limits are refused`() async throws {
        let stage = try await started()
        let long = String(repeating: "a", count: 40_000)
        let header = try UnixClient.answer(
            stage.socket, "GET /v1/status HTTP/1.1\r\nhost: x\r\nx-long: \(long)\r\n\r\n")
        let path = try UnixClient.answer(stage.socket, "GET /v1/status?x=\(long) HTTP/1.1\r\nhost: x\r\n\r\n")
        let many = (0..<100).map { "x-\($0): 1\r\n" }.joined()
        let fields = try UnixClient.answer(stage.socket, "GET /v1/status HTTP/1.1\r\nhost: x\r\n\(many)\r\n")
        for answer in [header, path, fields] {
            #expect(answer.hasPrefix("HTTP/1.1 431 "), "\(answer.prefix(100))")
            #expect(answer.contains("application/problem+json") && answer.contains("16384 bytes"), "\(answer)")
        }
        let body = try UnixClient(stage.socket)
        body.send(
            "POST /v1/facts HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 8000000\r\n\r\n")
        #expect(body.receive(atMost: 100).text.hasPrefix("HTTP/1.1 413"))
        for garbage in ["\u{1}\u{2}\u{3}", "GET / HTTP/9.9\r\n\r\n", "GET  /v1/status\r\n\r\n"] {
            let answer = try UnixClient.answer(stage.socket, garbage + "\r\n\r\n")
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4"), "\(answer.prefix(100))")
        }
        #expect(try stage.ctl("status").status == 0)
    }

    @Test func `a body that is cut short is the client's mistake, and no error of the daemon`() async throws {
        let stage = try await started()
        for (path, body) in [("/v1/facts", "{\"node\":"), ("/v1/import/readings", "meter,quantity")] {
            let client = try UnixClient(stage.socket)
            client.send("POST \(path) HTTP/1.1\r\nhost: x\r\ncontent-length: 99\r\n\r\n\(body)")
            client.finishSending()
            let answer = client.receive().text
            #expect(answer.hasPrefix("HTTP/1.1 400") && answer.contains("malformed-request"), "\(answer)")
        }
        #expect(try stage.stopDaemon() == 0)
        let log = try String(contentsOfFile: stage.log, encoding: .utf8)
        #expect(!log.contains("a request failed"), "\(log)")
    }

    @Test func `live views are capped apart, give their places back, and end with the daemon`() async throws {
        let stage = try await started()
        let request = "GET /v1/watch?interval=1 HTTP/1.1\r\nhost: x\r\n\r\n"
        var streams: [UnixClient] = []
        for _ in 0..<16 {
            let client = try UnixClient(stage.socket)
            client.send(request)
            let first = client.receive(atMost: 300).text
            #expect(first.hasPrefix("HTTP/1.1 200"), "\(first)")
            streams.append(client)
        }
        let refused = try UnixClient.answer(
            stage.socket, "GET /v1/watch HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        #expect(refused.hasPrefix("HTTP/1.1 503") && refused.contains("too-many-streams"))
        #expect(try stage.ctl("status").status == 0)
        // A reader that goes is noticed with the next view.
        streams.removeLast()
        let socket = stage.socket
        let isFree = await eventually {
            (try? UnixClient(socket)).map { client in
                client.send(request)
                return client.receive(atMost: 20).text.hasPrefix("HTTP/1.1 200")
            } ?? false
        }
        #expect(isFree)
        #expect(try stage.stopDaemon() == 0)
        let last = try #require(streams.first)
        #expect(last.receive(atMost: 1 << 30).isClosed)
    }
}
