import Foundation
import Testing

/// Every pitfall that docs/pitfalls.md speaks of is held by the case or test that it names.
@Suite struct PitfallTests {
    @Test func `every pitfall has the case or test that is named`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appendingPathComponent("docs/pitfalls.md"), encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst()
        #expect(rows.count >= 27)
        for row in rows {
            let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            let parts = try #require(cells.last).split(separator: "`").map(String.init)
            let place = root.appendingPathComponent(try #require(parts.first))
            #expect(FileManager.default.fileExists(atPath: place.path), "\(cells[0]): \(place.path)")
            guard parts.count == 2 else { continue }
            let sentence = parts[1].drop { $0 == ":" || $0 == " " }
            let source = try String(contentsOf: place, encoding: .utf8)
            #expect(source.contains("func `\(sentence)`"), "\(cells[0]): \(sentence)")
        }
    }
}
