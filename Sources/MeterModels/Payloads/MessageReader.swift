/// One message as it came: bytes under a topic.
public struct DeviceMessage: Hashable, Sendable {
    /// The topic it came by.
    public var topic: String
    /// Its bytes.
    public var payload: [UInt8]
    /// When it came.
    public var receivedAt: Timestamp
    /// Whether it is the last known value of the topic, told to a new subscriber.
    public var isRetained: Bool

    /// A message.
    public init(topic: String, payload: [UInt8], receivedAt: Timestamp, isRetained: Bool = false) {
        self.topic = topic
        self.payload = payload
        self.receivedAt = receivedAt
        self.isRetained = isRetained
    }
}

/// What a message said.
public struct MessageContent: Hashable, Sendable {
    /// What its senders said; the ids are theirs, without the fleet's.
    public var observations: [Observation] = []
    /// Values that could not be read.
    public var failures: [DecodingFailure] = []
    /// Senders that are off the line from now on.
    public var departed: [String] = []
    /// Messages of the sender that were lost before this one.
    public var lostMessages = 0
    /// Whether later messages cannot be read without this one, also after a restart.
    public var isNeededLater = false
    /// What the sender should be asked for.
    public var request: Request?

    /// A message to a sender.
    public struct Request: Hashable, Sendable {
        /// The topic to publish to.
        public var topic: String
        /// The bytes.
        public var payload: [UInt8]
    }

    /// Nothing.
    public init() {}
}

/// Why a message gave no reading at all.
public struct MessageRejection: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of reason, which is what is counted.
    public enum Reason: String, CaseIterable, Sendable {
        /// The bytes are no message of the profile's format.
        case malformed
        /// The sender's id is missing or no id.
        case badSender = "bad_sender"
        /// The time is missing or unreadable.
        case badTime = "bad_time"
        /// The time names no zone, and the profile has none.
        case zonelessTime = "zoneless_time"
        /// None of its values could be read.
        case badValue = "bad_value"
        /// It has none of the profile's values.
        case noValue = "no_value"
        /// It was read before.
        case repeated
        /// The sender's last known value, without a time: it would be stamped as the present.
        case retainedWithoutTime = "retained_without_time"
        /// The birth that says what it means was not heard.
        case noBirth = "no_birth"
    }

    /// The kind of reason.
    public var reason: Reason
    /// The sender, as far as it is known.
    public var sender: String?
    /// Where and what.
    public var failure: DecodingFailure
    /// What the sender should be asked for.
    public var request: MessageContent.Request?

    /// A rejection.
    public init(
        _ reason: Reason, sender: String? = nil, _ failure: DecodingFailure, request: MessageContent.Request? = nil
    ) {
        self.reason = reason
        self.sender = sender
        self.failure = failure
        self.request = request
    }

    /// The place and the reason in words.
    public var description: String { failure.description }
}

/// Reads the messages of one subscription, in the order in which they came.
///
/// A reader is a value: whoever could not store what a batch of messages said goes back to the reader from before it,
/// and the messages can be read again when they come again.
public protocol MessageReader: Sendable {
    /// Reads one message.
    ///
    /// - Throws: `MessageRejection` when the message gives nothing at all.
    mutating func read(_ message: DeviceMessage) throws(MessageRejection) -> MessageContent

    /// Takes a message again that was kept because later ones need it.
    mutating func restore(_ message: DeviceMessage)
}

/// Ids of senders: what may stand behind the fleet's name.
enum SenderID {
    /// Whether a text can be the id of a sender: 1 to 64 characters of plain ASCII.
    static func isValid(_ id: String) -> Bool {
        let bytes = id.utf8
        return !bytes.isEmpty && bytes.count <= 64 && bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}
