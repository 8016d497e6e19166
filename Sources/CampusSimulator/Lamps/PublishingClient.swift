import CMosquitto
import Glibc

/// A failed call of libmosquitto: its code in words.
struct PublishingError: Error, CustomStringConvertible {
    /// Why.
    let description: String

    /// From a code of libmosquitto, and errno where the code points to it.
    init(code: Int32, errno systemCode: Int32) {
        description =
            code == MOSQ_ERR_ERRNO.rawValue
            ? String(cString: strerror(systemCode)) : String(cString: mosquitto_strerror(code))
    }
}

/// A client of libmosquitto that only publishes, and is driven by who polls its socket.
struct PublishingClient: ~Copyable {
    /// What the callbacks tell; they run within calls of the client, on the caller's thread.
    final class Events {
        /// Whether the broker accepted the connection.
        fileprivate(set) var isConnected = false
        /// How many messages the broker has acknowledged.
        fileprivate(set) var acknowledged = 0
    }

    private static let keepAliveSeconds: Int32 = 30
    /// `mosquitto_lib_init` is not thread-safe and is called once; a `static let` is initialised once.
    private static let libraryInitialisation = mosquitto_lib_init()

    /// What the callbacks told.
    let events: Events
    private let handle: OpaquePointer

    /// A client that is not connected.
    init(id: String) throws(PublishingError) {
        let code = Self.libraryInitialisation
        guard code == MOSQ_ERR_SUCCESS.rawValue else { throw PublishingError(code: code, errno: 0) }
        let events = Events()
        // Unretained: the callbacks run only within calls of this client's methods, and `events` lives as long as it.
        let made = mosquitto_new(id, true, Unmanaged.passUnretained(events).toOpaque())
        let systemCode = errno
        guard let made else { throw PublishingError(code: MOSQ_ERR_ERRNO.rawValue, errno: systemCode) }
        self.events = events
        handle = made
        // Told that other threads exist, and without its own, the library only queues: `write()` sends.
        mosquitto_threaded_set(handle, true)
        mosquitto_connect_callback_set(handle) { _, context, code in
            PublishingClient.events(context)?.isConnected = code == 0
        }
        mosquitto_disconnect_callback_set(handle) { _, context, _ in
            PublishingClient.events(context)?.isConnected = false
        }
        mosquitto_publish_callback_set(handle) { _, context, _ in
            PublishingClient.events(context)?.acknowledged += 1
        }
    }

    deinit {
        mosquitto_destroy(handle)
    }

    /// The socket, or -1 when it is closed.
    var socket: Int32 { mosquitto_socket(handle) }

    /// Whether packets wait to be sent.
    var wantsWrite: Bool { mosquitto_want_write(handle) }

    /// Begins to connect without waiting; messages that were not acknowledged are sent again then.
    borrowing func connect(host: String, port: UInt16) throws(PublishingError) {
        try check(mosquitto_connect_bind_async(handle, host, Int32(port), Self.keepAliveSeconds, nil))
    }

    /// Queues a message at quality of service 1.
    borrowing func publish(_ payload: [UInt8], topic: String) throws(PublishingError) {
        try check(mosquitto_publish(handle, nil, topic, Int32(payload.count), payload, 1, false))
    }

    /// Reads what came and calls back.
    borrowing func read() throws(PublishingError) {
        try check(mosquitto_loop_read(handle, 1))
    }

    /// Sends what is queued, as far as the socket takes it.
    borrowing func write() throws(PublishingError) {
        guard wantsWrite else { return }
        try check(mosquitto_loop_write(handle, 1))
    }

    /// Queues a PINGREQ when it is due, and notices a broker that no longer answers.
    borrowing func keepAlive() throws(PublishingError) {
        try check(mosquitto_loop_misc(handle))
    }

    /// Says goodbye, so that the broker does not take the end for a failure.
    borrowing func disconnect() {
        mosquitto_disconnect(handle)
        _ = mosquitto_loop_write(handle, 1)
    }

    private borrowing func check(_ code: Int32) throws(PublishingError) {
        let systemCode = errno
        guard code == MOSQ_ERR_SUCCESS.rawValue else { throw PublishingError(code: code, errno: systemCode) }
    }

    private static func events(_ context: UnsafeMutableRawPointer?) -> Events? {
        // The pointer comes from `init`, and its client is alive: it is the one that is calling.
        context.map { Unmanaged<Events>.fromOpaque($0).takeUnretainedValue() }
    }
}
