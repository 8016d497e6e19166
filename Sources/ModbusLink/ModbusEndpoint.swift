/// One Modbus-TCP connection: a device, or a gateway with many units behind it.
public struct ModbusEndpoint: Hashable, Sendable {
    /// Stable id, used in status and errors.
    public var id: String
    /// Host name or address.
    public var host: String
    /// TCP port.
    public var port: UInt16
    /// How long an answer may take.
    public var timeout: Duration
    /// How long a connection attempt may take.
    public var connectTimeout: Duration
    /// The least time between requests.
    public var pause: Duration
    /// The first and the longest wait after a failed connection attempt.
    public var reconnectDelay: ClosedRange<Duration>

    /// An endpoint.
    public init(
        id: String, host: String, port: UInt16 = 502, timeout: Duration = .seconds(1),
        connectTimeout: Duration = .seconds(3), pause: Duration = .zero,
        reconnectDelay: ClosedRange<Duration> = .milliseconds(500) ... .seconds(30)
    ) {
        self.id = id
        self.host = host
        self.port = port
        self.timeout = timeout
        self.connectTimeout = connectTimeout
        self.pause = pause
        self.reconnectDelay = reconnectDelay
    }
}
