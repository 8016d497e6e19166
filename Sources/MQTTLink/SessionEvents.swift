import CMosquitto
import Glibc

/// What the callbacks of one connection copied and the session has not looked at yet.
///
/// Belongs to one thread: libmosquitto calls back only from within the functions that the link's thread calls.
final class SessionEvents {
    /// The broker's answer to CONNECT.
    struct Answer: Equatable {
        let code: UInt8
        let sessionWasPresent: Bool
    }

    /// The broker's answer to one SUBSCRIBE.
    struct SubscriptionAnswer: Equatable {
        let messageID: Int32
        let code: UInt8
    }

    /// Messages for the sink, at most about a batch.
    var messages: [MQTTMessage] = []
    /// The payload bytes in `messages`.
    private(set) var payloadBytes = 0
    /// Messages read since `takeCounts`.
    private(set) var received = 0
    /// Messages read with the DUP flag since `takeCounts`.
    private(set) var duplicates = 0
    /// Messages whose payload was too long since `takeCounts`.
    private(set) var oversized = 0
    /// The answer to CONNECT, until it is taken.
    var answer: Answer?
    /// The answers to SUBSCRIBE, until they are taken.
    var subscriptionAnswers: [SubscriptionAnswer] = []
    /// The reason of a DISCONNECT sent by the broker.
    private(set) var farewell: MQTTReasonCode?
    /// The last errors that libmosquitto logged: the cause of a TLS failure takes several lines.
    private(set) var loggedErrors: [String] = []

    /// So much of a payload that is too long is copied, for somebody to look at.
    private static let sampleBytes = 1024

    private static let maximumLoggedErrors = 4
    private let maximumPayload: Int
    private let publishLogPrefix: [CChar]
    private var nextIsDuplicate = false

    init(clientID: String, maximumPayload: Int) {
        self.maximumPayload = maximumPayload
        publishLogPrefix = Array("Client \(clientID) received PUBLISH (d".utf8CString.dropLast())
    }

    /// Gives the messages away and starts a new batch.
    func takeBatch() -> [MQTTMessage] {
        payloadBytes = 0
        defer { messages = [] }
        return messages
    }

    /// Gives the counts away and starts again at 0.
    func takeCounts() -> (received: Int, duplicates: Int, oversized: Int) {
        defer { (received, duplicates, oversized) = (0, 0, 0) }
        return (received, duplicates, oversized)
    }

    /// Copies one message, and of one whose payload is too long the beginning.
    func receive(_ message: UnsafePointer<mosquitto_message>) {
        let isDuplicate = nextIsDuplicate
        nextIsDuplicate = false
        received += 1
        if isDuplicate { duplicates += 1 }
        let length = Int(message.pointee.payloadlen)
        let isCut = length > maximumPayload
        if isCut { oversized += 1 }
        let count = isCut ? min(maximumPayload, Self.sampleBytes) : length
        payloadBytes += count
        messages.append(
            MQTTMessage(
                topic: String(cString: message.pointee.topic),
                payload: [UInt8](UnsafeRawBufferPointer(start: message.pointee.payload, count: count)),
                length: length, qos: UInt8(clamping: message.pointee.qos), isRetained: message.pointee.retain,
                isDuplicate: isDuplicate, receivedAt: WallClock.milliseconds()))
    }

    /// Looks at a line of libmosquitto's log: the DUP flag of the message that follows, or an error.
    ///
    /// The flag has no other way out of the library; the line has read the same since version 0.15.
    ///
    /// - Parameters:
    ///   - level: One of MOSQ_LOG.
    ///   - line: The line.
    ///   - verdict: Gives the reason why a certificate is not trusted, which the line leaves out.
    func log(level: Int32, line: UnsafePointer<CChar>, verdict: () -> String?) {
        if level == MOSQ_LOG_DEBUG {
            guard strncmp(line, publishLogPrefix, publishLogPrefix.count) == 0 else { return }
            nextIsDuplicate = line[publishLogPrefix.count] == CChar(UInt8(ascii: "1"))
        } else if level == MOSQ_LOG_ERR {
            // Some of its lines end with a line break.
            let text = String(decoding: UnsafeRawBufferPointer(start: line, count: strcspn(line, "\n")), as: UTF8.self)
            let reason = text.hasSuffix("certificate verify failed") ? verdict() : nil
            loggedErrors.append(reason.map { "\(text): \($0)" } ?? text)
            if loggedErrors.count > Self.maximumLoggedErrors { loggedErrors.removeFirst() }
        }
    }

    /// Keeps the reason of a DISCONNECT; smaller codes are libmosquitto's own and come back from its functions too.
    func disconnect(code: Int32) {
        guard let code = UInt8(exactly: code), code >= 0x80 else { return }
        farewell = MQTTReasonCode(rawValue: code)
    }
}
