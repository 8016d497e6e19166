import Logging
import MeterModels
import ServiceLifecycle
import Synchronization

/// Notices when somebody sets the machine's clock: readings are stamped with it.
final class ClockWatch: Service {
    /// A moment on both clocks.
    struct Moment: Hashable {
        /// Milliseconds since 1970 UTC, which can be set.
        var wall: Int64
        /// Milliseconds that never jump.
        var monotonic: Int64
    }

    /// A change of the wall clock that time alone does not explain.
    struct Step: Hashable {
        /// When it was noticed, on the clock as it was set.
        var at: Timestamp
        /// Milliseconds that it was set forward; negative for backward.
        var milliseconds: Int64
    }

    /// Less than this is drift, which NTP evens out.
    private static let threshold: Int64 = 1000

    private struct State {
        var last: Moment
        var steps = 0
        var lastStep: Step?
    }

    private let logger: Logger
    private let clock: @Sendable () -> Moment
    private let state: Mutex<State>

    init(logger: Logger, clock: @escaping @Sendable () -> Moment = { WallClock.moment() }) {
        self.logger = logger
        self.clock = clock
        state = Mutex(State(last: clock()))
    }

    /// How often the clock was set since the start, and the last time.
    var steps: (count: Int, last: Step?) {
        state.withLock { ($0.steps, $0.lastStep) }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: .seconds(1))) != nil { self.look() }
        }
    }

    /// Compares both clocks with the last look.
    func look() {
        let now = clock()
        let step = state.withLock { state -> Step? in
            let jump = (now.wall - state.last.wall) - (now.monotonic - state.last.monotonic)
            state.last = now
            guard abs(jump) >= Self.threshold else { return nil }
            let step = Step(at: Timestamp(milliseconds: now.wall), milliseconds: jump)
            state.steps += 1
            state.lastStep = step
            return step
        }
        guard let step else { return }
        logger.warning(
            "the clock was set: readings before and after are stamped by different clocks",
            metadata: ["by": "\(step.milliseconds) ms", "now": "\(step.at.rfc3339(offset: 0))"])
    }
}
