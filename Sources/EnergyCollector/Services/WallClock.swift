import Glibc
import MeterModels

/// The machine's clock, the only place where the daemon asks for the time.
enum WallClock {
    /// Now, in milliseconds.
    static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
