import CollectorConfiguration
import NIOCore
import ServiceLifecycle

/// Keeps the read-only page running; a port that cannot be had is named.
struct PageService: Service {
    let application: any Service
    let address: HTTPAddress

    func run() async throws {
        do {
            try await application.run()
        } catch let error as IOError {
            throw DaemonError("control.http: cannot listen on \(address): \(error)")
        }
    }
}
