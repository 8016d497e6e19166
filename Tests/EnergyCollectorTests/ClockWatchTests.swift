import Logging
import MeterModels
import Synchronization
import Testing

@testable import EnergyCollector

@Suite struct ClockWatchTests {
    /// Both clocks, as a test sets them.
    private final class Clocks: Sendable {
        private let moment = Mutex(ClockWatch.Moment(wall: 1_790_000_000_000, monotonic: 5000))

        var now: ClockWatch.Moment { moment.withLock { $0 } }

        func pass(_ milliseconds: Int64, setBy step: Int64 = 0) {
            moment.withLock {
                $0.wall += milliseconds + step
                $0.monotonic += milliseconds
            }
        }
    }

    @Test func `a set clock is noticed in both directions, and drift and waiting are not`() {
        let clocks = Clocks()
        let watch = ClockWatch(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }) { clocks.now }
        for _ in 0..<10 {
            clocks.pass(1000, setBy: 40)
            watch.look()
        }
        clocks.pass(86_400_000)
        watch.look()
        #expect(watch.steps.count == 0 && watch.steps.last == nil)
        clocks.pass(1000, setBy: 3_600_000)
        watch.look()
        #expect(watch.steps.count == 1 && watch.steps.last?.milliseconds == 3_600_000)
        clocks.pass(1000, setBy: -3_600_000)
        watch.look()
        watch.look()
        #expect(watch.steps.count == 2 && watch.steps.last?.milliseconds == -3_600_000)
        #expect(watch.steps.last?.at == Timestamp(milliseconds: clocks.now.wall))
    }
}
