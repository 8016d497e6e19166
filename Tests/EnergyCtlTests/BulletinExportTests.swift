import ControlAPI
import Foundation
import Testing
import TestSupport

@testable import EnergyCtl

struct BulletinExportTests {
    private func file(_ name: String, _ content: String) -> BulletinFile {
        BulletinFile(name: name, mediaType: "text/html", content: Data(content.utf8))
    }

    @Test func `an export writes the files and prints their paths`() throws {
        let shell = try Shell()
        let target = shell.folder.path + "/公报"
        let (result, _) = try shell.run(
            ["bulletin", "export", "--period", "2026-10", "--output", target], .http("200 OK", Samples.bulletin))
        #expect(result.status == .done)
        #expect(result.output == "\(target)/bulletin-2026-10.html\n\(target)/bulletin-2026-10.csv\n")
        #expect(result.commentary == "this bulletin is provisional: later readings can still change it\n")
        #expect(try shell.folder.text("公报/bulletin-2026-10.html") == "<html>")
        #expect(try shell.folder.text("公报/bulletin-2026-10.csv") == "a,b")
    }

    @Test func `an export as JSON and CSV names paths and sizes, not contents`() throws {
        let shell = try Shell()
        let arguments = ["bulletin", "export", "--period", "2026-10", "--output", shell.folder.path]
        let (json, _) = try shell.run(arguments + ["--format", "json"], .http("200 OK", Samples.bulletin))
        #expect(
            json.output == """
                {"files":[{"bytes":6,"media_type":"text/html","path":"\(shell.folder.path)/bulletin-2026-10.html"},\
                {"bytes":3,"media_type":"text/csv","path":"\(shell.folder.path)/bulletin-2026-10.csv"}],\
                "kind":"monthly","period":"2026-10","provisional":true}

                """)
        let other = try Shell()
        let (csv, _) = try other.run(
            ["bulletin", "export", "--period", "2026-10", "--output", other.folder.path, "--format", "csv"],
            .http("200 OK", Samples.bulletin))
        #expect(csv.output.hasPrefix("path,media_type,bytes\n\(other.folder.path)/bulletin-2026-10.html,text/html,6\n"))
    }

    @Test func `a file of the same name is replaced and nothing else is left`() throws {
        let folder = try TemporaryFolder()
        _ = try folder.file("b.html", "old")
        let paths = try BulletinFolder(path: folder.path + "/").write([file("b.html", "new"), file("b.csv", "")])
        #expect(paths == [folder.path + "/b.html", folder.path + "/b.csv"])
        #expect(try folder.text("b.html") == "new")
        #expect(try folder.names == ["b.csv", "b.html"])
    }

    @Test(arguments: ["../evil", "a/b", "/etc/passwd", "", ".", "..", ".profile", "a\u{0}b", "a\nb"])
    func `a name that could leave the folder is refused before anything is written`(name: String) throws {
        let folder = try TemporaryFolder()
        let refusal = BulletinFolder.Failure(
            description: "refused: the daemon named a file '\(name)'; nothing was written")
        #expect(throws: refusal) {
            try BulletinFolder(path: folder.path).write([file("good.html", "x"), file(name, "y")])
        }
        #expect(try folder.names.isEmpty)
    }

    @Test func `two files of one name are refused`() throws {
        let folder = try TemporaryFolder()
        #expect(throws: BulletinFolder.Failure.self) {
            try BulletinFolder(path: folder.path).write([file("a", "x"), file("a", "y")])
        }
        #expect(try folder.names.isEmpty)
    }

    @Test func `a file that cannot be replaced is named, and no temporary file is left`() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path + "/b.csv", withIntermediateDirectories: false)
        let failure = BulletinFolder.Failure(description: "cannot replace \(folder.path)/b.csv: Is a directory")
        #expect(throws: failure) {
            try BulletinFolder(path: folder.path).write([file("b.csv", "x"), file("c.json", "{}")])
        }
        #expect(try folder.names == ["b.csv"])
    }

    @Test func `a folder whose parent is missing is refused`() throws {
        let shell = try Shell()
        let target = shell.folder.path + "/a/b"
        let (result, _) = try shell.run(
            ["bulletin", "export", "--period", "2026-10", "--output", target], .http("200 OK", Samples.bulletin))
        #expect(result.status == .refused)
        #expect(result.commentary == "energyctl: cannot make the folder \(target): No such file or directory\n")
    }
}
