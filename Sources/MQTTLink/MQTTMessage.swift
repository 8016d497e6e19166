/// One message as the broker delivered it: bytes, not meaning.
public struct MQTTMessage: Sendable, Equatable {
    /// The topic name it was published to.
    public let topic: String
    /// The content; of one longer than `MQTTBroker.maximumPayload` bytes only the beginning.
    public let payload: [UInt8]
    /// How long the content is, in bytes.
    public let length: Int
    /// The quality of service of this delivery: 0 or 1.
    public let qos: UInt8
    /// Whether the broker sent it because of a new subscription: it tells a last known value, not news.
    public let isRetained: Bool
    /// Whether the broker had sent it before without seeing an acknowledgement (the DUP flag).
    ///
    /// A duplicate may be unknown to the sink, and a message without the flag may be known: it is a hint only.
    public let isDuplicate: Bool
    /// When it was read from the socket, in milliseconds since 1970 (UTC).
    public let receivedAt: Int64

    /// Whether the content is longer than the link hands over.
    public var isCut: Bool { length > payload.count }

    /// Creates a message, as the link does and tests of a sink want to.
    ///
    /// - Parameters:
    ///   - topic: The topic name it was published to.
    ///   - payload: The content, or the beginning of one that is too long.
    ///   - length: How long the content is; `nil` for as long as `payload`.
    ///   - qos: The quality of service of this delivery: 0 or 1.
    ///   - isRetained: Whether the broker sent it because of a new subscription.
    ///   - isDuplicate: Whether the broker had sent it before (the DUP flag).
    ///   - receivedAt: When it was read, in milliseconds since 1970 (UTC).
    public init(
        topic: String, payload: [UInt8], length: Int? = nil, qos: UInt8 = 1, isRetained: Bool = false,
        isDuplicate: Bool = false,
        receivedAt: Int64
    ) {
        self.topic = topic
        self.payload = payload
        self.length = length ?? payload.count
        self.qos = qos
        self.isRetained = isRetained
        self.isDuplicate = isDuplicate
        self.receivedAt = receivedAt
    }
}
