/// What went wrong with a broker, where, and whether trying again can help.
///
/// A link goes on trying in every case, because files and brokers get repaired; `isRetriable` tells whether somebody
/// has to repair something first.
public struct MQTTError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong.
    public enum Code: Sendable, Equatable {
        /// The settings break a rule.
        case invalidConfiguration
        /// The password file cannot be read.
        case unreadablePassword
        /// The operating system refused; the errno.
        case system(Int32)
        /// The host name is not known; the code of `getaddrinfo`.
        case unknownHost(Int32)
        /// TLS failed.
        case tls
        /// libmosquitto failed; a MOSQ_ERR code.
        case library(Int32)
        /// The broker refused or ended the session.
        case refused(MQTTReasonCode)
        /// The broker did not answer in time.
        case timedOut
        /// The sink could not make a batch durable.
        case commitFailed
        /// The link was started before; a link runs once.
        case alreadyStarted
    }

    /// What the link was doing.
    public enum Operation: String, Sendable {
        /// Checking the settings.
        case configuring
        /// Starting the thread.
        case starting
        /// Connecting, up to the broker's answer.
        case connecting
        /// Subscribing.
        case subscribing
        /// Receiving messages.
        case receiving
        /// Sending acknowledgements.
        case acknowledging
        /// Keeping a silent connection alive.
        case keepingAlive = "keeping alive"
        /// Handing a batch to the sink.
        case committing
    }

    /// What went wrong.
    public let code: Code
    /// What the link was doing.
    public let operation: Operation
    /// The broker's label: id and URL.
    public let broker: String
    /// More about the cause, or empty.
    public let detail: String

    init(_ code: Code, during operation: Operation, broker: MQTTBroker, detail: String = "") {
        self.code = code
        self.operation = operation
        self.broker = broker.label
        self.detail = detail
    }

    /// Whether the same attempt may succeed later without anybody changing something.
    public var isRetriable: Bool {
        switch code {
        case .invalidConfiguration, .unreadablePassword, .alreadyStarted, .tls: false
        case .system, .unknownHost, .timedOut, .commitFailed: true
        case .library(let code): Self.isRetriable(library: code)
        case .refused(let reason): reason.isRetriable
        }
    }

    /// One line for the operator: broker, operation, cause, detail.
    public var description: String {
        let line = "\(broker): \(operation.rawValue): \(cause)"
        return detail.isEmpty ? line : "\(line): \(detail)"
    }

    private var cause: String {
        switch code {
        case .invalidConfiguration: "invalid configuration"
        case .unreadablePassword: "password file not readable"
        case .system(let code): Self.meaning(system: code)
        case .unknownHost(let code): Self.meaning(resolver: code)
        case .tls: "TLS failed"
        case .library(let code): Self.meaning(library: code)
        case .refused(let reason): "refused by the broker: \(reason)"
        case .timedOut: "no answer in time"
        case .commitFailed: "messages could not be stored, nothing is acknowledged"
        case .alreadyStarted: "a link can be started once only"
        }
    }
}
