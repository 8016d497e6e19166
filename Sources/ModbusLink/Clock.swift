import Glibc

/// The two clocks of a link, read together.
struct Instant {
    /// Nanoseconds that never jump, for waiting.
    let monotonic: Int64
    /// Nanoseconds since 1970 UTC, for stamps and alignment.
    let wall: Int64

    /// Milliseconds since 1970 UTC.
    var milliseconds: Int64 { wall / 1_000_000 }

    static var now: Instant {
        Instant(monotonic: read(CLOCK_MONOTONIC), wall: read(CLOCK_REALTIME))
    }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

extension Duration {
    /// Whole nanoseconds.
    var nanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}
