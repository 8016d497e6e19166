/// Why registers were not read, and where.
public struct ModbusError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What happened.
    public enum Code: Hashable, Sendable {
        /// The endpoint cannot be reached; the reason in words.
        case connectFailed(String)
        /// The host's name has no address; the reason in words.
        case unknownHost(String)
        /// No answer within the endpoint's timeout.
        case timedOut
        /// The device answered with an exception: the connection is good.
        case exception(ModbusException)
        /// The answer carries another transaction id: a late answer to an earlier request.
        case wrongTransaction
        /// The answer comes from another unit.
        case wrongUnit
        /// The answer is no answer to the request; what is wrong with it.
        case malformedFrame(String)
        /// The connection was closed or broken; the reason in words.
        case connectionLost(String)
        /// The program asked for something that is no request.
        case invalidRequest
    }

    /// What happened.
    public let code: Code
    /// The endpoint's id.
    public let endpoint: String
    /// What was asked, if anything was.
    public let request: ModbusRequest?

    /// An error of an endpoint.
    public init(_ code: Code, endpoint: String, request: ModbusRequest? = nil) {
        self.code = code
        self.endpoint = endpoint
        self.request = request
    }

    /// Whether the same request may succeed later without anybody changing the configuration.
    public var isRetriable: Bool {
        switch code {
        case .exception(let exception): exception != .illegalFunction && exception != .illegalDataAddress
        case .invalidRequest: false
        default: true
        }
    }

    /// Whether the device said that it has no such registers: a smaller request may succeed.
    public var isRefusal: Bool {
        code == .exception(.illegalDataAddress) || code == .exception(.illegalDataValue)
    }

    /// Whether the device answered, so that the connection can be kept.
    var keepsConnection: Bool {
        switch code {
        case .exception, .invalidRequest: true
        default: false
        }
    }

    /// Where it happened, what, and what follows.
    public var description: String {
        let place = request.map { "\(endpoint), \($0)" } ?? endpoint
        return switch code {
        case .connectFailed(let reason): "\(place): cannot connect: \(reason)"
        case .unknownHost(let reason): "\(place): the host has no address: \(reason)"
        case .timedOut: "\(place): no answer in time"
        case .exception(let exception): "\(place): \(exception)"
        case .wrongTransaction: "\(place): an answer to another request came; connecting anew"
        case .wrongUnit: "\(place): another unit answered; connecting anew"
        case .malformedFrame(let reason): "\(place): the answer is malformed: \(reason); connecting anew"
        case .connectionLost(let reason): "\(place): the connection was lost: \(reason)"
        case .invalidRequest: "\(place): a request reads 1 to 125 registers within 0xFFFF"
        }
    }
}
