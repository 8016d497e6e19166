import ConsumptionLedger
import MeterModels

extension CoefficientSet: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, version, basis, source, validity, coefficients
    }

    /// Reads a set and checks it as any other.
    ///
    /// - Throws: `DecodingError`, or `CoefficientError` when it contradicts itself.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            id: container.decode(String.self, forKey: .id), version: container.decode(String.self, forKey: .version),
            basis: container.decode(Basis.self, forKey: .basis),
            source: container.decode(String.self, forKey: .source),
            validity: container.decode(Validity.self, forKey: .validity),
            coefficients: container.decode([Coefficient].self, forKey: .coefficients))
    }

    /// Writes the set with the numbers as they were given.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(reference.id, forKey: .id)
        try container.encode(reference.version, forKey: .version)
        try container.encode(reference.basis, forKey: .basis)
        try container.encode(source, forKey: .source)
        try container.encode(validity, forKey: .validity)
        try container.encode(coefficients, forKey: .coefficients)
    }
}

extension EmissionFactorSet: Codable {
    private enum CodingKeys: String, CodingKey {
        case id, version, source, grid, fuels
    }

    /// Reads a set and checks it as any other.
    ///
    /// - Throws: `DecodingError`, or `CoefficientError` when it contradicts itself.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let fuels = try container.decode([String: EmissionFactor].self, forKey: .fuels).map { name, factor in
            guard let carrier = Carrier(rawValue: name) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .fuels, in: container, debugDescription: "'\(name)' is no carrier")
            }
            return (carrier, factor)
        }
        try self.init(
            id: container.decode(String.self, forKey: .id), version: container.decode(String.self, forKey: .version),
            source: container.decode(String.self, forKey: .source),
            grid: container.decode([GridFactor].self, forKey: .grid),
            fuels: Dictionary(fuels) { first, _ in first })
    }

    /// Writes the set with the numbers as they were given.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(version, forKey: .version)
        try container.encode(source, forKey: .source)
        try container.encode(grid, forKey: .grid)
        let fuels = fuels.map { ($0.key.rawValue, $0.value) }
        try container.encode(Dictionary(fuels) { first, _ in first }, forKey: .fuels)
    }
}
