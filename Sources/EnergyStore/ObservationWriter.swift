import Foundation
public import MeterModels
import Synchronization

/// The single way of live observations into the database: a bounded queue and one thread that commits in groups.
///
/// A group is committed after `commitInterval`, at `commitCount` observations, or at once when somebody waits for it.
/// When a commit fails for a reason that may pass (a full disk), what was offered stays queued and is tried again;
/// whoever waits is told.
public final class ObservationWriter: Sendable {
    /// How observations are grouped and how many may wait.
    public struct Limits: Hashable, Sendable {
        /// The longest an observation waits for others.
        public var commitInterval: Duration
        /// Observations that are committed without waiting longer.
        public var commitCount: Int
        /// Observations that may wait; more are refused and counted.
        public var queueLimit: Int

        /// Limits of a writer.
        public init(
            commitInterval: Duration = .milliseconds(250), commitCount: Int = 1000, queueLimit: Int = 100_000
        ) {
            self.commitInterval = commitInterval
            self.commitCount = commitCount
            self.queueLimit = queueLimit
        }
    }

    /// What the writer did since it was made.
    public struct Statistics: Hashable, Sendable {
        /// Observations waiting.
        public var queued = 0
        /// Observations stored.
        public var stored = 0
        /// Readings that were stored already.
        public var repeated = 0
        /// Readings that contradicted a stored one.
        public var conflicts = 0
        /// Observations refused because the queue was full, or that could never be stored.
        public var dropped = 0
        /// Commits that succeeded.
        public var commits = 0
        /// Whether a group is being committed.
        public var isCommitting = false
        /// Milliseconds since 1970 UTC at which the last commit ended.
        public var lastCommit: Timestamp?
        /// Why the last commit failed; nil after one that succeeded.
        public var lastError: StoreError?
    }

    private final class Waiter: Sendable {
        let done = DispatchSemaphore(value: 0)
        // nonisolated(unsafe): written by the writer thread before `done` is signalled, read by the waiter after it.
        nonisolated(unsafe) var error: StoreError?
    }

    /// What somebody waits for, and keeps until it is durable.
    private struct Awaited {
        var intake: MessageIntake
        var waiter: Waiter
    }

    private struct State {
        /// Observations that nobody waits for, in the order in which they came.
        var queue: [SourcedObservation] = []
        var awaited: [Awaited] = []
        var awaitedCount = 0
        var isStopping = false
        var isRunning = false
        var statistics = Statistics()
    }

    /// The longest wait without a sign of life, in nanoseconds.
    private static let longestWait: Int64 = 1_000_000_000

    private let store: EnergyStore
    private let limits: Limits
    private let clock: @Sendable () -> Timestamp
    private let condition = MonotonicCondition()
    // nonisolated(unsafe): touched only while `condition` is locked.
    nonisolated(unsafe) private var state = State()
    private let finished = DispatchSemaphore(value: 0)
    private let roundCount = Atomic<UInt64>(0)

    /// A writer into a store; `clock` stamps its commits.
    public init(store: EnergyStore, limits: Limits = Limits(), clock: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.limits = limits
        self.clock = clock
    }

    /// Starts the writer's thread.
    public func start() {
        locked { $0.isRunning = true }
        let thread = Thread { [self] in
            run()
            finished.signal()
        }
        thread.start()
        // Only a thread that runs has a name that `top -H` shows.
        thread.name = "writer"
    }

    /// Commits what is queued and ends the thread.
    ///
    /// Blocks until then; one failed attempt is the last.
    ///
    /// - Returns: How many observations could not be written and are lost.
    @discardableResult
    public func stop() -> Int {
        let wasRunning = locked { state in
            defer {
                state.isStopping = true
                state.isRunning = false
            }
            return state.isRunning
        }
        if wasRunning { finished.wait() }
        return locked { $0.queue.count }
    }

    /// Hands in an observation without waiting.
    ///
    /// - Returns: Whether it was taken; if not it is counted as dropped.
    @discardableResult
    public func offer(_ observation: SourcedObservation) -> Bool {
        locked { state in
            guard !state.isStopping, state.queue.count + state.awaitedCount < limits.queueLimit else {
                state.statistics.dropped += 1
                return false
            }
            state.queue.append(observation)
            return true
        }
    }

    /// Hands in what messages leave and blocks until it is durable.
    ///
    /// Not for the shared thread pool.
    ///
    /// - Throws: `StoreError`; then nothing of it is kept, and whoever handed it in does so again.
    public func commit(_ intake: MessageIntake) throws(StoreError) {
        guard !intake.isEmpty else { return }
        let count = intake.observations.count
        let waiter = Waiter()
        let isTaken = locked { state in
            guard state.isRunning, !state.isStopping,
                state.queue.count + state.awaitedCount + count <= limits.queueLimit + limits.commitCount
            else { return false }
            state.awaited.append(Awaited(intake: intake, waiter: waiter))
            state.awaitedCount += count
            return true
        }
        guard isTaken else {
            let isStopping = locked { $0.isStopping || !$0.isRunning }
            throw isStopping
                ? StoreError(.closed, path: store.path, "the writer is stopping")
                : StoreError(.queueFull, path: store.path, "\(limits.queueLimit) observations wait to be written")
        }
        waiter.done.wait()
        if let error = waiter.error { throw error }
    }

