import ControlAPI
import Logging
import ServiceLifecycle
import UnixSignals

/// Reads the configuration again on SIGHUP.
struct ReloadService: Service {
    let plant: Plant
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in await UnixSignalsSequence(trapping: .sighup) { await reload() }
        }
    }

    private func reload() async {
        do {
            _ = try await plant.reload(by: "SIGHUP")
        } catch let problem as ProblemDocument {
            for finding in problem.findings ?? [] {
                logger.error("configuration refused", metadata: ["finding": "\(finding)"])
            }
            logger.error("not reloaded, the configuration before stays", metadata: ["why": "\(problem.detail)"])
        } catch {
            logger.error("not reloaded, the configuration before stays", metadata: ["why": "\(error)"])
        }
    }
}
