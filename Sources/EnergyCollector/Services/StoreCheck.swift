import EnergyStore
import Logging
import NIOPosix
import ServiceLifecycle
import Synchronization

/// Checks a large database that was not closed in order, beside the work, and knows what is wrong with databases.
final class StoreCheck: Service {
    private enum State {
        case notDue
        case running
        case whole
        case damaged(String)
    }

    private let store: EnergyStore
    private let threads: NIOThreadPool
    private let logger: Logger
    private let state: Mutex<State>

    init(store: EnergyStore, isDue: Bool, threads: NIOThreadPool, logger: Logger) {
        self.store = store
        self.threads = threads
        self.logger = logger
        state = Mutex(isDue ? .running : .notDue)
    }

    func run() async throws {
        if case .running = state.withLock({ $0 }) { await check() }
        try? await gracefulShutdown()
    }

    private func check() async {
        do {
            try await threads.runIfActive { [store] in try store.check() }
            state.withLock { $0 = .whole }
            logger.notice("the database was checked and is whole")
        } catch let error as StoreError where error.code == .corrupt {
            state.withLock { $0 = .damaged(error.detail) }
            logger.critical(
                "the database is damaged; at the next start it is set aside", metadata: ["error": "\(error)"])
        } catch {
            state.withLock { $0 = .notDue }
            logger.warning("the database could not be checked", metadata: ["error": "\(error)"])
        }
    }

    /// What an operator has to know, one line each.
    var problems: [String] {
        var problems = EnergyStore.setAside(beside: store.path).map { name in
            "a damaged database was set aside as \(name): restore a backup, or keep it for repair, and move it away"
        }
        switch state.withLock({ $0 }) {
        case .notDue, .whole: break
        case .running: problems.append("the database was not closed in order and is being checked")
        case .damaged(let detail): problems.append("the database is damaged (\(detail)); a restart sets it aside")
        }
        return problems
    }
}
