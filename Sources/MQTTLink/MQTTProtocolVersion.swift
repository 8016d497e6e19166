/// The version of MQTT spoken with a broker.
public enum MQTTProtocolVersion: Int32, Sendable, CustomStringConvertible {
    /// MQTT 3.1.1, the fallback: the broker then limits the unacknowledged messages, often to 20.
    case v311 = 4
    /// MQTT 5, tried first.
    case v5 = 5

    /// The version as the standard writes it.
    public var description: String {
        switch self {
        case .v311: "3.1.1"
        case .v5: "5"
        }
    }
}
