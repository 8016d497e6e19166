/// What a link does and has done, at one moment; counters count since the link was made.
public struct MQTTStatus: Sendable, Equatable {
    /// Where the connection stands.
    public enum Connection: Sendable, Equatable {
        /// Not started, or stopped.
        case stopped
        /// Waiting before another attempt.
        case waiting
        /// Connecting, up to the broker's answer.
        case connecting
        /// The broker has accepted the session.
        case connected
    }

    /// What became of one subscription at the last connection.
    public enum Grant: Sendable, Equatable {
        /// Not asked for, or not answered yet.
        case pending
        /// Granted with this quality of service; 0 means that messages may be lost.
        case granted(qos: UInt8)
        /// Refused: nothing will arrive for it.
        case refused(MQTTReasonCode)
    }

    /// Where the connection stands.
    public internal(set) var connection = Connection.stopped
    /// When the broker accepted the present session, in milliseconds since 1970 (UTC).
    public internal(set) var connectedSince: Int64?
    /// The version of MQTT of the present or last session.
    public internal(set) var protocolVersion: MQTTProtocolVersion?
    /// Whether the broker still had our session when it accepted the present or last connection.
    public internal(set) var sessionWasPresent = false
    /// How many sessions followed the first one.
    public internal(set) var reconnects = 0
    /// Messages read from the socket, oversized ones and repetitions included.
    public internal(set) var received = 0
    /// Messages that the sink made durable.
    public internal(set) var committed = 0
    /// Messages read with the DUP flag.
    public internal(set) var duplicates = 0
    /// Messages of which the sink was given the beginning only, because their payload was too long.
    public internal(set) var oversized = 0
    /// Batches that the sink could not make durable.
    public internal(set) var failedCommits = 0
    /// How often another client took the session over.
    public internal(set) var takeovers = 0
    /// Messages handed to the sink or committed, but not acknowledged yet.
    public internal(set) var pending = 0
    /// How long the oldest of them has been waiting.
    public internal(set) var oldestPendingAge: Duration?
    /// The last failure, also after the link has recovered from it.
    public internal(set) var lastError: MQTTError?
    /// When it happened, in milliseconds since 1970 (UTC).
    public internal(set) var lastErrorAt: Int64?
    /// What became of each subscription, in the order of the settings.
    public internal(set) var subscriptions: [Grant] = []

    /// Whether the broker has accepted the session.
    public var isConnected: Bool { connection == .connected }
}
