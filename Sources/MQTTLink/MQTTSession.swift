import Glibc

/// One connection with a broker, from CONNECT to its end, on the link's thread.
///
/// Each round reads a batch, hands it to the sink, and only then writes: the acknowledgements that libmosquitto queued
/// while reading leave after the messages are durable, never before.
struct MQTTSession: ~Copyable {
    /// How long connecting may take, from the first SYN to the broker's answer.
    private static let handshakeTime = Duration.seconds(10)
    /// How often a silent connection is looked at.
    private static let idleTime = Duration.seconds(1)
    /// A TLS handshake asks for no event of its own; it is moved on so often.
    private static let handshakeStep = Duration.milliseconds(50)
    /// How long a stopping link tries to send its last acknowledgements.
    private static let farewellTime = Duration.milliseconds(500)
    /// A batch with so many payload bytes is full.
    private static let batchBytes = 8_388_608

    private let core: LinkCore
    private let client: MosquittoClient
    private let version: MQTTProtocolVersion
    private let handshakeDeadline = ContinuousClock.now + handshakeTime
    private var hasTCP = false
    private var isAccepted = false
    private var unacknowledged = 0
    private var oldestUnacknowledged: ContinuousClock.Instant?
    /// The number of each SUBSCRIBE without an answer, and its subscription.
    private var requests: [Int32: MQTTSubscription] = [:]
    /// What this connection has asked for; nil before the broker accepted it.
    private var subscribed: [MQTTSubscription]?

    init(core: LinkCore, version: MQTTProtocolVersion) throws(MQTTError) {
        self.core = core
        self.version = version
        client = try MosquittoClient(broker: core.broker, version: version)
    }

    deinit {
        core.setPending(0, since: nil)
    }

    /// Keeps the connection until it fails or the link is stopped.
    ///
    /// - Parameter state: Learns when the broker accepts the session.
    /// - Returns: How the connection ended.
    mutating func run(_ state: inout ConnectionState) -> ConnectionState.Ending {
        do throws(MQTTError) {
            try client.connect()
            while true {
                core.countRound()
                let readiness = waitForWork()
                if core.isStopWanted { break }
                try advanceConnection(readiness)
                let loss = read(readiness)
                try heedAnswers(&state)
                try commit()
                if let loss { throw loss }
                try client.requireOpen()
                try client.keepAlive()
                try adjustSubscriptions()
                for message in core.takeOutgoing() { try client.publish(message.payload, topic: message.topic) }
                try write()
            }
            try leave()
        } catch {
            return core.isStopWanted ? .stopped : .failed(error)
        }
        return .stopped
    }

    private borrowing func waitForWork() -> Readiness {
        let isTLSHandshake = hasTCP && !isAccepted && core.broker.tls != nil
        defer { core.wakeUp.drain() }
        return Readiness.poll(
            client.socket, toWrite: !hasTCP || (client.wantsWrite && !isTLSHandshake),
            wakeUp: core.wakeUp.readEnd, timeout: isTLSHandshake ? Self.handshakeStep : Self.idleTime)
    }

    /// Notices when TCP is connected, has failed, or the broker takes too long.
    private mutating func advanceConnection(_ readiness: Readiness) throws(MQTTError) {
        guard !isAccepted else { return }
        if !hasTCP, readiness.isWritable {
            var code: Int32 = 0
            var size = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(client.socket, SOL_SOCKET, SO_ERROR, &code, &size)
            // A connection that stood and was reset may have left a reason to read, such as an alert of TLS.
            guard code == 0 || code == ECONNRESET else { throw client.failure(.system(code), during: .connecting) }
            hasTCP = true
        }
        if ContinuousClock.now >= handshakeDeadline { throw client.failure(.timedOut, during: .connecting) }
    }

