import EnergyStore
import Logging
import MeterModels
import NIOPosix
import ServiceLifecycle
import Synchronization

/// Rolls up what is new, every few seconds and to the end after a large import.
final class RollupService: Service {
    /// How the last run went.
    struct State: Sendable {
        var lastRun: Timestamp?
        var lastDuration: Duration?
        var lastError: StoreError?
    }

    /// Held while a step is taken.
    private let engine: Mutex<RollupEngine>
    /// Between two runs.
    let interval: Duration
    private let threads: NIOThreadPool
    private let logger: Logger
    private let current = Mutex(State())
    private let roundCount = Atomic<UInt64>(0)
    private let paces = Mutex(Paces())
    private let intake: @Sendable () -> Intake

    /// What intake has done, and whether it is at it.
    struct Intake: Equatable {
        var commits: Int
        var isCommitting: Bool
    }

    private struct Paces {
        var tails = RollupPace()
        var late = RollupPace()
    }

    /// How long intake has to be still before a next step is taken.
    private static let stillness = Duration.milliseconds(20)

    init(
        engine: RollupEngine, interval: Duration, threads: NIOThreadPool, logger: Logger,
        intake: @escaping @Sendable () -> Intake
    ) {
        self.engine = Mutex(engine)
        self.interval = interval
        self.intake = intake
        self.threads = threads
        self.logger = logger
    }

    /// Steps and pauses since the start: at least one an interval.
    var rounds: UInt64 { roundCount.load(ordering: .relaxed) }

    /// How the last run went.
    var state: State { current.withLock { $0 } }

    /// Rolls up by another engine from the next step on; waits for the one that is taken.
    ///
    /// `make` makes what is stored ready for it, while nothing is rolled up, and gives it.
    func replaceEngine(_ make: () throws -> RollupEngine) throws {
        try engine.withLock { $0 = try make() }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try? await self.runOnce()
                self.roundCount.add(1, ordering: .relaxed)
                try? await Task.sleep(for: self.interval)
            }
        }
    }

    /// One transaction, of a size that does not keep intake waiting, and how long it held the writer.
    private func takeStep() throws -> (step: RollupEngine.Step, duration: Duration) {
        try engine.withLock { engine in
            let (limit, lateLimit) = paces.withLock { ($0.tails.limit, $0.late.limit) }
            var started = ContinuousClock.now
            let step = try engine.step(limit: limit, lateLimit: lateLimit, began: { started = .now })
            let duration = ContinuousClock.now - started
            let pace = step.isLate ? \Paces.late : \Paces.tails
            paces.withLock { $0[keyPath: pace].note(duration / .seconds(1), load: step.load, isWhole: step.isWhole) }
            return (step, duration)
        }
    }

    /// Leaves the writer to intake for as long as a step had it, unless intake is still before.
    private func giveWay(for duration: Duration) async {
        let end = ContinuousClock.now + duration
        var last = intake()
        while ContinuousClock.now < end, (try? await Task.sleep(for: Self.stillness)) != nil {
            let now = intake()
            guard now != last || now.isCommitting else { return }
            last = now
        }
    }

    /// Rolls up everything there is.
    func runOnce() async throws {
        let started = ContinuousClock.now
        do {
            while !Task.isCancelled {
                let (step, duration) = try await threads.runIfActive { [self] in try takeStep() }
                roundCount.add(1, ordering: .relaxed)
                guard step.remaining > 0 else { break }
                await giveWay(for: duration)
            }
            let duration = ContinuousClock.now - started
            current.withLock { state in
                state.lastRun = WallClock.now()
                state.lastDuration = duration
                state.lastError = nil
            }
        } catch let error as StoreError {
            let isNew = current.withLock { state in
                defer { state.lastError = error }
                return state.lastError != error
            }
            if isNew { logger.error("rollup failed, trying again", metadata: ["error": "\(error)"]) }
            throw error
        }
    }
}
