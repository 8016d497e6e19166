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
        try await threads.runIfActive {
            writer.stop()
            try store.close()
        }
    }
}
