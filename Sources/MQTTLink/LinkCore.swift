import Synchronization

/// What a link's thread shares with everybody else: the settings, the wish to stop, and the status.
final class LinkCore: Sendable {
    let broker: MQTTBroker
    let sink: any MQTTSink
    let wakeUp: WakeUp

    private let stopWanted = Atomic(false)
    private let shared: Mutex<Shared>

    private struct Shared {
        var status = MQTTStatus()
        var oldestPendingSince: ContinuousClock.Instant?
        var hasEnded = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    init(broker: MQTTBroker, sink: any MQTTSink) throws(MQTTError) {
        self.broker = broker
        self.sink = sink
        wakeUp = try WakeUp(for: broker)
        var shared = Shared()
        shared.status.subscriptions = broker.subscriptions.map { _ in .pending }
        self.shared = Mutex(shared)
    }

    /// Whether the thread has to finish.
    var isStopWanted: Bool { stopWanted.load(ordering: .acquiring) }

    /// Asks the thread to finish.
    func requestStop() {
        stopWanted.store(true, ordering: .releasing)
        wakeUp.signal()
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
