import ControlAPI
import Foundation
import TestSupport
import Testing

@testable import EnergyCtl

struct DocumentExportTests {
    private static let page = """
        <!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">\
        <meta name="dcterms.created" content="2026-11-01"><title>月度公报</title></head>\
        <body><h1>能源资源消费月度公报</h1><p>综合能耗 22.83 吨标准煤</p>\
        <table><tr><th>品种</th><th>实物量</th></tr><tr><td>电力</td><td>141,360</td></tr></table>\
        <figure><svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10">\
        <rect width="10" height="5" fill="#a61b1b"/></svg></figure></body></html>
        """

    private static func response(_ files: [(String, String)]) throws -> String {
        let response = BulletinResponse(
            period: "2026-10", kind: "monthly", provisional: false,
            files: files.map { BulletinFile(name: $0.0, mediaType: "text/plain", content: Data($0.1.utf8)) })
        return String(decoding: try JSONEncoder().encode(response), as: UTF8.self)
    }

    private static func isInstalled(_ program: String) -> Bool { access("/usr/bin/\(program)", X_OK) == 0 }

    private static let path = ["PATH": "/usr/bin:/bin", "HOME": "/tmp"]

    @Test func `a program that is missing is named with its package, and the other files are written`() throws {
        var shell = try Shell()
        shell.environment = ["PATH": shell.folder.path]
        let (result, request) = try shell.run(
            [
                "bulletin", "export", "--period", "2026-10", "--output", shell.folder.path + "/b", "--files",
                "csv,pdf,docx",
            ], .http("200 OK", Self.response([("b.csv", "1,2"), ("b.html", Self.page)])))
        #expect(result.status == .refused)
        #expect(request?.contains("files=csv,html") == true || request?.contains("files=csv%2Chtml") == true)
        #expect(
            result.commentary == """
                pdf needs weasyprint: apt-get install weasyprint; the other files are written
                docx needs pandoc: apt-get install pandoc; the other files are written
                energyctl: 2 findings; what is listed was written

                """)
        // The page was only fetched to make documents of it.
        #expect(try FileManager.default.contentsOfDirectory(atPath: shell.folder.path + "/b") == ["b.csv"])
        #expect(result.output == shell.folder.path + "/b/b.csv\n")
    }

    @Test(.enabled(if: isInstalled("weasyprint") && isInstalled("fc-list"), "WeasyPrint is not installed"))
    func `a page becomes the same PDF each time, with its letters in it`() throws {
        var documents: [Data] = []
        for _ in 0..<2 {
            var shell = try Shell()
            shell.environment = Self.path
            let (result, _) = try shell.run(
                ["bulletin", "export", "--period", "2026-10", "--output", shell.folder.path, "--files", "pdf"],
                .http("200 OK", Self.response([("b.html", Self.page)])))
            #expect(result.status == .done, "\(result.commentary)")
            documents.append(try Data(contentsOf: URL(fileURLWithPath: shell.folder.path + "/b.pdf")))
        }
        #expect(documents[0] == documents[1])
        #expect(documents[0].starts(with: Data("%PDF-".utf8)))
        #expect(documents[0].count > 4000)
    }

    @Test(.enabled(if: isInstalled("pandoc") && isInstalled("rsvg-convert"), "pandoc or rsvg-convert is not installed"))
    func `a page becomes the same text document each time`() throws {
        var documents: [Data] = []
        for _ in 0..<2 {
            var shell = try Shell()
            shell.environment = Self.path
            let (result, _) = try shell.run(
                ["bulletin", "export", "--period", "2026-10", "--output", shell.folder.path, "--files", "docx"],
                .http("200 OK", Self.response([("b.html", Self.page)])))
            #expect(result.status == .done, "\(result.commentary)")
            documents.append(try Data(contentsOf: URL(fileURLWithPath: shell.folder.path + "/b.docx")))
        }
        #expect(documents[0] == documents[1])
        #expect(documents[0].starts(with: [0x50, 0x4B, 0x03, 0x04]))
        // The drawing is a picture in it.
        #expect(documents[0].range(of: Data("word/media/rId".utf8)) != nil)
        #expect(documents[0].range(of: Data(".png".utf8)) != nil)
    }

    @Test func `a program that fails is quoted`() throws {
        var shell = try Shell()
        let program = try shell.folder.file("pandoc", "#!/bin/sh\necho 'no such font' >&2\nexit 3\n")
        #expect(chmod(program, 0o755) == 0)
        shell.environment = ["PATH": shell.folder.path + ":/bin"]
        let (result, _) = try shell.run(
            ["bulletin", "export", "--period", "2026-10", "--output", shell.folder.path, "--files", "docx"],
            .http("200 OK", Self.response([("b.html", "<p>公报</p>")])))
        #expect(result.status == .refused)
        #expect(result.commentary.hasPrefix("pandoc failed with status 3: no such font\n"))
    }

    // MARK: - Characters

    @Test func `a table file in GB18030 has every character and no byte order mark`() throws {
        let shell = try Shell()
        let (result, _) = try shell.run(
            [
                "bulletin", "export", "--period", "2026-10", "--output", shell.folder.path, "--files", "csv",
                "--encoding", "gb18030",
            ], .http("200 OK", Self.response([("b.csv", "\u{FEFF}单位,m²,𠮷\r\n")])))
        #expect(result.status == .done)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: shell.folder.path + "/b.csv"))
        // By the standard: 单 B5A5, 位 CEBB, ² 8130 8535… and 𠮷 95 34 B7 36? are read back instead of by hand.
        #expect(bytes.prefix(5) == Data([0xB5, 0xA5, 0xCE, 0xBB, 0x2C]))
        let back = try Self.decoded(bytes)
        #expect(back == "单位,m²,𠮷\r\n")
    }

    private static func decoded(_ bytes: Data) throws -> String {
        let folder = try TemporaryFolder()
        let file = folder.path + "/t"
        try bytes.write(to: URL(fileURLWithPath: file))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/iconv")
        process.arguments = ["-f", "GB18030", "-t", "UTF-8", "-o", file + ".utf8", file]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return try folder.text("t.utf8")
    }

    @Test func `a character that an encoding does not have is named with its line, and not dropped`() throws {
        let (bytes, unmappable) = try CharacterEncoding(name: "GB2312").encoded("电力\r\n𠮷a\n")
        #expect(unmappable.map(\.description) == ["line 2: '𠮷' (U+20BB7) is not in GB2312; ? stands in its place"])
        #expect(bytes == Data([0xB5, 0xE7, 0xC1, 0xA6, 0x0D, 0x0A, 0x3F, 0x61, 0x0A]))
        #expect(throws: CharacterEncoding.Failure.self) { try CharacterEncoding(name: "klingon").encoded("a") }
    }

    @Test func `an export without a folder is a mistake of usage`() throws {
        let shell = try Shell()
        let result = try shell.run(["bulletin", "export", "--period", "2026-10"])
        #expect(result.status == .usage)
        #expect(result.commentary.contains("give --output or --open-data"))
    }
}
