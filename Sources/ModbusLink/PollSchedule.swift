/// When a unit is polled: at the same instants of the wall clock, spread over the interval, never in a queue.
///
/// Times are nanoseconds: `monotonic` for waiting, `wall` since 1970 UTC for alignment.
struct PollSchedule: Hashable {
    /// Nanoseconds between cycles.
    let interval: Int64
    /// Where in the interval the cycles stand.
    let phase: Int64
    /// The monotonic time of the next cycle.
    private(set) var due: Int64
    /// Cycles left out because the one before was still running.
    private(set) var skipped = 0
    private var backoff: Backoff
    /// The first cycle stands at no aligned instant.
    private var isAligned = false

    /// A schedule whose first cycle is due at once.
    ///
    /// The place in the interval is derived from `identity`: the same unit always polls at the same time.
    init(interval: Int64, identity: String, monotonic: Int64) {
        self.interval = max(1, interval)
        // FNV-1a: spreads well and is the same in every run.
        let hash = identity.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        phase = Int64(hash % UInt64(self.interval))
        due = monotonic
        backoff = Backoff(first: self.interval, longest: max(self.interval, 300_000_000_000))
    }

    /// A cycle gave something: the next is at the next aligned instant; those that passed meanwhile are skipped.
    mutating func succeeded(monotonic: Int64, wall: Int64) {
        backoff.reset()
        var wait = untilNextCycle(wall: wall)
        // Two cycles in quick succession at the start would tell nothing.
        if !isAligned, wait < interval / 2 { wait += interval }
        isAligned = true
        let next = monotonic + wait
        // Aligned instants between the one that was due and the next one never happened.
        skipped += Int(max(0, (next - due + interval / 2) / interval - 1))
        due = next
    }

    /// A cycle gave nothing: the unit is left alone for longer each time.
    mutating func failed(monotonic: Int64, wall: Int64, using random: inout some RandomNumberGenerator) {
        let wait = backoff.next(using: &random)
        due = max(monotonic + wait, monotonic + untilNextCycle(wall: wall))
    }

    /// There is no connection: the cycle is left out, and the unit is not to blame.
    mutating func postponed(monotonic: Int64, wall: Int64) {
        due = monotonic + untilNextCycle(wall: wall)
    }

    private func untilNextCycle(wall: Int64) -> Int64 {
        let position = (wall - phase) % interval
        return interval - (position < 0 ? position + interval : position)
    }
}
