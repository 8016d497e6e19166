import Glibc
import NIOCore
import Synchronization

/// Who holds how many connections, so that no user can keep another, or itself, from getting one.
///
/// A user with as many as it may have loses the one that has been idle longest when it opens another; while all of them
/// are being answered, the new one is refused.
final class ConnectionBook: Sendable {
    /// Connections of one user at the same time.
    static let userLimit = 64

    /// What becomes of a new connection.
    enum Admission {
        /// It is taken; a connection may have to be closed for it.
        case taken(closing: (any Channel)?)
        case refused
    }

    private struct Entry {
        var uid: uid_t?
        var channel: any Channel
        var isAnswering = false
        /// Counts up with every use of any connection.
        var lastUse: UInt64
    }

    private struct State {
        var entries: [ObjectIdentifier: Entry] = [:]
        var uses: UInt64 = 0
        var evictions = 0
        var refusals = 0
        var stalls = 0
    }

    private let userLimit: Int
    private let state = Mutex(State())

    init(userLimit: Int = ConnectionBook.userLimit) {
        self.userLimit = userLimit
    }

    /// Connections now, and since the start: closed for a newer one, refused, and closed for not reading.
    var counts: (open: Int, evicted: Int, refused: Int, stalled: Int) {
        state.withLock { ($0.entries.count, $0.evictions, $0.refusals, $0.stalls) }
    }

    /// Takes a connection, or refuses it.
    func admit(_ channel: any Channel, of uid: uid_t?) -> Admission {
        state.withLock { state in
            state.uses += 1
            let own = state.entries.filter { $0.value.uid == uid }
            var evicted: (any Channel)?
            if own.count >= userLimit {
                guard
                    let oldest = own.filter({ !$0.value.isAnswering }).min(by: { $0.value.lastUse < $1.value.lastUse })
                else {
                    state.refusals += 1
                    return .refused
                }
                evicted = oldest.value.channel
                state.entries[oldest.key] = nil
                state.evictions += 1
            }
            state.entries[ObjectIdentifier(channel)] = Entry(uid: uid, channel: channel, lastUse: state.uses)
            return .taken(closing: evicted)
        }
    }

    /// Notes that a request of a connection is being answered, or was.
    func note(_ channel: any Channel, isAnswering: Bool) {
        state.withLock { state in
            state.uses += 1
            state.entries[ObjectIdentifier(channel)]?.isAnswering = isAnswering
            state.entries[ObjectIdentifier(channel)]?.lastUse = state.uses
        }
    }

    /// Notes that a connection was closed because nothing of its answer was taken.
    func noteStall() {
        state.withLock { $0.stalls += 1 }
    }

    /// Forgets a connection that ended.
    func forget(_ channel: any Channel) {
        state.withLock { $0.entries[ObjectIdentifier(channel)] = nil }
    }
}
