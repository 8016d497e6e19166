import EnergyStore
import NIOPosix
import ServiceLifecycle

/// Keeps the writer running; it is the first to start and the last to stop, so that everything read is committed.
struct WriterService: Service {
    let writer: ObservationWriter
    let store: EnergyStore
    let threads: NIOThreadPool

    func run() async throws {
        writer.start()
        try? await gracefulShutdown()
        let lost = try await threads.runIfActive {
            let lost = writer.stop()
            try store.close()
            return lost
        }
        guard lost == 0 else {
            let reason = writer.statistics.lastError?.description ?? "unknown"
            throw DaemonError("\(lost) readings that were read could not be stored and are lost: \(reason)")
        }
    }
}
