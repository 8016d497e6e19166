import CMosquitto
import Glibc

/// One connection's client of libmosquitto: the handle is owned here and freed once.
///
/// A client lives for one connection. Freeing it closes the socket and drops the acknowledgements that were queued,
/// which is exactly what a failed commit needs; passwords and certificates are read anew for the next one.
struct MosquittoClient: ~Copyable {
    static let protocolError = MOSQ_ERR_PROTOCOL.rawValue
    static let connectionLost = MOSQ_ERR_CONN_LOST.rawValue
    static let malformedPacket = MOSQ_ERR_MALFORMED_PACKET.rawValue

    /// How many unacknowledged messages the broker may have on the way to us with MQTT 5.
    private static let receiveMaximum: UInt16 = 60_000
    /// The session outlives the connection until it is taken up again (MQTT 5.0, section 3.1.2.11.2).
    private static let sessionNeverExpires = UInt32.max
    /// Room for the topic and the properties beside the payload of a packet.
    private static let packetOverhead = 1_048_576

    /// `mosquitto_lib_init` is not thread-safe and is called once; a `static let` is initialised once.
    private static let libraryInitialisation = mosquitto_lib_init()

    /// What the callbacks copied.
    let events: SessionEvents
    private let broker: MQTTBroker
    private let version: MQTTProtocolVersion
    private let handle: OpaquePointer

    /// Makes a client that is not connected yet.
    ///
    /// - Throws: `MQTTError` if a password or certificate file cannot be used, or memory is short.
    init(broker: MQTTBroker, version: MQTTProtocolVersion) throws(MQTTError) {
        guard Self.libraryInitialisation == MOSQ_ERR_SUCCESS.rawValue else {
            throw MQTTError(.library(Self.libraryInitialisation), during: .connecting, broker: broker)
        }
        let events = SessionEvents(clientID: broker.clientID, maximumPayload: broker.maximumPayload)
        // Unretained: the callbacks run only within calls of this client's methods, and `events` lives as long as it.
        let context = Unmanaged.passUnretained(events).toOpaque()
        guard let handle = mosquitto_new(broker.clientID, false, context) else {
            throw MQTTError(.system(errno), during: .connecting, broker: broker)
        }
        do throws(MQTTError) {
            try Self.configure(handle, broker: broker, version: version)
        } catch {
            mosquitto_destroy(handle)
            throw error
        }
        self.events = events
        self.broker = broker
        self.version = version
        self.handle = handle
    }

    deinit {
        mosquitto_destroy(handle)
    }

    /// The socket, or -1 when it is closed.
    var socket: Int32 { mosquitto_socket(handle) }

    /// Whether packets are queued: acknowledgements, CONNECT, SUBSCRIBE, PINGREQ.
    var wantsWrite: Bool { mosquitto_want_write(handle) }

    /// Begins to connect without waiting; CONNECT is queued.
    borrowing func connect() throws(MQTTError) {
        let keepAlive = Int32(broker.keepAlive.components.seconds)
        if version == .v5 { try setConnectProperties(keepAlive: keepAlive) }
        let code = mosquitto_connect_bind_async(handle, broker.host, Int32(broker.port), keepAlive, nil)
        let systemCode = errno
        switch code {
        case MOSQ_ERR_SUCCESS.rawValue: return
        case MOSQ_ERR_ERRNO.rawValue: throw failure(.system(systemCode), during: .connecting)
        // libmosquitto leaves the answer of getaddrinfo in errno.
        case MOSQ_ERR_EAI.rawValue: throw failure(.unknownHost(systemCode), during: .connecting)
        default: try check(code, during: .connecting)
        }
    }

    /// Asks for one subscription at quality of service 1; the request is queued.
    ///
    /// - Returns: The number under which `events` will hold the answer.
    borrowing func subscribe(to filter: TopicFilter) throws(MQTTError) -> Int32 {
        var messageID: Int32 = 0
        try check(mosquitto_subscribe(handle, &messageID, filter.text, 1), during: .subscribing)
        return messageID
    }

    /// Gives up a subscription; the request is queued.
    borrowing func unsubscribe(from filter: TopicFilter) throws(MQTTError) {
        try check(mosquitto_unsubscribe(handle, nil, filter.text), during: .subscribing)
    }

