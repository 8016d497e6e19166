/// Where a link stands between start and stop, as a value: the thread around it only does what it says.
struct ConnectionState: Sendable, Equatable {
    enum Phase: Sendable, Equatable {
        case waiting(until: ContinuousClock.Instant)
        case connecting
        case connected(since: ContinuousClock.Instant)
        case stopped
    }

    /// How a connection ended.
    enum Ending: Sendable, Equatable {
        case stopped
        case failed(MQTTError)
    }

    /// A session that lasted so long was a good one: the next wait is short again.
    ///
    /// Not the acceptance counts, else two clients with one identifier, or a sink on a full disk, would reconnect
    /// without pause.
    static let goodSession = Duration.seconds(10)

    private(set) var phase: Phase
    private(set) var version = MQTTProtocolVersion.v5
    private(set) var backoff: Backoff
    /// How many sessions the broker has accepted.
    private(set) var sessions = 0

    init(backoff: Backoff, now: ContinuousClock.Instant) {
        self.backoff = backoff
        phase = .waiting(until: now)
    }

    /// The wait is over: a connection is being made.
    mutating func begin() {
        phase = .connecting
    }

    /// The broker accepted the session.
    mutating func accept(now: ContinuousClock.Instant) {
        phase = .connected(since: now)
        sessions += 1
    }

    /// The connection ended, accepted or not.
    ///
    /// - Parameters:
    ///   - ending: How it ended.
    ///   - now: The present.
    ///   - jitter: A random number from 0 up to 1.
    mutating func end(_ ending: Ending, now: ContinuousClock.Instant, jitter: Double) {
        guard case .failed(let error) = ending else {
            phase = .stopped
            return
        }
        if case .connected(let since) = phase {
            if now - since >= Self.goodSession { backoff.reset() }
        } else if version == .v5, Self.isVersionRefusal(error) {
            version = .v311
            phase = .waiting(until: now)
            return
        } else {
            // What answered may have been damaged or no broker at all: only an acceptance makes the older version stay.
            version = .v5
        }
        phase = .waiting(until: now + backoff.next(jitter: jitter))
    }

    /// Whether a failure before acceptance says that the broker does not speak MQTT 5.
    ///
    /// A broker of MQTT 3.1.1 answers with its own, shorter CONNACK, which some versions of libmosquitto report as
    /// malformed instead of as refused.
    private static func isVersionRefusal(_ error: MQTTError) -> Bool {
        switch error.code {
        case .refused(let reason): reason == .unsupportedProtocolVersion
        case .library(let code): code == MosquittoClient.protocolError || code == MosquittoClient.malformedPacket
        default: false
        }
    }
}
