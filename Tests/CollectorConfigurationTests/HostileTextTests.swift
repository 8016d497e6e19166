import CollectorConfiguration
import ConsumptionLedger
import Foundation
import TestSupport
import Testing

/// Whatever stands in the files, the answer is a configuration or findings that name a file.
@Suite struct HostileTextTests {
    private static let config = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Config").standardized.path

    @Test func `the demo campus loads and leaves nothing to remark`() throws {
        let configuration = try ConfigurationLoader.load(path: Self.config + "/energy-collector.yaml")
        #expect(configuration.warnings.isEmpty)
        #expect(configuration.meters.count == 7 && configuration.fleets.count == 1)
        #expect(configuration.site.nodes.map(\.id) == ["campus", "bldg-a", "bldg-b", "bldg-c"])
        #expect(configuration.coefficientSets.count == 2)
    }

    @Test(arguments: 0..<8)
    func `mangled files are findings, never an end of the program`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let folder = try TemporaryFolder()
        let names = ["energy-collector.yaml", "site.yaml"]
        let originals = try names.map { try String(contentsOfFile: Self.config + "/" + $0, encoding: .utf8) }
        for round in 0..<40 {
            for (name, text) in zip(names, originals) {
                _ = try folder.file(name, mangled(text, &generator))
            }
            do {
                _ = try ConfigurationLoader.load(path: folder.path + "/energy-collector.yaml")
            } catch {
                #expect(!error.findings.isEmpty, "seed \(seed), round \(round)")
                #expect(error.findings.allSatisfy { !$0.file.isEmpty && !$0.message.isEmpty })
            }
        }
    }

    /// Some edits of a text: characters lost, doubled or replaced, lines moved.
    private func mangled(_ text: String, _ generator: inout SeededGenerator) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let pieces = [
            "", "-", ":", "{", "]", "&a ", "*a", "!!int ", "\t", "'", "999999999999999999999", "-1", "\u{0}", "是",
        ]
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let line = Int.random(in: lines.indices, using: &generator)
            var characters = Array(lines[line])
            let place = Int.random(in: 0...characters.count, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: lines.swapAt(line, Int.random(in: lines.indices, using: &generator))
            case 1: lines.insert(lines[line], at: line)
            default:
                let end = min(characters.count, place + Int.random(in: 0..<4, using: &generator))
                characters.replaceSubrange(place..<end, with: Array(pieces.randomElement(using: &generator) ?? ""))
                lines[line] = String(characters)
            }
        }
        return lines.joined(separator: "\n")
    }

    @Test func `deep nesting, huge files and other bytes are refused in a sentence`() throws {
        let folder = try TemporaryFolder()
        let hostile = [
            String(repeating: "[", count: 200_000), String(repeating: "{a: ", count: 200_000),
            String(repeating: "x", count: 5 * 1024 * 1024), "\u{0}\u{1}\u{2}", "a: *nothing",
        ]
        for text in hostile {
            let path = try folder.file("energy-collector.yaml", text)
            #expect(throws: ConfigurationErrors.self) { try ConfigurationLoader.load(path: path) }
        }
        let path = folder.path + "/latin1.yaml"
        try Data([0xE9, 0x3A, 0x20, 0xFF]).write(to: URL(filePath: path))
        #expect(throws: ConfigurationErrors.self) { try ConfigurationLoader.load(path: path) }
    }
}
