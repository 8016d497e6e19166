import Foundation
import Glibc
import TestSupport
import Testing

/// The read-only page of the real daemon, and a browser that looks at it.
@Suite(.serialized) struct ReadOnlyPageTests {
    private static let browser = "/usr/bin/chromium"

    private static let site = """
        id: dezhou
        name: 德州市行政中心
        timezone: Asia/Shanghai
        nodes:
          - {id: campus, name: 综合办公区, kind: campus}
          - {id: bldg-a, name: "A座<script>alert(1)</script>", kind: building, parent: campus}
        meters:
          - {id: main, node: campus, carrier: electricity, role: grid_import, interval: 1h, plausibility: off}
          - {id: a, node: bldg-a, carrier: electricity, role: consumption, interval: 1h, plausibility: off}
        export: none
        facts:
          - {node: campus, kind: floor_area_m2, value: 61000, from: 2016-01-01, source: 房产台账}
          - {node: campus, kind: headcount, value: 2100, from: 2016-01-01, source: 编制台账}
        targets:
          - {node: campus, year: YEAR, kpi: energy_per_capita, role: leader, target: 271.4, binding: yes, source: 责任书}
          - {node: campus, year: YEAR, kpi: electricity_per_area, role: leader, target: 85, binding: no, source: 责任书}
        """.replacing("YEAR", with: "\(Calendar(identifier: .gregorian).component(.year, from: .now))")

    private func started() async throws -> (Stage, UInt16) {
        let port = try LoopbackPort.unused()
        let stage = try Stage()
        try stage.configure(groups: ", http: 127.0.0.1:\(port)", site: Self.site)
        try await stage.startDaemon()
        let isListening = await eventually {
            guard let descriptor = LoopbackPort.connect(to: port) else { return false }
            close(descriptor)
            return true
        }
        try #require(isListening)
        return (stage, port)
    }

    /// Sends a request and reads until the other side closes, or enough has come.
    private func ask(_ port: UInt16, _ request: String, host: String? = nil, atMost limit: Int = 1 << 20) throws
        -> String
    {
        let descriptor = try #require(LoopbackPort.connect(to: port))
        defer { close(descriptor) }
        let text = "\(request) HTTP/1.1\r\nhost: \(host ?? "127.0.0.1:\(port)")\r\nconnection: close\r\n\r\n"
        let bytes = Array(text.utf8)
        try #require(send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count)
        var timeout = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while received.count < limit {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            received += buffer.prefix(count)
        }
        return String(decoding: received, as: UTF8.self)
    }

