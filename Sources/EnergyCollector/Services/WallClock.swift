import Dispatch
import Glibc
import MeterModels

/// The machine's clock, the only place where the daemon asks for the time.
enum WallClock {
    /// Now, in milliseconds.
    static func now() -> Timestamp {
        Timestamp(milliseconds: read(CLOCK_REALTIME))
    }

    /// Now, on this clock and on the one that never jumps.
    static func moment() -> ClockWatch.Moment {
        ClockWatch.Moment(wall: read(CLOCK_REALTIME), monotonic: read(CLOCK_BOOTTIME))
    }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
