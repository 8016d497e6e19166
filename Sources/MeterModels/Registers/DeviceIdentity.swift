/// Who a device says it is.
public struct DeviceIdentity: Hashable, Sendable {
    /// A text of a device's name plate.
    public enum Field: String, CaseIterable, Hashable, Sendable {
        case manufacturer, model, version, serial
    }

    /// The texts that the device gave.
    public var texts: [Field: String]
    /// Its rated power in mW; nil when it does not say.
    public var ratedPower: Int64?

    /// An identity.
    public init(texts: [Field: String] = [:], ratedPower: Int64? = nil) {
        self.texts = texts
        self.ratedPower = ratedPower
    }
}

/// A text in a device's registers: two characters a register, ended by zeros or spaces.
public struct TextPoint: Hashable, Sendable {
    /// What the text is.
    public var field: DeviceIdentity.Field
    /// The registers it stands in.
    public var request: RegisterRequest

    /// A text of some registers.
    public init(field: DeviceIdentity.Field, request: RegisterRequest) {
        self.field = field
        self.request = request
    }

    /// The text; nil when it is empty or no printable ASCII.
    public static func decode(_ registers: some Sequence<UInt16>) -> String? {
        let bytes = registers.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }.prefix { $0 != 0 }
        guard bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        let trimmed = text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
        return trimmed.isEmpty ? nil : String(trimmed)
    }
}
