import Foundation
import MeterModels

/// The machine's clock, the only place where the daemon asks for the time.
enum WallClock {
    private static let origin = ContinuousClock.now

    /// Now, in milliseconds.
    static func now() -> Timestamp {
        Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }

    /// Now, on this clock and on the one that never jumps, also not while the machine sleeps.
    static func moment() -> ClockWatch.Moment {
        let elapsed = (ContinuousClock.now - origin).components
        return ClockWatch.Moment(
            wall: now().milliseconds, monotonic: elapsed.seconds * 1000 + elapsed.attoseconds / 1_000_000_000_000_000)
    }
}
