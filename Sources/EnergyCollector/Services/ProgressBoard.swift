/// Which loops of the daemon have to go on, and which of them does not.
///
/// A loop counts its rounds; whoever looks compares the counts with those of the last look. A loop with nothing to do
/// still makes rounds, so idle is never taken for hanging.
struct ProgressBoard {
    /// What a loop says of itself.
    struct Sign: Hashable, Sendable {
        /// What the loop does, in words for an operator.
        var loop: String
        /// Rounds since it was started.
        var rounds: UInt64
        /// How long one round may take.
        var limit: Duration
    }

    /// A loop that does not go on.
    struct Stall: Hashable, Sendable {
        var loop: String
        /// How long it has made no round.
        var lasting: Duration
    }

    private struct Entry {
        var rounds: UInt64
        var since: SuspendingClock.Instant
    }

    private var entries: [String: Entry] = [:]

    /// Compares every loop with the last look; a loop that was not there then begins now, and one that is not there any
    /// more is forgotten.
    ///
    /// - Returns: The loops that have made no round for longer than they may, in the order given.
    mutating func look(at signs: [Sign], now: SuspendingClock.Instant) -> [Stall] {
        let before = entries
        entries = [:]
        var stalls: [Stall] = []
        for sign in signs {
            guard let entry = before[sign.loop], entry.rounds == sign.rounds else {
                entries[sign.loop] = Entry(rounds: sign.rounds, since: now)
                continue
            }
            entries[sign.loop] = entry
            let lasting = now - entry.since
            if lasting > sign.limit { stalls.append(Stall(loop: sign.loop, lasting: lasting)) }
        }
        return stalls
    }
}