    /// Reads until the socket is drained, the batch is full or has been gathered long enough.
    ///
    /// - Returns: The failure of the connection, kept until the messages read before it are committed.
    private borrowing func read(_ readiness: Readiness) -> MQTTError? {
        guard hasTCP, readiness.isReadable else { return nil }
        let events = client.events
        let end = ContinuousClock.now + core.broker.batchDelay
        do throws(MQTTError) {
            repeat {
                try client.read()
            } while client.socket >= 0 && events.messages.count < core.broker.batchLimit
                && events.payloadBytes < Self.batchBytes && ContinuousClock.now < end
                && Readiness.isReadable(client.socket)
        } catch {
            return error
        }
        return nil
    }

    private mutating func heedAnswers(_ state: inout ConnectionState) throws(MQTTError) {
        if let answer = client.events.answer {
            client.events.answer = nil
            guard answer.code == 0 else {
                throw client.failure(.refused(MQTTReasonCode(connectionRefusal: answer.code)), during: .connecting)
            }
            isAccepted = true
            state.accept(now: .now)
            let reconnects = state.sessions - 1
            core.update { status in
                status.connection = .connected
                status.connectedSince = WallClock.milliseconds()
                status.protocolVersion = version
                status.sessionWasPresent = answer.sessionWasPresent
                status.reconnects = reconnects
            }
            // A connection that ended behind the answer has a cause, which subscribing would hide.
            guard client.socket >= 0 else { return }
            try client.publish(.online)
            subscribed = []
            for filter in core.unwanted { try client.unsubscribe(from: filter) }
        }
        for answer in client.events.subscriptionAnswers {
            guard let subscription = requests.removeValue(forKey: answer.messageID) else { continue }
            core.setGrant(
                answer.code < 0x80 ? .granted(qos: answer.code) : .refused(MQTTReasonCode(rawValue: answer.code)),
                of: subscription)
        }
        client.events.subscriptionAnswers = []
    }

    /// Asks for what is wanted and not asked for yet, and gives up what is no longer wanted.
    private mutating func adjustSubscriptions() throws(MQTTError) {
        guard let subscribed else { return }
        let wanted = core.wanted
        guard wanted != subscribed else { return }
        for subscription in subscribed where !wanted.contains(subscription) {
            try client.unsubscribe(from: subscription.filter)
        }
        for subscription in wanted where !subscribed.contains(subscription) {
            requests[try client.subscribe(to: subscription.filter)] = subscription
        }
        self.subscribed = wanted
    }

    /// Hands what was read to the sink; returns when it is durable.
    private mutating func commit() throws(MQTTError) {
        let counts = client.events.takeCounts()
        guard counts.received > 0 else { return }
        core.update { status in
            status.received += counts.received
            status.duplicates += counts.duplicates
            status.oversized += counts.oversized
        }
        let batch = client.events.takeBatch()
        guard !batch.isEmpty else { return }
        unacknowledged += batch.count
        oldestUnacknowledged = oldestUnacknowledged ?? .now
        core.setPending(unacknowledged, since: oldestUnacknowledged)
        do {
            try core.sink.commit(batch)
        } catch {
            core.update { $0.failedCommits += 1 }
            throw MQTTError(
                .commitFailed, during: .committing, broker: core.broker, detail: String(describing: error))
        }
        core.update { $0.committed += batch.count }
    }

    /// Writes what is queued: everything that was read is committed by now.
    private mutating func write() throws(MQTTError) {
        guard hasTCP else { return }
        try client.write()
        if unacknowledged > 0, !client.wantsWrite {
            unacknowledged = 0
            oldestUnacknowledged = nil
            core.setPending(0, since: nil)
        }
    }

    /// Sends the last acknowledgements and a DISCONNECT that leaves the session at the broker.
    private mutating func leave() throws(MQTTError) {
        guard isAccepted else { return }
        let deadline = ContinuousClock.now + Self.farewellTime
        try client.publish(.offline)
        try client.disconnect()
        while true {
            try write()
            let rest = deadline - .now
            guard client.socket >= 0, client.wantsWrite, rest > .zero else { return }
            // Without the wake-up, which stays readable once the link is stopped.
            _ = Readiness.poll(client.socket, toWrite: true, wakeUp: -1, timeout: min(rest, .milliseconds(50)))
        }
    }
}
