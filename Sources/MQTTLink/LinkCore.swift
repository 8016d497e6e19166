import Synchronization

/// What a link's thread shares with everybody else: the settings, the wish to stop, and the status.
final class LinkCore: Sendable {
    let broker: MQTTBroker
    let sink: any MQTTSink
    let wakeUp: WakeUp

    /// Messages of ours that may wait to be sent.
    private static let maximumOutgoing = 1000

    private let stopWanted = Atomic(false)
    private let roundCount = Atomic<UInt64>(0)
    private let shared: Mutex<Shared>

    private struct Shared {
        var status: MQTTStatus
        var oldestPendingSince: ContinuousClock.Instant?
        var hasEnded = false
        var wanted: [MQTTSubscription]
        /// What the session at the broker may still ask for, wanted or not.
        var asked: Set<TopicFilter>
        var outgoing: [(topic: String, payload: [UInt8])] = []
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    init(broker: MQTTBroker, sink: any MQTTSink) throws(MQTTError) {
        self.broker = broker
        self.sink = sink
        wakeUp = try WakeUp(for: broker)
        var status = MQTTStatus()
        status.subscriptions = broker.subscriptions.map { _ in .pending }
        self.shared = Mutex(
            Shared(status: status, wanted: broker.subscriptions, asked: Set(broker.formerSubscriptions)))
    }

    /// Whether the thread has to finish.
    var isStopWanted: Bool { stopWanted.load(ordering: .acquiring) }

    /// Asks the thread to finish.
    func requestStop() {
        stopWanted.store(true, ordering: .releasing)
        wakeUp.signal()
    }

    /// Rounds of the thread since the start.
    var rounds: UInt64 { roundCount.load(ordering: .relaxed) }

    /// Notes that the thread goes on.
    func countRound() {
        roundCount.add(1, ordering: .relaxed)
    }

    /// The status now.
    func status() -> MQTTStatus {
        shared.withLock { shared in
            var status = shared.status
            status.oldestPendingAge = shared.oldestPendingSince.map { ContinuousClock.now - $0 }
            return status
        }
    }

    /// Changes the status.
    func update(_ change: (inout MQTTStatus) -> Void) {
        shared.withLock { change(&$0.status) }
    }

    /// What is to be subscribed to.
    var wanted: [MQTTSubscription] { shared.withLock { $0.wanted } }

    /// What the session at the broker may still ask for, and nobody wants.
    var unwanted: [TopicFilter] {
        shared.withLock { shared in
            shared.asked.subtracting(shared.wanted.map(\.filter)).sorted { $0.text < $1.text }
        }
    }

    /// Asks for other subscriptions; the thread changes them on the connection it has.
    func setWanted(_ subscriptions: [MQTTSubscription]) {
        shared.withLock { shared in
            let known = Dictionary(zip(shared.wanted, shared.status.subscriptions)) { first, _ in first }
            // Also while there is no connection on which they could be given up.
            shared.asked.formUnion(shared.wanted.map(\.filter))
            shared.wanted = subscriptions
            shared.status.subscriptions = subscriptions.map { known[$0] ?? .pending }
        }
        wakeUp.signal()
    }

    /// Notes what became of a subscription; nil for all of them, at the beginning of a connection.
    func setGrant(_ grant: MQTTStatus.Grant, of subscription: MQTTSubscription?) {
        shared.withLock { shared in
            for (index, wanted) in shared.wanted.enumerated() where subscription == nil || wanted == subscription {
                shared.status.subscriptions[index] = grant
            }
        }
    }

    /// Keeps a message until the thread can send it.
    ///
    /// - Returns: `false` if too many wait, or nobody is connected who could send it.
    func enqueue(topic: String, payload: [UInt8]) -> Bool {
        let isTaken = shared.withLock { shared in
            guard shared.status.isConnected, shared.outgoing.count < Self.maximumOutgoing else { return false }
            shared.outgoing.append((topic, payload))
            return true
        }
        if isTaken { wakeUp.signal() }
        return isTaken
    }

    /// Gives away what is to be sent.
    func takeOutgoing() -> [(topic: String, payload: [UInt8])] {
        shared.withLock { shared in
            defer { shared.outgoing = [] }
            return shared.outgoing
        }
    }

    /// Notes which messages wait for their acknowledgement.
    func setPending(_ count: Int, since: ContinuousClock.Instant?) {
        shared.withLock { shared in
            shared.status.pending = count
            shared.oldestPendingSince = since
        }
    }

    /// Says that the thread is about to end.
    func ended() {
        let waiters = shared.withLock { shared in
            shared.hasEnded = true
            defer { shared.waiters = [] }
            return shared.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Waits until the thread ends or somebody gives up on it.
    func waitForEnd() async {
        await withCheckedContinuation { continuation in
            let isOver = shared.withLock { shared in
                if !shared.hasEnded { shared.waiters.append(continuation) }
                return shared.hasEnded
            }
            if isOver { continuation.resume() }
        }
    }

    /// Stops waiting for a thread that does not end, such as one whose sink blocks.
    func giveUpWaiting() {
        let waiters = shared.withLock { shared in
            defer { shared.waiters = [] }
            return shared.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Whether the thread has ended.
    var hasEnded: Bool { shared.withLock { $0.hasEnded } }
}
