import Synchronization

/// How many endless answers there are: they are capped apart, so that they cannot use up what others need.
final class StreamSlots: Sendable {
    /// Held while a stream lasts, and given back when nobody holds it any more.
    final class Slot: Sendable {
        private let slots: StreamSlots

        fileprivate init(_ slots: StreamSlots) { self.slots = slots }

        deinit { slots.taken.withLock { $0 -= 1 } }
    }

    let limit: Int
    private let taken = Mutex(0)

    init(limit: Int) {
        self.limit = limit
    }

    /// Streams now.
    var count: Int { taken.withLock { $0 } }

    /// A slot; nil when all are taken.
    func take() -> Slot? {
        let isFree = taken.withLock { taken in
            guard taken < limit else { return false }
            taken += 1
            return true
        }
        return isFree ? Slot(self) : nil
    }
}
