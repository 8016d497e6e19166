import Glibc
import Synchronization

/// Receives messages from one broker and acknowledges them after its sink has made them durable.
///
/// A thread of its own keeps the connection, so the sink may block. Delivery is at least once: after a lost connection
/// the broker repeats what was not acknowledged.
public final class MQTTLink: Sendable {
    /// How long `stop()` waits at most.
    private static let stopTime = Duration.milliseconds(1_800)

    private enum Life: Sendable {
        case fresh
        case running(pthread_t)
        case over
    }

    private let core: LinkCore
    private let life = Mutex(Life.fresh)

    /// Makes a link that is not started yet.
    ///
    /// - Parameters:
    ///   - broker: The session to keep.
    ///   - sink: Where messages go.
    /// - Throws: `MQTTError` if the settings break a rule.
    public init(broker: MQTTBroker, sink: any MQTTSink) throws(MQTTError) {
        if let problem = broker.firstProblem {
            throw MQTTError(.invalidConfiguration, during: .configuring, broker: broker, detail: problem)
        }
        core = try LinkCore(broker: broker, sink: sink)
    }

    deinit {
        core.requestStop()
        life.withLock { life in
            if case .running(let thread) = life { pthread_detach(thread) }
        }
    }

    /// The session that this link keeps.
    public var broker: MQTTBroker { core.broker }

    /// Starts the thread; waits for no broker.
    ///
    /// - Throws: `MQTTError` if the link was started before or the system has no thread left.
    public func start() throws(MQTTError) {
        try life.withLock { life throws(MQTTError) in
            guard case .fresh = life else {
                throw MQTTError(.alreadyStarted, during: .starting, broker: core.broker)
            }
            life = .running(try Self.startThread(core))
        }
    }

    /// Commits and acknowledges what was read, disconnects, keeps the session at the broker, and ends the thread.
    ///
    /// Returns within 2 s. A sink or a name resolution that blocks longer is left behind: its thread ends after it,
    /// and `status().connection` becomes `stopped` then.
    public func stop() async {
        core.requestStop()
        guard
            let thread = life.withLock({ life -> pthread_t? in
                defer { life = .over }
                guard case .running(let thread) = life else { return nil }
                return thread
            })
        else { return }
        let limit = Task { [core] in
            guard (try? await Task.sleep(for: Self.stopTime)) != nil else { return }
            core.giveUpWaiting()
        }
        await core.waitForEnd()
        limit.cancel()
        if core.hasEnded {
            // The thread has nothing left to do, so this does not block.
            pthread_join(thread, nil)
        } else {
            pthread_detach(thread)
        }
    }

    /// What is subscribed to, in the order of `MQTTStatus.subscriptions`.
    public var subscriptions: [MQTTSubscription] { core.wanted }

    /// Changes what is subscribed to, on the connection there is; the session at the broker stays.
    ///
    /// - Parameter subscriptions: What is wanted from now on.
    public func subscribe(to subscriptions: [MQTTSubscription]) {
        core.setWanted(subscriptions)
    }

    /// Publishes a message at most once, after what was read so far is durable.
    ///
    /// - Parameters:
    ///   - payload: The content.
    ///   - topic: The topic name, without wildcards.
    /// - Returns: `false` if there is no connection, or too many messages wait.
    @discardableResult
    public func publish(_ payload: [UInt8], to topic: String) -> Bool {
        core.enqueue(topic: topic, payload: payload)
    }

    /// Rounds of the thread since the start: at least one a second but for a sink, or a name's resolution, that blocks.
    public var rounds: UInt64 { core.rounds }

    /// What the link does and has done.
    public func status() -> MQTTStatus {
        core.status()
    }

    private static func startThread(_ core: LinkCore) throws(MQTTError) -> pthread_t {
        // Retained here, released by the thread, or below if there is none.
        let context = Unmanaged.passRetained(core)
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                let core = Unmanaged<LinkCore>.fromOpaque(context).takeRetainedValue()
                // Signals belong to the main thread; without SIGPIPE a broken TLS connection is an error, not an end.
                var signals = sigset_t()
                sigfillset(&signals)
                pthread_sigmask(SIG_BLOCK, &signals, nil)
                LinkLoop(core: core).run()
                return nil
            }, context.toOpaque())
        guard code == 0 else {
            context.release()
            throw MQTTError(.system(code), during: .starting, broker: core.broker)
        }
        return thread
    }
}