    @Test func `the page is there in two languages, and nothing can be changed through it`() async throws {
        let (stage, port) = try await started()
        let chinese = try ask(port, "GET /")
        #expect(chinese.hasPrefix("HTTP/1.1 200") && chinese.contains("<html lang=\"zh-CN\">"))
        #expect(chinese.contains("各楼用电") && chinese.contains("A座&lt;script&gt;alert(1)"))
        #expect(chinese.contains("default-src 'none'") && chinese.contains("frame-ancestors 'none'"))
        #expect(!chinese.contains("http://") && !chinese.contains("https://"), "it asks nobody else")
        let english = try ask(port, "GET /?lang=en")
        #expect(english.contains("Electricity by building") && english.contains("<html lang=\"en\">"))

        for path in ["/", "/events", "/metrics"] {
            for method in ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"] {
                #expect(try ask(port, "\(method) \(path)").hasPrefix("HTTP/1.1 405"), "\(method) \(path)")
            }
        }
        for path in ["/v1/status", "/v1/facts", "/v1/reload", "/v1/backup", "/../v1/facts", "/v1/import/readings"] {
            #expect(try ask(port, "POST \(path)").hasPrefix("HTTP/1.1 404"), "\(path)")
            #expect(try ask(port, "GET \(path)").hasPrefix("HTTP/1.1 404"), "\(path)")
        }
        #expect(try ask(port, "GET /", host: "evil.example").hasPrefix("HTTP/1.1 421"))
        #expect(try ask(port, "GET /metrics").contains("energy_collector_healthy"))
        let event = try ask(port, "GET /events?lang=en", atMost: 1500)
        #expect(event.contains("text/event-stream") && event.contains("event: page"))
        #expect(
            try stage.ctl("audit", "list", "--format", "csv").output.split(separator: "\n").count == 2,
            "the site's facts alone")
        #expect(try stage.stopDaemon() == 0)
    }

    @Test func `a port that is taken keeps the daemon from starting, and says which`() async throws {
        let (descriptor, port) = try LoopbackPort.listen()
        defer { close(descriptor) }
        let stage = try Stage()
        try stage.configure(groups: ", http: 127.0.0.1:\(port)", site: Self.site)
        let daemon = try ChildProcess(
            ChildProcess.built("energy-collector"), ["run", "--config", stage.configuration], errorsTo: stage.log)
        #expect(try daemon.waitForEnd(timeout: 60) == 1)
        let log = try stage.folder.text("daemon.log")
        #expect(log.contains("127.0.0.1:\(port)") && log.contains("Address already in use"), "\(log)")
    }

    @Test(
        .enabled(if: FileManager.default.isExecutableFile(atPath: browser), "chromium is not installed"))
    func `a browser shows the page live, runs its script alone, and asks no other host`() async throws {
        let (stage, port) = try await started()
        let browser = try ChildProcess(
            Self.browser,
            [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0",
                "--user-data-dir=\(stage.folder.path)/browser", "--window-size=1280,1500",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--timeout=8000",
                "--screenshot=\(stage.folder.path)/page.png", "http://127.0.0.1:\(port)/?lang=en",
            ], errorsTo: stage.folder.path + "/browser.log")
        // Its script runs: the events are open while it looks.
        let isLive = await eventually(within: .seconds(60)) {
            (try? ask(port, "GET /metrics"))?.contains("\nenergy_collector_control_streams 1\n") ?? false
        }
        #expect(isLive)
        _ = try browser.waitForEnd(timeout: 90)
        let picture = try FileManager.default.attributesOfItem(atPath: stage.folder.path + "/page.png")
        #expect(try #require(picture[.size] as? NSNumber).intValue > 10_000)
        let log = try stage.folder.text("browser.log")
        #expect(!log.contains("CONSOLE"), "\(log)")
        #expect(try stage.stopDaemon() == 0)
    }

    private static let probe =
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "scripts/measure-page.py").path(percentEncoded: false)

    @Test(
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: browser)
                && FileManager.default.isExecutableFile(atPath: "/usr/bin/python3"),
            "chromium or python3 is not installed"))
    func `nothing of the page lies beyond a phone or a desk, in Chinese and in English`() async throws {
        let (stage, port) = try await started()
        for width in [390, 1280] {
            for (language, words) in [("zh", ["年度目标", "271.40 kgce/人"]), ("en", ["271.40 kgce/person", "85.00"])] {
                let probe = try ChildProcess(
                    "/usr/bin/python3",
                    [Self.probe, "http://127.0.0.1:\(port)/?lang=\(language)", "\(width)"],
                    errorsTo: stage.folder.path + "/probe.log")
                let status = try probe.waitForEnd(timeout: 90)
                let said = try stage.folder.text("probe.log")
                try #require(status == 0, "\(said)")
                let found = try #require(
                    try JSONSerialization.jsonObject(with: Data(try probe.output().utf8)) as? [String: Any])
                let place = "\(language) \(width)"
                #expect(found["width"] as? Int == width, "\(place)")
                #expect(found["document"] as? Int == width, "\(place)")
                #expect((found["beyond"] as? [String]) == [], "\(place)")
                #expect((found["cut"] as? [String]) == [], "\(place)")
                #expect((found["console"] as? [Any])?.isEmpty == true, "\(place) \(found)")
                // A building, two targets, and two meters that never said anything.
                #expect((found["rows"] as? Int ?? 0) >= 5, "\(place) \(found)")
                let text = try #require(found["text"] as? String)
                for word in words { #expect(text.contains(word), "\(place) \(word) \(text)") }
            }
        }
        #expect(try stage.stopDaemon() == 0)
    }
}
