import Bulletin
import MeterModels
import Testing

/// Reads the figures of rendered files back, each in its own way.
enum BulletinReader {
    /// A cell of a table, as far as every file holds it: the digits of a number, `—`, or words.
    typealias Cells = [[String]]

    /// The files of a document by kind, as text.
    static func texts(of document: BulletinDocument) throws -> [BulletinFileKind: String] {
        var texts: [BulletinFileKind: String] = [:]
        let kinds: [BulletinFileKind] = [.html, .csv, .json]
        for (kind, file) in zip(kinds, try BulletinRenderer().files(for: document, kinds: kinds)) {
            let text: String = try #require(String(validating: file.bytes, as: UTF8.self))
            texts[kind] = text
        }
        return texts
    }

    /// Rows of cells from all tables of a page; thousands separators and note marks are taken off.
    static func cells(html: String) -> Cells {
        html.pieces(between: "<tr class=", and: "</tr>").map { row in
            row.pieces(between: "<td class=", and: "</td>").map { cell in
                let isNumber = cell.hasPrefix("\"number\"")
                let content = cell.split(separator: ">", maxSplits: 1, omittingEmptySubsequences: false).last ?? ""
                let text = content.split(separator: "<sup>", maxSplits: 1, omittingEmptySubsequences: false)[0]
                return isNumber ? text.filter { $0 != "," } : unescaped(String(text))
            }
        }
    }

    /// Rows of cells from the tables below the cover.
    static func cells(csv: String) -> Cells {
        var rows: Cells = []
        var place: [String] = []
        for record in records(csv: csv).dropFirst()
        where record[0] != "cover" && record[1] != "text" && record[1] != "notice" {
            let next = Array(record[0...2])
            if next != place { rows.append([]) }
            place = next
            rows[rows.count - 1].append(record[6])
        }
        return rows
    }

    /// Rows of cells from the tables below the cover, in the order of their columns.
    static func cells(json: String) throws -> Cells {
        let root = try JSONValue(parsing: Array(json.utf8))
        var rows: Cells = []
        for section in try array(root, "sections") {
            for table in try array(section, "tables") {
                let columns = try array(table, "columns").map { try string($0, "id") }
                for row in try array(table, "rows") {
                    let cells = try member(row, "cells")
                    rows.append(
                        try columns.map { column in
                            switch try member(cells, column) {
                            case .string(let text): return text
                            case let figure:
                                if case .number(let value) = try member(figure, "value") { return value.description }
                                _ = try string(figure, "reason")
                                return "—"
                            }
                        })
                }
            }
        }
        return rows
    }

    /// The records of an RFC 4180 file with byte order mark.
    static func records(csv: String) -> [[String]] {
        var records: [[String]] = []
        var fields: [String] = []
        var field = ""
        var isQuoted = false
        var scalars = Array(csv.unicodeScalars.dropFirst())[...]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "\"" where isQuoted && scalars.first == "\"":
                scalars.removeFirst()
                field.append("\"")
            case "\"":
                isQuoted.toggle()
            case "," where !isQuoted:
                fields.append(field)
                field = ""
            case "\n" where !isQuoted:
                records.append(fields + [String(field.unicodeScalars.dropLast())])
                fields = []
                field = ""
            default:
                field.unicodeScalars.append(scalar)
            }
        }
        return records
    }

    private static func unescaped(_ text: String) -> String {
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
            .reduce(text) { $0.replacing($1.0, with: $1.1) }
    }

    private static func member(_ value: JSONValue, _ key: String) throws -> JSONValue {
        guard case .object(let members) = value else { throw ReadingError.notFound(key) }
        guard let member = members[key] else { throw ReadingError.notFound(key) }
        return member
    }

    private static func array(_ value: JSONValue, _ key: String) throws -> [JSONValue] {
        guard case .array(let elements) = try member(value, key) else { throw ReadingError.notFound(key) }
        return elements
    }

    private static func string(_ value: JSONValue, _ key: String) throws -> String {
        guard case .string(let text) = try member(value, key) else { throw ReadingError.notFound(key) }
        return text
    }

    private enum ReadingError: Error {
        case notFound(String)
    }
}

extension String {
    /// What stands between each pair of marks.
    func pieces(between start: String, and end: String) -> [String] {
        split(separator: start, omittingEmptySubsequences: false).dropFirst()
            .compactMap { piece in
                piece.firstRange(of: end).map { String(piece[..<$0.lowerBound]) }
            }
    }
}
