/// A value that is stored as the text that it prints and is parsed from, such as `2026-10-01` or `0.1229`.
public protocol TextCoded: Codable, LosslessStringConvertible {}

extension TextCoded {
    /// Reads the text.
    ///
    /// - Throws: `DecodingError.dataCorrupted` naming a text that is none.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Self(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is no \(Self.self)")
        }
        self = value
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension CivilDate: TextCoded {}
extension ExactDecimal: TextCoded {}

extension CivilZone: Codable {
    /// Reads a zone by its name.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            self = try CivilZone(identifier: container.decode(String.self))
        } catch let error as CivilZoneError {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: error.description)
        }
    }

    /// Writes its name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(identifier)
    }
}

/// A key of an object that is any text.
public struct TextCodingKey: CodingKey {
    /// The key.
    public let stringValue: String

    /// A key of a text.
    public init(stringValue: String) { self.stringValue = stringValue }

    /// Keys are no numbers.
    public init?(intValue: Int) { nil }

    /// Keys are no numbers.
    public var intValue: Int? { nil }
}
