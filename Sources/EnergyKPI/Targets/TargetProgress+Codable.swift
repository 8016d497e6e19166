/// Progress is stored as what it was judged by, and is judged anew when it is read.
extension TargetProgress: Codable {
    private enum CodingKeys: String, CodingKey {
        case letter, input
    }

    /// Judges the stored letter by the stored reports.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try container.decode(TargetLetter.self, forKey: .letter),
            try container.decode(TargetInput.self, forKey: .input))
    }

    /// Writes its letter and its input.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(letter, forKey: .letter)
        try container.encode(input, forKey: .input)
    }
}
