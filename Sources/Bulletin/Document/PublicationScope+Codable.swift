/// A scope is stored with what is withheld in one order, so that the same scope is the same bytes.
extension PublicationScope: Codable {
    private enum CodingKeys: String, CodingKey {
        case ranked, withheld, contact, language
    }

    /// Reads a scope.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            ranked: try container.decodeIfPresent([String].self, forKey: .ranked),
            withheld: Set(try container.decode([Withheld].self, forKey: .withheld)),
            contact: try container.decodeIfPresent(String.self, forKey: .contact),
            language: try container.decode(BulletinLanguage.self, forKey: .language))
    }

    /// Writes the scope.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(ranked, forKey: .ranked)
        try container.encode(Withheld.allCases.filter(withheld.contains), forKey: .withheld)
        try container.encodeIfPresent(contact, forKey: .contact)
        try container.encode(language, forKey: .language)
    }
}
