import Foundation
import TestSupport
import Testing

@testable import EnergyCtl

/// Files as Excel and other programs save them.
struct TextFileTests {
    private func read(_ bytes: [UInt8]) throws -> TextFile {
        let folder = try TemporaryFolder()
        let path = try folder.file("f.csv", "")
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return try TextFile(path: path, standardInput: -1)
    }

    @Test func `UTF-8 stays what it is, also where its bytes would be GB18030`() throws {
        let file = try read(Array("\u{FEFF}油品,编制\n".utf8))
        #expect(file.encoding == .utf8 && file.text == "\u{FEFF}油品,编制\n" && file.name == "f.csv")
        // printf abc | sha256sum
        #expect(
            try read(Array("abc".utf8)).digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    /// GB 18030: 编 B1 E0, 制 D6 C6, € A2 E3, 㐀 81 39 EE 39, 𠀀 95 32 82 36.
    @Test func `GB18030 of one, two and four bytes is read, and its digest is of the bytes`() throws {
        let bytes: [UInt8] = [
            0xB1, 0xE0, 0xD6, 0xC6, 0x2C, 0xA2, 0xE3, 0x81, 0x39, 0xEE, 0x39, 0x95, 0x32, 0x82, 0x36, 0x0A,
        ]
        let file = try read(bytes)
        #expect(file.encoding == .gb18030 && file.text == "编制,€㐀𠀀\n")
        #expect(file.digest != (try read(Array(file.text.utf8)).digest))
        let long = try read(Array(repeating: bytes, count: 10_000).flatMap { $0 })
        #expect(long.text == String(repeating: "编制,€㐀𠀀\n", count: 10_000))
    }

    @Test(arguments: [
        (
            [0x41, 0x0A, 0xB1, 0xE0, 0xFF, 0x41],
            "byte 3 (0xB1) in line 2 is no UTF-8, byte 5 (0xFF) in line 2 no GB18030"
        ),
        // Cut off in the middle of a character.
        ([0x41, 0xB1], "byte 2 (0xB1) in line 1 is no UTF-8, byte 2 (0xB1) in line 1 no GB18030"),
        ([0xB1, 0xE0, 0x81, 0x39, 0xEE], "byte 1 (0xB1) in line 1 is no UTF-8, byte 3 (0x81) in line 1 no GB18030"),
        ([0xE7, 0xBC, 0x96, 0xC0, 0xFF], "byte 4 (0xC0) in line 1 is no UTF-8, byte 5 (0xFF) in line 1 no GB18030"),
    ])
    func `what is neither is refused with the bytes that are not`(_ bytes: [UInt8], _ expected: String) throws {
        let error = #expect(throws: RequestBody.Failure.self) { try read(bytes) }
        #expect(error?.description.hasSuffix(expected) == true, "\(error?.description ?? "")")
    }
}