    /// Rounds of the thread since the start: at least one a second, and one a commit, whether it succeeded or not.
    ///
    /// Asking never waits for the thread.
    public var rounds: UInt64 { roundCount.load(ordering: .relaxed) }

    /// What the writer did so far.
    public var statistics: Statistics {
        locked { state in
            state.statistics.queued = state.queue.count + state.awaitedCount
            return state.statistics
        }
    }

    private func locked<Result>(_ body: (inout State) -> Result) -> Result {
        condition.lock()
        defer {
            condition.signal()
            condition.unlock()
        }
        return body(&state)
    }

    private func run() {
        var retryDelay: Int64 = 0
        while let group = nextGroup(retryDelay: retryDelay) {
            let error = write(group.offered, group.awaited.map(\.intake))
            locked { $0.statistics.isCommitting = false }
            for awaited in group.awaited {
                awaited.waiter.error = error
                awaited.waiter.done.signal()
            }
            retryDelay = error == nil ? 0 : min(5_000_000_000, max(1_000_000_000, retryDelay * 2))
            if error != nil, locked({ $0.isStopping }) { return refuseWaiters() }
        }
    }

    /// Whoever came while the last attempt failed is told that the writer has ended.
    private func refuseWaiters() {
        let awaited = locked { state in
            defer {
                state.awaited = []
                state.awaitedCount = 0
            }
            return state.awaited
        }
        for entry in awaited {
            entry.waiter.error = StoreError(.closed, path: store.path, "the writer is stopping")
            entry.waiter.done.signal()
        }
    }

    /// Waits for the next group; nil when the writer is stopping and nothing is left.
    private func nextGroup(retryDelay: Int64) -> (offered: [SourcedObservation], awaited: [Awaited])? {
        let parts = limits.commitInterval.components
        let interval = parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000
        condition.lock()
        defer { condition.unlock() }
        while state.queue.isEmpty, state.awaited.isEmpty {
            if state.isStopping { return nil }
            roundCount.add(1, ordering: .relaxed)
            _ = condition.wait(until: MonotonicCondition.now() + Self.longestWait)
        }
        roundCount.add(1, ordering: .relaxed)
        let deadline = MonotonicCondition.now() + max(interval, retryDelay)
        while !state.isStopping,
            retryDelay > 0 || (state.awaited.isEmpty && state.queue.count < limits.commitCount)
        {
            guard condition.wait(until: deadline) else { break }
        }
        state.statistics.isCommitting = true
        let group = (state.queue, state.awaited)
        state.queue = []
        state.awaited = []
        state.awaitedCount = 0
        return group
    }

    /// Commits a group in one transaction.
    ///
    /// When that fails, what nobody waits for goes back to the head of the queue, and whoever waits is told.
    private func write(_ offered: [SourcedObservation], _ awaited: [MessageIntake]) -> StoreError? {
        do {
            count(try store.append([MessageIntake(observations: offered)] + awaited))
            return nil
        } catch  where error.code == .unreadableRow {
            return writeOneByOne(offered, awaited)
        } catch {
            putBack(offered, error)
            return error
        }
    }

    /// One observation that can never be stored must not keep the others out.
    private func writeOneByOne(_ offered: [SourcedObservation], _ awaited: [MessageIntake]) -> StoreError? {
        for (index, observation) in (offered + awaited.flatMap(\.observations)).enumerated() {
            do {
                count(try store.append([observation]))
            } catch  where error.code == .unreadableRow {
                locked { state in
                    state.statistics.dropped += 1
                    state.statistics.lastError = error
                }
            } catch {
                putBack(Array(offered.dropFirst(index)), error)
                return error
            }
        }
        do {
            count(
                try store.append(
                    awaited.map { intake in
                        var rest = intake
                        rest.observations = []
                        return rest
                    }))
        } catch {
            return error
        }
        return nil
    }

    private func putBack(_ offered: [SourcedObservation], _ error: StoreError) {
        locked { state in
            state.queue.insert(contentsOf: offered, at: 0)
            let excess = max(0, state.queue.count - limits.queueLimit)
            state.queue.removeLast(excess)
            state.statistics.dropped += excess
            state.statistics.lastError = error
        }
    }

    private func count(_ result: AppendResult) {
        let now = clock()
        locked { state in
            state.statistics.stored += result.stored
            state.statistics.repeated += result.repeated
            state.statistics.conflicts += result.conflicts.count
            state.statistics.commits += 1
            state.statistics.lastCommit = now
            state.statistics.lastError = nil
        }
    }
}