    /// Queues a message of ours, sent at most once.
    borrowing func publish(_ payload: [UInt8], topic: String) throws(MQTTError) {
        try check(
            mosquitto_publish(handle, nil, topic, Int32(payload.count), payload, 0, false), during: .acknowledging)
    }

    /// Queues the retained state of this session, if it has a topic for that.
    borrowing func publish(_ state: SessionState) throws(MQTTError) {
        guard let topic = broker.stateTopic else { return }
        let payload = Array(state.rawValue.utf8)
        // At least once while we are there; on the way out nobody waits for the answer.
        let qos: Int32 = state == .online ? 1 : 0
        try check(
            mosquitto_publish(handle, nil, topic, Int32(payload.count), payload, qos, true), during: .acknowledging)
    }

    /// What a session says of itself.
    enum SessionState: String {
        case online
        case offline
    }

    /// Reads about one packet and calls back; acknowledgements are only queued.
    borrowing func read() throws(MQTTError) {
        try check(mosquitto_loop_read(handle, 1), during: .receiving)
    }

    /// Writes what is queued, as far as the socket takes it.
    borrowing func write() throws(MQTTError) {
        guard wantsWrite else { return }
        try check(mosquitto_loop_write(handle, 1), during: .acknowledging)
    }

    /// Queues a PINGREQ when it is due, and notices a broker that no longer answers.
    borrowing func keepAlive() throws(MQTTError) {
        try check(mosquitto_loop_misc(handle), during: .keepingAlive)
    }

    /// Queues a DISCONNECT that leaves the session at the broker.
    borrowing func disconnect() throws(MQTTError) {
        try check(mosquitto_disconnect(handle), during: .acknowledging)
    }

    /// Throws if the connection is closed, with the broker's reason if it gave one.
    borrowing func requireOpen() throws(MQTTError) {
        if socket < 0 { try check(MOSQ_ERR_CONN_LOST.rawValue, during: .receiving) }
    }

    /// The failure with what libmosquitto logged about it.
    borrowing func failure(_ code: MQTTError.Code, during operation: MQTTError.Operation) -> MQTTError {
        MQTTError(code, during: operation, broker: broker, detail: events.loggedErrors.joined(separator: "; "))
    }

    private borrowing func check(_ code: Int32, during operation: MQTTError.Operation) throws(MQTTError) {
        guard code != MOSQ_ERR_SUCCESS.rawValue else { return }
        if let farewell = events.farewell {
            guard farewell == .sessionTakenOver else { throw failure(.refused(farewell), during: operation) }
            throw MQTTError(
                .refused(farewell), during: operation, broker: broker,
                detail: "another client uses the client id '\(broker.clientID)'")
        }
        let isTLS = code == MOSQ_ERR_TLS.rawValue || events.loggedErrors.contains { $0.hasPrefix("OpenSSL Error") }
        throw failure(isTLS ? .tls : .library(code), during: operation)
    }

    /// Stores the properties of CONNECT in the handle.
    ///
    /// libmosquitto has no asynchronous connect with properties, and the blocking one would wait for an unreachable
    /// broker for minutes. Without a host, `mosquitto_connect_bind_v5` keeps the properties and then returns
    /// MOSQ_ERR_INVAL; the asynchronous connect sends them.
    private borrowing func setConnectProperties(keepAlive: Int32) throws(MQTTError) {
        var properties: OpaquePointer?
        defer { mosquitto_property_free_all(&properties) }
        let maximumPacket = UInt32(clamping: broker.maximumPayload + Self.packetOverhead)
        for code in [
            mosquitto_property_add_int32(
                &properties, Int32(MQTT_PROP_SESSION_EXPIRY_INTERVAL.rawValue), Self.sessionNeverExpires),
            mosquitto_property_add_int16(&properties, Int32(MQTT_PROP_RECEIVE_MAXIMUM.rawValue), Self.receiveMaximum),
            // libmosquitto would allocate up to 256 MB for one packet; the broker keeps larger ones to itself.
            mosquitto_property_add_int32(&properties, Int32(MQTT_PROP_MAXIMUM_PACKET_SIZE.rawValue), maximumPacket),
        ] {
            try check(code, during: .connecting)
        }
        let code = mosquitto_connect_bind_v5(handle, nil, Int32(broker.port), keepAlive, nil, properties)
        guard code == MOSQ_ERR_INVAL.rawValue else { throw failure(.library(code), during: .connecting) }
    }
}

