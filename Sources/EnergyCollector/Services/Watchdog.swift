import Foundation
import Glibc
import Logging
import ServiceLifecycle
import Synchronization

/// Feeds the service manager's watchdog while every loop that the daemon lives by goes on, and says which one does not.
///
/// It has a thread of its own: a shared pool may be what hangs. Without a watchdog it looks all the same, for the log,
/// `energyctl status` and `/metrics`.
final class Watchdog: Service {
    /// Between two looks at most.
    private static let longestTick = Duration.seconds(5)

    private let manager: ServiceManager
    private let logger: Logger
    private let signs: @Sendable () -> [ProgressBoard.Sign]
    private let found = Mutex<[ProgressBoard.Stall]>([])
    private let isStopping = Atomic(false)

    /// A watchdog over some loops.
    ///
    /// - Parameters:
    ///   - manager: Who is told.
    ///   - logger: Where a loop that stops, and goes on again, is said.
    ///   - signs: What every loop says of itself now; never waits for any of them.
    init(
        manager: ServiceManager, logger: Logger, signs: @escaping @Sendable () -> [ProgressBoard.Sign]
    ) {
        self.manager = manager
        self.logger = logger
        self.signs = signs
    }

    /// The loops that did not go on at the last look.
    var stalls: [ProgressBoard.Stall] { found.withLock { $0 } }

    func run() async throws {
        let thread = Thread { [self] in watch() }
        thread.start()
        // Only a thread that runs has a name that `top -H` shows.
        thread.name = "watchdog"
        try? await gracefulShutdown()
        isStopping.store(true, ordering: .releasing)
    }

    private func watch() {
        var board = ProgressBoard()
        let tick = min(manager.patience / 4, Self.longestTick)
        while !isStopping.load(ordering: .acquiring) {
            say(board.look(at: signs(), now: .now))
            usleep(UInt32(tick / .microseconds(1)))
        }
    }

    private func say(_ stalls: [ProgressBoard.Stall]) {
        let before = found.withLock { found in
            defer { found = stalls }
            return found
        }
        if stalls.isEmpty { manager.feedWatchdog() }
        let (old, new) = (before.map(\.loop), stalls.map(\.loop))
        for stall in stalls where !old.contains(stall.loop) {
            logger.critical(
                "a loop does not go on",
                metadata: ["loop": "\(stall.loop)", "seconds": "\(stall.lasting.components.seconds)"])
        }
        for loop in old where !new.contains(loop) {
            logger.notice("a loop goes on again", metadata: ["loop": "\(loop)"])
        }
        guard old != new else { return }
        manager.hanging(new.isEmpty ? nil : new.joined(separator: ", "))
    }
}
