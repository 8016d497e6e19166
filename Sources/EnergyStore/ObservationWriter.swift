import Foundation
public import MeterModels

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

    private struct State {
        var queue: [SourcedObservation] = []
        var waiters: [Waiter] = []
        var isUrgent = false
        var isStopping = false
        var isRunning = false
        var statistics = Statistics()
    }

    private let store: EnergyStore
    private let limits: Limits
    private let clock: @Sendable () -> Timestamp
    private let condition = NSCondition()
    // nonisolated(unsafe): touched only while `condition` is locked.
    nonisolated(unsafe) private var state = State()
    private let finished = DispatchSemaphore(value: 0)

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
        thread.name = "observation-writer"
        thread.start()
    }

    /// Commits what is queued and ends the thread.
    ///
    /// Blocks until then.
    public func stop() {
        let wasRunning = locked { state in
            defer {
                state.isStopping = true
                state.isRunning = false
            }
            return state.isRunning
        }
        if wasRunning { finished.wait() }
    }

    /// Hands in an observation without waiting.
    ///
    /// - Returns: Whether it was taken; if not it is counted as dropped.
    @discardableResult
    public func offer(_ observation: SourcedObservation) -> Bool {
        locked { state in
            guard !state.isStopping, state.queue.count < limits.queueLimit else {
                state.statistics.dropped += 1
                return false
            }
            state.queue.append(observation)
            return true
        }
    }

    /// Hands in observations and blocks until they are durable.
    ///
    /// Not for the shared thread pool.
    ///
    /// - Throws: `StoreError`; then they may or may not be stored later, and handing them in again is harmless.
    public func commit(_ observations: [SourcedObservation]) throws(StoreError) {
        guard !observations.isEmpty else { return }
        let waiter = Waiter()
        let isTaken = locked { state in
            guard state.isRunning, !state.isStopping,
                state.queue.count + observations.count <= limits.queueLimit + limits.commitCount
            else { return false }
            state.queue.append(contentsOf: observations)
            state.waiters.append(waiter)
            state.isUrgent = true
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

    /// What the writer did so far.
    public var statistics: Statistics {
        locked { state in
            state.statistics.queued = state.queue.count
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
        var retryDelay: TimeInterval = 0
        while let group = nextGroup(retryDelay: retryDelay) {
            let error = write(group.observations)
            for waiter in group.waiters {
                waiter.error = error
                waiter.done.signal()
            }
            retryDelay = error == nil ? 0 : min(30, max(1, retryDelay * 2))
            if error != nil, locked({ $0.isStopping }) { return }
        }
    }

    /// Waits for the next group; nil when the writer is stopping and nothing is left.
    private func nextGroup(retryDelay: TimeInterval) -> (observations: [SourcedObservation], waiters: [Waiter])? {
        let seconds = Double(limits.commitInterval.components.seconds)
        let interval = seconds + Double(limits.commitInterval.components.attoseconds) / 1e18
        condition.lock()
        defer { condition.unlock() }
        while state.queue.isEmpty {
            if state.isStopping { return nil }
            condition.wait()
        }
        let deadline = Date(timeIntervalSinceNow: max(interval, retryDelay))
        while !state.isStopping, retryDelay > 0 || (!state.isUrgent && state.queue.count < limits.commitCount) {
            guard condition.wait(until: deadline) else { break }
        }
        let group = (state.queue, state.waiters)
        state.queue = []
        state.waiters = []
        state.isUrgent = false
        return group
    }

    /// Commits a group; on a failure that may pass, it goes back to the head of the queue.
    private func write(_ group: [SourcedObservation]) -> StoreError? {
        do {
            count(try store.append(group))
            return nil
        } catch  where error.isRetriable {
            locked { state in
                state.queue.insert(contentsOf: group, at: 0)
                let excess = max(0, state.queue.count - limits.queueLimit)
                state.queue.removeLast(excess)
                state.statistics.dropped += excess
                state.statistics.lastError = error
            }
            return error
        } catch {
            return writeOneByOne(group)
        }
    }

    /// One observation that can never be stored must not keep the others out.
    private func writeOneByOne(_ group: [SourcedObservation]) -> StoreError? {
        for observation in group {
            do {
                count(try store.append([observation]))
            } catch {
                locked { state in
                    state.statistics.dropped += 1
                    state.statistics.lastError = error
                }
            }
        }
        return nil
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