extension MosquittoClient {
    /// Sets everything that has to be set before connecting.
    private static func configure(
        _ handle: OpaquePointer, broker: MQTTBroker, version: MQTTProtocolVersion
    ) throws(MQTTError) {
        func check(_ code: Int32) throws(MQTTError) {
            guard code != MOSQ_ERR_SUCCESS.rawValue else { return }
            throw MQTTError(.library(code), during: .connecting, broker: broker)
        }
        setCallbacks(handle)
        // Told that other threads exist, and without its own thread, the library only queues packets: nothing is
        // acknowledged before `write()`.
        try check(mosquitto_threaded_set(handle, true))
        try check(mosquitto_int_option(handle, MOSQ_OPT_PROTOCOL_VERSION, version.rawValue))
        try check(mosquitto_int_option(handle, MOSQ_OPT_RECEIVE_MAXIMUM, Int32(receiveMaximum)))
        if let username = broker.username {
            let password: String?
            if let file = broker.passwordFile {
                password = try PasswordFile(path: file).read(for: broker)
            } else {
                password = nil
            }
            try check(mosquitto_username_pw_set(handle, username, password))
        }
        if let topic = broker.stateTopic {
            let will = Array(SessionState.offline.rawValue.utf8)
            try check(mosquitto_will_set(handle, topic, Int32(will.count), will, 1, true))
        }
        if let tls = broker.tls {
            let code = mosquitto_tls_set(
                handle, tls.caFile, tls.caFile == nil ? "/etc/ssl/certs" : nil, tls.certificateFile, tls.keyFile,
                // An encrypted key must fail; without this callback OpenSSL would ask on the terminal.
                { _, _, _, _ in 0 })
            guard code == MOSQ_ERR_SUCCESS.rawValue else {
                throw MQTTError(.tls, during: .connecting, broker: broker, detail: unusableFile(of: tls))
            }
        }
    }

    /// Names the first file that cannot be opened, and why; libmosquitto says only that one of them cannot.
    private static func unusableFile(of tls: MQTTBroker.TLS) -> String {
        let files = [tls.caFile, tls.certificateFile, tls.keyFile].compactMap { $0 }
        for file in files {
            let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
            let code = errno
            guard descriptor >= 0 else { return "cannot use \(file): \(MQTTError.meaning(system: code))" }
            close(descriptor)
        }
        return "cannot use \(files.joined(separator: ", "))"
    }

    /// Sets callbacks that copy into `SessionEvents` and return.
    private static func setCallbacks(_ handle: OpaquePointer) {
        mosquitto_connect_v5_callback_set(handle) { _, context, code, flags, _ in
            guard let events = SessionEvents.from(context) else { return }
            events.answer = .init(code: UInt8(clamping: code), sessionWasPresent: flags & 1 == 1)
        }
        mosquitto_message_v5_callback_set(handle) { _, context, message, _ in
            guard let events = SessionEvents.from(context), let message else { return }
            events.receive(message)
        }
        mosquitto_subscribe_v5_callback_set(handle) { _, context, messageID, count, codes, _ in
            guard let events = SessionEvents.from(context), let codes, count > 0 else { return }
            // One filter a request, so one code; libmosquitto widens the byte to an int.
            events.subscriptionAnswers.append(.init(messageID: messageID, code: UInt8(clamping: codes.pointee)))
        }
        mosquitto_disconnect_v5_callback_set(handle) { _, context, code, _ in
            SessionEvents.from(context)?.disconnect(code: code)
        }
        mosquitto_log_callback_set(handle) { handle, context, level, line in
            guard let line else { return }
            SessionEvents.from(context)?.log(level: level, line: line) { CertificateVerdict.text(of: handle) }
        }
    }
}

extension SessionEvents {
    /// The events that a callback of libmosquitto was registered with.
    fileprivate static func from(_ context: UnsafeMutableRawPointer?) -> SessionEvents? {
        // The pointer comes from `MosquittoClient.init`, and its client is alive: it is the one that is calling.
        context.map { Unmanaged<SessionEvents>.fromOpaque($0).takeUnretainedValue() }
    }
}
