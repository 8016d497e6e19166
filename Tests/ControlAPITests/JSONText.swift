import Foundation

/// JSON as the daemon writes it: sorted keys, slashes as they are.
enum JSONText {
    static func of(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func decoded<Value: Decodable>(_ text: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(text.utf8))
    }
}

/// A decimal from its text, so that no literal passes through a binary fraction.
func decimal(_ text: String) throws -> Decimal {
    struct NotADecimal: Error {}
    guard let value = Decimal(string: text) else { throw NotADecimal() }
    return value
}
