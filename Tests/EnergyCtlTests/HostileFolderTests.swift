import ControlAPI
import Foundation
import Glibc
import Testing
import TestSupport

@testable import EnergyCtl

/// Folders in which somebody else can put files and links, such as /tmp, while root writes into them.
struct HostileFolderTests {
    /// An answer that is a database of three bytes, with its digest.
    private static let answer = ScriptedServer.Script.answer(
        Array(
            ("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.sqlite3\r\nContent-Length: 3\r\n"
                + "Repr-Digest: sha-256=:ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=:\r\n\r\nabc").utf8))

    private func mode(_ path: String) -> mode_t? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
    }

    /// A backup that the daemon answers.
    private func backup(_ shell: Shell, _ words: String...) throws -> Shell.Result {
        // The socket of the daemon before, which answered once.
        unlink(shell.folder.path + "/s")
        return try shell.run(["backup", shell.folder.path + "/saved"] + words, Self.answer).0
    }

    /// A backup that is given up before the daemon is asked: there is none.
    private func refusal(_ shell: Shell) throws -> Shell.Result {
        try shell.run(["backup", shell.folder.path + "/saved", "--socket", shell.folder.path + "/none"])
    }

    @Test(arguments: ["saved.part", "saved.part-\(getpid())"])
    func `a link where a backup is to lie until it is whole is not written through`(name: String) throws {
        let shell = try Shell()
        let victim = try shell.folder.file("victim", "precious")
        try #require(symlink(victim, shell.folder.path + "/" + name) == 0)
        if name == "saved.part" {
            #expect(try backup(shell).status == .done)
            #expect(try shell.folder.text("saved") == "abc")
        } else {
            let result = try refusal(shell)
            #expect(result.status == .refused && result.commentary.contains("File exists"), "\(result)")
            #expect(try !shell.folder.names.contains("saved"))
        }
        #expect(try shell.folder.text("victim") == "precious")
    }

    @Test func `a file that others can read, put where a backup is to lie, gets nothing of it`() throws {
        let shell = try Shell()
        let planted = try shell.folder.file("saved.part-\(getpid())", "")
        chmod(planted, 0o666)
        #expect(try refusal(shell).status == .refused)
        #expect(try shell.folder.text("saved.part-\(getpid())").isEmpty)
        unlink(planted)
        #expect(try backup(shell).status == .done)
        #expect(mode(shell.folder.path + "/saved") == 0o600, "a backup is for its owner alone")
    }

    @Test func `a backup replaces a link only when it is told to, and never what the link names`() throws {
        let shell = try Shell()
        let victim = try shell.folder.file("victim", "precious")
        try #require(symlink(victim, shell.folder.path + "/saved") == 0)
        #expect(try refusal(shell).status == .refused)
        #expect(try backup(shell, "--force").status == .done)
        #expect(try shell.folder.text("victim") == "precious")
        #expect(try shell.folder.text("saved") == "abc")
        // A link to nothing is a name that is taken, too.
        unlink(shell.folder.path + "/saved")
        try #require(symlink("/nonexistent/file", shell.folder.path + "/saved") == 0)
        let refused = try refusal(shell)
        #expect(refused.status == .refused && refused.commentary.contains("--force replaces it"), "\(refused)")
    }

    @Test func `a bulletin replaces a link that has its name, and writes through none`() throws {
        let folder = try TemporaryFolder()
        let victim = try folder.file("victim", "precious")
        let file = BulletinFile(name: "b.html", mediaType: "text/html", content: Data("new".utf8))
        try #require(symlink(victim, folder.path + "/b.html") == 0)
        _ = try BulletinFolder(path: folder.path).write([file])
        #expect(try folder.text("b.html") == "new")
        #expect(try folder.text("victim") == "precious")
        try #require(symlink(victim, folder.path + "/.b.html.energyctl-\(getpid())") == 0)
        #expect(throws: BulletinFolder.Failure.self) { try BulletinFolder(path: folder.path).write([file]) }
        #expect(try folder.text("victim") == "precious")
    }

    @Test(arguments: ["saved/../../saved", "missing/saved", "folder"])
    func `a backup's path that cannot be one is refused before anything is asked for`(name: String) throws {
        let shell = try Shell()
        try shell.folder.makeFolder("folder")
        let result = try shell.run(["backup", shell.folder.path + "/" + name, "--socket", shell.folder.path + "/none"])
        #expect(result.status == .refused, "\(result)")
        #expect(try !shell.folder.names.contains { $0.contains("part") })
    }
}
