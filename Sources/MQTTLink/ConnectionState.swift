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

    /// A session that was closed earlier than this may have been taken over.
    private static let shortSession = Duration.seconds(30)
    /// So many of them in a row were: brokers before mosquitto 2.0.15, and those of MQTT 3.1.1, do not say so.
    private static let suspicion = 3

    private(set) var phase: Phase
    private(set) var version = MQTTProtocolVersion.v5
    private(set) var backoff: Backoff
    /// The waits after another client took the session over.
    private var takeoverBackoff: Backoff
    /// How many sessions the broker has accepted.
    private(set) var sessions = 0
    /// Sessions in a row that the broker accepted and that were closed within half a minute.
    private var shortSessions = 0

    init(backoff: Backoff, takeoverBackoff: Backoff, now: ContinuousClock.Instant) {
        self.backoff = backoff
        self.takeoverBackoff = takeoverBackoff
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
            let isClosed = error.code == .library(MosquittoClient.connectionLost)
            shortSessions = isClosed && now - since < Self.shortSession ? shortSessions + 1 : 0
            if error.code == .refused(.sessionTakenOver) || shortSessions >= Self.suspicion {
                // Taken back at once, it would be taken over at once: whoever is there is left in peace for a while.
                if now - since >= takeoverBackoff.range.upperBound { takeoverBackoff.reset() }
                phase = .waiting(until: now + takeoverBackoff.next(jitter: jitter))
                return
            }
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

    /// Whether so many sessions were closed so soon that another client is likely to use our identifier.
    var isLikelyTakenOver: Bool { shortSessions >= Self.suspicion }

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
