import Bulletin
import Foundation
import MeterModels
import TestSupport
import Testing

/// Reads workbooks with unzip, which CI has.
struct WorkbookTests {
    private static let unzip = ["/usr/bin/unzip", "/bin/unzip"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    private func document() throws -> BulletinDocument { try MonthlyBulletinFixture().bulletin().document }

    private func workbook(_ document: BulletinDocument) throws -> [UInt8] {
        try #require(try BulletinRenderer().files(for: document, kinds: [.xlsx]).first).bytes
    }

    @Test func `the same document gives the same workbook`() throws {
        #expect(try workbook(document()) == workbook(document()))
        #expect(try workbook(document()).prefix(4) == [0x50, 0x4B, 0x03, 0x04])
    }

    @Test(.enabled(if: unzip != nil, "unzip is not installed"))
    func `every figure of the workbook is that of the page, and a real number`() throws {
        for document in [try document(), try AnnualBulletinFixture().bulletin().document] {
            let book = try Workbook(workbook(document), unzip: try #require(Self.unzip))
            #expect(book.sheets.count == document.sections.count + 2)
            for (index, section) in document.sections.enumerated() {
                let rows = book.sheets[index + 1]
                // Below the heading and the paragraphs: a blank row, caption and headings, then the rows of each table.
                var row = 1 + section.paragraphs.count
                for table in section.tables {
                    row += 3
                    var notes = 0
                    for entry in table.rows {
                        for (column, cell) in entry.cells.enumerated() {
                            let found = rows[row]?[column]
                            switch cell {
                            case .text(let text): #expect((found?.text ?? "") == text, "\(table.id) \(entry.id)")
                            case .figure(let figure):
                                if let digits = figure.digits {
                                    #expect(
                                        found?.number(decimals: figure.decimals) == digits, "\(table.id) \(entry.id)")
                                } else {
                                    notes += 1
                                    #expect(found?.text == "—", "\(table.id) \(entry.id)")
                                }
                            }
                        }
                        row += 1
                    }
                    row += notes
                }
            }
        }
    }

    @Test(.enabled(if: unzip != nil, "unzip is not installed"))
    func `the workbook has native charts, frozen panes and a fixed time`() throws {
        let book = try Workbook(workbook(document()), unzip: try #require(Self.unzip))
        #expect(book.names.filter { $0.hasPrefix("xl/charts/chart") }.count == 6)
        let sheet = try book.text("xl/worksheets/sheet3.xml")
        #expect(sheet.contains(#"state="frozen""#))
        #expect(try book.text("docProps/core.xml").contains("2026-11-01T00:00:00Z"))
    }
}

/// A workbook, unpacked.
private struct Workbook {
    /// What a cell holds.
    struct Cell {
        var text: String?
        var value: Double?

        /// The number with the digits of its format, as a reader sees it.
        func number(decimals: Int) -> String? { value.map { String(format: "%.\(decimals)f", $0) } }
    }

    let folder: TemporaryFolder
    let names: [String]
    private(set) var sheets: [[Int: [Int: Cell]]] = []

    init(_ bytes: [UInt8], unzip: String) throws {
        folder = try TemporaryFolder()
        let file = folder.path + "/book.xlsx"
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: unzip)
        process.arguments = ["-q", file, "-d", folder.path + "/book"]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        names = FileManager.default.enumerator(atPath: folder.path + "/book")?.compactMap { $0 as? String } ?? []
        let strings = try text("xl/sharedStrings.xml").pieces(between: "<si>", and: "</si>").map { item in
            item.pieces(between: "<t", and: "</t>").map { Self.content(of: $0) }.joined()
        }
        for index in 1...names.filter({ $0.hasPrefix("xl/worksheets/sheet") }).count {
            sheets.append(try cells("xl/worksheets/sheet\(index).xml", strings))
        }
    }

    func text(_ name: String) throws -> String {
        try String(contentsOfFile: folder.path + "/book/" + name, encoding: .utf8)
    }

    private func cells(_ name: String, _ strings: [String]) throws -> [Int: [Int: Cell]] {
        var rows: [Int: [Int: Cell]] = [:]
        for piece in try text(name).pieces(between: "<c r=\"", and: "</c>") {
            let place = piece.prefix { $0 != "\"" }
            let letters = place.prefix { $0.isLetter }
            let column = letters.utf8.reduce(0) { $0 * 26 + Int($1) - 64 } - 1
            guard let row = Int(place.dropFirst(letters.count)),
                let value = piece.pieces(between: "<v>", and: "</v>").first
            else { continue }
            let isText = piece.contains(#"t="s""#)
            rows[row - 1, default: [:]][column] =
                isText ? Cell(text: Int(value).map { strings[$0] }) : Cell(value: Double(value))
        }
        return rows
    }

    private static func content(of element: String) -> String {
        let text =
            element.split(separator: ">", maxSplits: 1, omittingEmptySubsequences: false).last.map(String.init) ?? ""
        return [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")].reduce(text) {
            $0.replacing($1.0, with: $1.1)
        }
    }
}
