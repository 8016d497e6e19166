import Foundation
import TestSupport
import Testing

@testable import Bulletin

@Suite struct TarArchiveTests {
    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func `what goes into an archive comes out of it, and the same files are the same bytes`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let files = (0..<Int.random(in: 0...6, using: &random)).map { index in
            EvidenceFile(
                name: "folder-\(index)/file.bin",
                bytes: (0..<Int.random(in: 0...1500, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                })
        }
        let archive = try TarArchive.bytes(of: files)
        #expect(archive.count.isMultiple(of: 512))
        #expect(try TarArchive.files(in: archive) == files)
        #expect(try TarArchive.bytes(of: files) == archive)
    }

    @Test func `other programs read it`() throws {
        let folder = try TemporaryFolder()
        let files = [EvidenceFile(name: "a/b.txt", text: "公报\n"), EvidenceFile(name: "empty", bytes: [])]
        try Data(TarArchive.bytes(of: files)).write(to: URL(filePath: folder.path + "/x.tar"))
        let tar = try ChildProcess("/bin/tar", ["-xf", folder.path + "/x.tar", "-C", folder.path])
        #expect(try tar.waitForEnd(timeout: 20) == 0)
        #expect(try folder.text("a/b.txt") == "公报\n")
        #expect(try folder.text("empty").isEmpty)
    }

    @Test(arguments: [
        "", "/etc/passwd", "../x", "a/../b", "a//b", "./a", "a b", "公报", String(repeating: "x", count: 101),
    ])
    func `a name that leads elsewhere is refused`(name: String) {
        #expect(throws: TarError.name(name)) { try TarArchive.bytes(of: [EvidenceFile(name: name, bytes: [])]) }
    }

    @Test func `what is no archive of plain files is refused, wherever it is damaged or cut`() throws {
        let archive = try TarArchive.bytes(of: [
            EvidenceFile(name: "a", bytes: Array(repeating: 7, count: 700)), EvidenceFile(name: "b", bytes: [1]),
        ])
        for length in stride(from: 0, to: archive.count - 512, by: 100) {
            #expect(throws: TarError.self) { try TarArchive.files(in: archive.prefix(length)) }
        }
        for place in 0..<512 {
            var damaged = archive
            damaged[place] ^= 0x55
            #expect(throws: TarError.self, "byte \(place)") { try TarArchive.files(in: damaged) }
        }
        #expect(throws: TarError.twice("a")) {
            try TarArchive.files(in: archive.prefix(512 + 1024) + archive)
        }
        #expect(throws: TarError.afterEnd(archive.count - 1024)) { try TarArchive.files(in: archive + [1]) }
    }

    @Test func `links and folders are no evidence`() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/link", withDestinationPath: "/etc/passwd")
        let tar = try ChildProcess(
            "/bin/tar", ["--format=ustar", "-cf", folder.path + "/x.tar", "-C", folder.path, "link"])
        #expect(try tar.waitForEnd(timeout: 20) == 0)
        let bytes = Array(try Data(contentsOf: URL(filePath: folder.path + "/x.tar")))
        #expect(throws: TarError.noFile("link")) { try TarArchive.files(in: bytes) }
    }
}
