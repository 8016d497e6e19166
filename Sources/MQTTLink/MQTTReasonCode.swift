/// Why a broker refused or ended something: the reason codes of MQTT 5, section 2.4.
///
/// The return codes of MQTT 3.1.1 are translated, so there is one vocabulary.
public struct MQTTReasonCode: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The code on the wire; 0x80 and above are failures.
    public let rawValue: UInt8

    /// Takes a code as it came over the wire.
    ///
    /// - Parameter rawValue: The reason code of MQTT 5.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Translates what CONNACK carried.
    ///
    /// - Parameter code: A return code of MQTT 3.1.1 (1 to 5) or a reason code of MQTT 5.
    public init(connectionRefusal code: UInt8) {
        let translated: [UInt8: UInt8] = [1: 0x84, 2: 0x85, 3: 0x88, 4: 0x86, 5: 0x87]
        rawValue = translated[code] ?? code
    }

    /// The broker does not speak this version of MQTT.
    public static let unsupportedProtocolVersion = MQTTReasonCode(rawValue: 0x84)
    /// The client identifier is not allowed.
    public static let clientIdentifierNotValid = MQTTReasonCode(rawValue: 0x85)
    /// The user name or the password is wrong.
    public static let badUserNameOrPassword = MQTTReasonCode(rawValue: 0x86)
    /// The client may not do this.
    public static let notAuthorized = MQTTReasonCode(rawValue: 0x87)
    /// The broker is not available now.
    public static let serverUnavailable = MQTTReasonCode(rawValue: 0x88)
    /// Another client took this session over.
    public static let sessionTakenOver = MQTTReasonCode(rawValue: 0x8E)

    /// Whether the same attempt may succeed later without anybody changing the configuration.
    public var isRetriable: Bool { Self.table[rawValue]?.retry ?? true }

    /// The meaning and the code: `bad user name or password (0x86)`.
    public var description: String {
        let hex = String(rawValue, radix: 16, uppercase: true)
        return "\(Self.table[rawValue]?.meaning ?? "unknown reason") (0x\(hex.count < 2 ? "0" : "")\(hex))"
    }

    /// Meaning of each failure, and whether trying again can help (MQTT 5.0, table 2-6).
    private static let table: [UInt8: (meaning: String, retry: Bool)] = [
        0x80: ("unspecified error", true),
        0x81: ("malformed packet", true),
        0x82: ("protocol error", true),
        0x83: ("implementation specific error", true),
        0x84: ("unsupported protocol version", false),
        0x85: ("client identifier not valid", false),
        0x86: ("bad user name or password", false),
        0x87: ("not authorized", false),
        0x88: ("server unavailable", true),
        0x89: ("server busy", true),
        0x8A: ("banned", false),
        0x8B: ("server shutting down", true),
        0x8C: ("bad authentication method", false),
        0x8D: ("keep alive timeout", true),
        0x8E: ("session taken over", true),
        0x8F: ("topic filter invalid", false),
        0x90: ("topic name invalid", false),
        0x91: ("packet identifier in use", true),
        0x92: ("packet identifier not found", true),
        0x93: ("receive maximum exceeded", true),
        0x94: ("topic alias invalid", true),
        0x95: ("packet too large", true),
        0x96: ("message rate too high", true),
        0x97: ("quota exceeded", true),
        0x98: ("administrative action", true),
        0x99: ("payload format invalid", true),
        0x9A: ("retain not supported", false),
        0x9B: ("quality of service not supported", false),
        0x9C: ("use another server", false),
        0x9D: ("server moved", false),
        0x9E: ("shared subscriptions not supported", false),
        0x9F: ("connection rate exceeded", true),
        0xA0: ("maximum connect time", true),
        0xA1: ("subscription identifiers not supported", false),
        0xA2: ("wildcard subscriptions not supported", false),
    ]
}
