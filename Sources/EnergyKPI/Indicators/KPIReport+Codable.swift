/// A report is stored as what it was calculated from, and is calculated anew when it is read: nobody has to believe
/// a stored figure.
extension KPIReport: Codable {
    private enum CodingKeys: String, CodingKey {
        case input, method
    }

    /// Calculates the report from its stored input.
    ///
    /// - Throws: `DecodingError`, or `KPIError` when the input contradicts itself.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let input = try container.decode(KPIInput.self, forKey: .input)
        self = try container.decode(KPICalculator.self, forKey: .method).report(for: input)
    }

    /// Writes its input and its method.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(input, forKey: .input)
        try container.encode(method, forKey: .method)
    }
}
