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

    private let engine: RollupEngine
    private let interval: Duration
    private let threads: NIOThreadPool
    private let logger: Logger
    private let current = Mutex(State())

    init(engine: RollupEngine, interval: Duration, threads: NIOThreadPool, logger: Logger) {
        self.engine = engine
        self.interval = interval
        self.threads = threads
        self.logger = logger
    }

    /// How the last run went.
    var state: State { current.withLock { $0 } }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try? await self.runOnce()
                try? await Task.sleep(for: self.interval)
            }
        }
    }

    /// So long a step should take: the writer waits for it, and with it whoever waits for an acknowledgement.
    private static let stepTime = Duration.milliseconds(200)
    /// Readings a step takes, at least and at most.
    private static let stepLimits = 2_000...20_000

    /// Rolls up everything there is.
    func runOnce() async throws {
        let started = ContinuousClock.now
        do {
            var limit = Self.stepLimits.lowerBound
            while !Task.isCancelled {
                let stepStarted = ContinuousClock.now
                let step = try await threads.runIfActive { [engine, limit] in try engine.step(limit: limit) }
                guard step.remaining > 0 else { break }
                // As many as the machine manages in that time.
                let factor = Self.stepTime / max(.milliseconds(1), ContinuousClock.now - stepStarted)
                limit = min(
                    max(Int(Double(limit) * min(2, factor)), Self.stepLimits.lowerBound), Self.stepLimits.upperBound)
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
