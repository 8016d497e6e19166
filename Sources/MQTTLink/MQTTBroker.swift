/// One session with one broker: where it is, who we are, what we want.
public struct MQTTBroker: Sendable, Equatable {
    /// What TLS needs to trust the broker and to be trusted by it.
    public struct TLS: Sendable, Equatable {
        /// PEM file with the authorities to trust; `nil` takes those of the system in `/etc/ssl/certs`.
        public var caFile: String?
        /// PEM file with our certificate, if the broker wants one.
        public var certificateFile: String?
        /// PEM file with the key to our certificate, not encrypted.
        public var keyFile: String?

        /// Creates the settings; files are read at each connection, so renewed ones are taken without a restart.
        ///
        /// - Parameters:
        ///   - caFile: PEM file with the authorities to trust; `nil` takes those of the system.
        ///   - certificateFile: PEM file with our certificate.
        ///   - keyFile: PEM file with the key to our certificate.
        public init(caFile: String? = nil, certificateFile: String? = nil, keyFile: String? = nil) {
            self.caFile = caFile
            self.certificateFile = certificateFile
            self.keyFile = keyFile
        }
    }

    /// The name in configuration, status and errors.
    public var id: String
    /// Host name or address; a name is resolved at each connection and its first answering family is taken.
    public var host: String
    /// TCP port.
    public var port: UInt16
    /// TLS, or `nil` for plain TCP.
    public var tls: TLS?
    /// The session's name at the broker: two links must never share it.
    public var clientID: String
    /// The user name, if the broker wants one.
    public var username: String?
    /// A file with the password and perhaps a line break, read at each connection.
    public var passwordFile: String?
    /// What to subscribe to at each connection.
    public var subscriptions: [MQTTSubscription]
    /// A topic that says, retained, whether this session is `online` or `offline`; `nil` says nothing.
    ///
    /// The broker itself says `offline` when the connection breaks (last will).
    public var stateTopic: String?
    /// How long a silent connection is trusted: 5 s to 65,535 s.
    public var keepAlive: Duration
    /// The longest payload handed to the sink, in bytes; of a longer one the sink gets the beginning.
    ///
    /// One that is longer by more than 1 MiB could exhaust the memory: an MQTT 5 broker is told to keep it.
    public var maximumPayload: Int
    /// The most messages handed to the sink at once (a TLS record may overshoot it).
    public var batchLimit: Int
    /// How long messages are gathered at most while more keep coming.
    public var batchDelay: Duration
    /// The first and the longest wait before another attempt to connect.
    public var reconnectDelay: ClosedRange<Duration>
    /// The same after another client took the session over: two that fight for it both lose.
    public var takeoverDelay: ClosedRange<Duration>
    /// Topics that the session at the broker may still ask for, from earlier settings: they are given up.
    public var formerSubscriptions: [TopicFilter]

    /// Creates a session's settings.
    ///
    /// - Parameters:
    ///   - id: The name in configuration, status and errors.
    ///   - host: Host name or address.
    ///   - port: TCP port.
    ///   - tls: TLS, or `nil` for plain TCP.
    ///   - clientID: The session's name at the broker.
    ///   - username: The user name, if the broker wants one.
    ///   - passwordFile: A file with the password and perhaps a line break.
    ///   - subscriptions: What to subscribe to.
    ///   - stateTopic: A topic that says, retained, whether this session is online.
    ///   - keepAlive: How long a silent connection is trusted.
    ///   - maximumPayload: The longest payload handed to the sink, in bytes.
    ///   - batchLimit: The most messages handed to the sink at once.
    ///   - batchDelay: How long messages are gathered at most while more keep coming.
    ///   - reconnectDelay: The first and the longest wait before another attempt to connect.
    ///   - takeoverDelay: The same after another client took the session over.
    ///   - formerSubscriptions: Topics that the session at the broker may still ask for.
    public init(
        id: String, host: String, port: UInt16 = 1883, tls: TLS? = nil, clientID: String, username: String? = nil,
        passwordFile: String? = nil, subscriptions: [MQTTSubscription], stateTopic: String? = nil,
        keepAlive: Duration = .seconds(30), maximumPayload: Int = 65_536, batchLimit: Int = 1_000,
        batchDelay: Duration = .milliseconds(100),
        reconnectDelay: ClosedRange<Duration> = .milliseconds(500) ... .seconds(30),
        takeoverDelay: ClosedRange<Duration> = .seconds(60) ... .seconds(900), formerSubscriptions: [TopicFilter] = []
    ) {
        self.id = id
        self.host = host
        self.port = port
        self.tls = tls
        self.clientID = clientID
        self.username = username
        self.passwordFile = passwordFile
        self.subscriptions = subscriptions
        self.stateTopic = stateTopic
        self.keepAlive = keepAlive
        self.maximumPayload = maximumPayload
        self.batchLimit = batchLimit
        self.batchDelay = batchDelay
        self.reconnectDelay = reconnectDelay
        self.takeoverDelay = takeoverDelay
        self.formerSubscriptions = formerSubscriptions
    }

    /// The broker for people: `lights (mqtt://127.0.0.1:1883)`.
    public var label: String {
        "\(id) (\(tls == nil ? "mqtt" : "mqtts")://\(host.contains(":") ? "[\(host)]" : host):\(port))"
    }

    /// The first rule that these settings break, or `nil`.
    var firstProblem: String? {
        if host.isEmpty || host.utf8.contains(0) { return "host must be a host name or an address" }
        if port == 0 { return "port must be 1 to 65535" }
        if clientID.isEmpty || clientID.utf8.contains(0) || clientID.utf8.count > 256 {
            return "client_id must have 1 to 256 bytes: it names the session that the broker keeps for us"
        }
        if let stateTopic, stateTopic.isEmpty || stateTopic.utf8.contains(where: { [0, 0x23, 0x2B].contains($0) }) {
            return "state_topic must be a topic without '+' and '#'"
        }
        if passwordFile != nil, username == nil { return "password_file needs a username" }
        if let tls, (tls.certificateFile == nil) != (tls.keyFile == nil) { return "cert_file and key_file go together" }
        if keepAlive < .seconds(5) || keepAlive > .seconds(65_535) { return "keepalive must be 5 s to 65535 s" }
        if !(1...16_777_216).contains(maximumPayload) { return "maximum payload must be 1 B to 16 MiB" }
        if !(1...50_000).contains(batchLimit) { return "batch limit must be 1 to 50000 messages" }
        if batchDelay <= .zero || batchDelay > keepAlive / 4 {
            return "batch delay must be more than 0 and at most a quarter of the keepalive"
        }
        if reconnectDelay.lowerBound <= .zero || takeoverDelay.lowerBound <= .zero {
            return "reconnect delay must be more than 0"
        }
        if subscriptions.isEmpty { return "at least one subscription is needed" }
        return nil
    }
}
