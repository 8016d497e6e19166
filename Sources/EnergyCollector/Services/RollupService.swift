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

    /// Rolls up everything there is.
    func runOnce() async throws {
        let started = ContinuousClock.now
        do {
            while !Task.isCancelled {
                let step = try await threads.runIfActive { [engine] in try engine.step() }
                guard step.remaining > 0 else { break }
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
