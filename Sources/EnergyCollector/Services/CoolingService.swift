import EnergyStore
import Logging
import NIOPosix
import ServiceLifecycle

/// Compresses finished days, one after the other and seldom, beside everything else.
struct CoolingService: Service {
    /// Between two looks for finished days.
    private static let interval = Duration.seconds(600)
    /// Rows after which others come first for a moment.
    private static let rowsAtOnce = 100_000

    let store: EnergyStore
    let threads: NIOThreadPool
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let rows = await coolSome()
                try? await Task.sleep(for: rows >= Self.rowsAtOnce ? .seconds(1) : Self.interval)
            }
        }
    }

    private func coolSome() async -> Int {
        do {
            return try await threads.runIfActive { [store] in
                try store.cool(now: WallClock.now(), limit: Self.rowsAtOnce)
            }
        } catch is CancellationError {
            return 0
        } catch {
            logger.warning("finished days could not be compressed, trying again", metadata: ["error": "\(error)"])
            return 0
        }
    }
}
