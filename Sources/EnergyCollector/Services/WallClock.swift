import CollectorConfiguration
import Foundation
import MeterModels

/// The machine's clock, the only place where the daemon asks for the time.
enum WallClock {
    private static let started = ContinuousClock.now

    /// Now, in milliseconds.
    static func now() -> Timestamp {
        Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }

    /// Now, on this clock and on the one that never jumps and goes on while the machine sleeps.
    static func moment() -> ClockWatch.Moment {
        ClockWatch.Moment(wall: now().milliseconds, monotonic: (ContinuousClock.now - started).milliseconds)
    }
}
