import Bulletin
import Foundation
import Testing

struct BulletinSchemaTests {
    @Test func `the data files of both kinds are as their schema describes them`() throws {
        let schema = try SchemaFile()
        for document in [
            try MonthlyBulletinFixture().bulletin().document, try AnnualBulletinFixture().bulletin().document,
        ] {
            let file = try #require(try BulletinRenderer().files(for: document, kinds: [.json]).first)
            let value = try JSONSerialization.jsonObject(with: Data(file.bytes))
            #expect(try schema.problems(of: value) == [])
        }
    }

    @Test func `the schema refuses what a data file never is`() throws {
        let schema = try SchemaFile()
        let file = try #require(
            try BulletinRenderer().files(for: MonthlyBulletinFixture().bulletin().document, kinds: [.json]).first)
        var value = try #require(try JSONSerialization.jsonObject(with: Data(file.bytes)) as? [String: Any])
        value["kind"] = "weekly"
        #expect(try schema.problems(of: value) == ["/kind: not one of the words"])
        value["kind"] = "monthly"
        value["extra"] = 1
        #expect(try schema.problems(of: value) == ["/extra: not described"])
        value["extra"] = nil
        value["issuer"] = 7
        #expect(try schema.problems(of: value) == ["/issuer: not a string"])
        value["issuer"] = nil
        #expect(try schema.problems(of: value) == ["/issuer: missing"])
    }
}

/// `docs/schema/bulletin.schema.json`, and what of JSON Schema it uses.
private struct SchemaFile {
    private struct Malformed: Error {}

    private let root: [String: Any]

    init() throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../docs/schema/bulletin.schema.json")
        root = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: path)) as? [String: Any])
    }

    func problems(of value: Any) throws -> [String] { try problems(value, root, at: "") }

    private func problems(_ value: Any, _ schema: [String: Any], at place: String) throws -> [String] {
        if let reference = schema["$ref"] as? String {
            let name = String(reference.dropFirst("#/$defs/".count))
            guard let definition = (root["$defs"] as? [String: Any])?[name] as? [String: Any] else { throw Malformed() }
            return try problems(value, definition, at: place)
        }
        if let any = schema["anyOf"] as? [[String: Any]] {
            return try any.contains { try problems(value, $0, at: place).isEmpty }
                ? [] : ["\(place): none of its forms"]
        }
        let types = (schema["type"] as? [String]) ?? (schema["type"] as? String).map { [$0] } ?? []
        guard types.contains(where: { Self.isOf(value, $0) }) else {
            return ["\(place): not a \(types.joined(separator: " or "))"]
        }
        var found: [String] = []
        if let words = schema["enum"] as? [String], let text = value as? String, !words.contains(text) {
            found.append("\(place): not one of the words")
        }
        if let pattern = schema["pattern"] as? String, let text = value as? String,
            text.range(of: pattern, options: .regularExpression) == nil
        {
            found.append("\(place): not of the form \(pattern)")
        }
        if let members = value as? [String: Any] {
            let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
            for name in schema["required"] as? [String] ?? [] where members[name] == nil {
                found.append("\(place)/\(name): missing")
            }
            for (name, member) in members.sorted(by: { $0.key < $1.key }) {
                if let known = properties[name] ?? schema["additionalProperties"] as? [String: Any] {
                    found += try problems(member, known, at: "\(place)/\(name)")
                } else {
                    found.append("\(place)/\(name): not described")
                }
            }
        }
        if let elements = value as? [Any], let items = schema["items"] as? [String: Any] {
            for (index, element) in elements.enumerated() {
                found += try problems(element, items, at: "\(place)/\(index)")
            }
        }
        return found
    }

    private static func isOf(_ value: Any, _ type: String) -> Bool {
        switch type {
        case "string": value is String
        case "object": value is [String: Any]
        case "array": value is [Any]
        case "null": value is NSNull
        case "number": value is NSNumber && !(value is String)
        case "integer": (value as? NSNumber).map { Double($0.intValue) == $0.doubleValue } ?? false
        default: false
        }
    }
}
