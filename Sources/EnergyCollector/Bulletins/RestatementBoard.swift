import EnergyStore
import Synchronization

/// Which published bulletins would print other figures today.
final class RestatementBoard: Sendable {
    private let counts = Mutex<[BulletinRevision.Key: Int]>([:])

    /// Figures of a revision that would be printed otherwise; nil when nobody has looked.
    func count(of key: BulletinRevision.Key) -> Int? { counts.withLock { $0[key] } }

    /// Notes how many figures of a revision would be printed otherwise.
    func note(_ count: Int, of key: BulletinRevision.Key) {
        counts.withLock { counts in
            // Only the last revision of a period counts.
            for other in counts.keys
            where other.kind == key.kind && other.period == key.period && other.number != key.number {
                counts[other] = nil
            }
            counts[key] = count
        }
    }

    /// Revisions that are due again, by period.
    var due: [(key: BulletinRevision.Key, count: Int)] {
        counts.withLock { counts in
            counts.filter { $0.value > 0 }.map { (key: $0.key, count: $0.value) }
                .sorted { ($0.key.period, $0.key.kind) < ($1.key.period, $1.key.kind) }
        }
    }
}
