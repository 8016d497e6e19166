import Testing
import TestSupport

@testable import ModbusLink

@Suite struct ScheduleTests {
    private let second: Int64 = 1_000_000_000

    @Test func `cycles stand at the same place of the interval whenever the daemon starts`() {
        for offset: Int64 in [0, 123_456_789, 14_000_000_000] {
            var schedule = PollSchedule(interval: 15 * second, identity: "gw/main", monotonic: 0)
            let wall = 1_790_000_000 * second + offset
            schedule.succeeded(monotonic: 0, wall: wall)
            #expect((wall + schedule.due - schedule.phase) % (15 * second) == 0)
            #expect((15 * second / 2...45 * second / 2).contains(schedule.due))
        }
    }

    @Test func `units are spread over the interval`() {
        let phases = (0..<200).map { PollSchedule(interval: 1000, identity: "gw-\($0)/m", monotonic: 0).phase }
        for quarter in 0..<4 {
            let share = phases.count { $0 / 250 == Int64(quarter) }
            #expect((25...75).contains(share))
        }
    }

    @Test func `a slow cycle skips the ones it missed and they do not pile up`() {
        var schedule = PollSchedule(interval: second, identity: "x", monotonic: 0)
        schedule.succeeded(monotonic: 0, wall: schedule.phase)
        #expect(schedule.due == second)
        // The cycle that was due at 1 s took until 4.5 s: those of 2, 3 and 4 s never happen.
        schedule.succeeded(monotonic: 4_500_000_000, wall: schedule.phase + 4_500_000_000)
        #expect(schedule.due == 5 * second)
        #expect(schedule.skipped == 3)
    }

    @Test func `failures double the wait up to five minutes and a success resets it`() {
        var random = SeededGenerator(seed: 1)
        var schedule = PollSchedule(interval: 15 * second, identity: "x", monotonic: 0)
        var waits: [Int64] = []
        for _ in 0..<10 {
            schedule.failed(monotonic: 0, wall: schedule.phase, using: &random)
            waits.append(schedule.due)
        }
        #expect(waits[0] <= 15 * second)
        #expect((22 * second...30 * second).contains(waits[1]))
        #expect((45 * second...60 * second).contains(waits[2]))
        #expect(waits.allSatisfy { $0 <= 300 * second })
        #expect(waits.suffix(4).allSatisfy { $0 >= 225 * second })
        schedule.succeeded(monotonic: 0, wall: schedule.phase)
        schedule.failed(monotonic: 0, wall: schedule.phase, using: &random)
        #expect(schedule.due <= 15 * second)
    }

    @Test func `waits between connection attempts grow, with jitter, and end at the longest`() {
        var random = SeededGenerator(seed: 2)
        var backoff = Backoff(first: 500, longest: 30_000)
        let waits = (0..<40).map { _ in backoff.next(using: &random) }
        #expect((375...500).contains(waits[0]))
        #expect(waits.allSatisfy { $0 <= 30_000 })
        #expect(waits.suffix(20).allSatisfy { $0 >= 22_500 })
        #expect(Set(waits.suffix(20)).count > 10)
    }
}
