/// A figure or the reason why it is not known, as JSON with one of the keys `value` and `null`.
///
/// Retroactive for two types of ours only, so that no other module can mean something else by it.
extension Result: @retroactive Codable where Success: Codable, Failure == KPINull {
    private enum CodingKeys: String, CodingKey {
        case value, null
    }

    /// Reads a value or a reason.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if container.contains(.null) {
            self = .failure(try container.decode(KPINull.self, forKey: .null))
        } else {
            self = .success(try container.decode(Success.self, forKey: .value))
        }
    }

    /// Writes the value or the reason.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .success(let value): try container.encode(value, forKey: .value)
        case .failure(let reason): try container.encode(reason, forKey: .null)
        }
    }
}

// Dictionaries by these are objects with keys in order, not lists in the order of a hash.
extension KPI: CodingKeyRepresentable {}
