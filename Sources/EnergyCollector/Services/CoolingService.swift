import EnergyStore
import Logging
import MeterModels
import NIOPosix
import ServiceLifecycle

/// Compresses finished days and drops what is kept for a time only, seldom and beside everything else.
struct CoolingService: Service {
    /// Between two looks for finished days.
    private static let interval = Duration.seconds(600)
    /// Rows after which others come first for a moment.
    private static let rowsAtOnce = 100_000

    /// Blocks after which others come first for a moment.
    private static let blocksAtOnce = 500

    let store: EnergyStore
    /// How long values of the moment are kept, by the configuration of now; nil for ever.
    let gaugeRetention: @Sendable () -> Duration?
    let threads: NIOThreadPool
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let isBusy = await coolSome()
                try? await Task.sleep(for: isBusy ? .seconds(1) : Self.interval)
            }
        }
    }

    /// Whether there is more to do.
    private func coolSome() async -> Bool {
        do {
            return try await threads.runIfActive { [store, gaugeRetention = gaugeRetention()] in
                let now = WallClock.now()
                let rows = try store.cool(now: now, limit: Self.rowsAtOnce)
                guard let gaugeRetention else { return rows >= Self.rowsAtOnce }
                let kept = Timestamp(milliseconds: now.milliseconds - gaugeRetention.components.seconds * 1000)
                let blocks = try store.dropGauges(before: kept, limit: Self.blocksAtOnce)
                return rows >= Self.rowsAtOnce || blocks >= Self.blocksAtOnce
            }
        } catch is CancellationError {
            return false
        } catch {
            logger.warning("finished days could not be compressed, trying again", metadata: ["error": "\(error)"])
            return false
        }
    }
}
