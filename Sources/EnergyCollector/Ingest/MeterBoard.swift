import MeterModels
import Synchronization

/// What is known of each polled meter's health at this moment: touched by the link threads, read by queries.
final class MeterBoard: Sendable {
    /// A meter's health.
    struct Entry: Sendable {
        /// When it last said something.
        var lastReading: Timestamp?
        /// Cycles in a row that gave nothing.
        var consecutiveFailures = 0
        /// Why the last cycle gave less than it should.
        var lastFailure: String?
        /// When a sender said goodbye, or its node did; nil while it is on the line.
        var departedAt: Timestamp?
        /// The power that it said last, in mW; nil when it says none.
        var activePower: Int64?
        /// Who the device last said it is.
        var identity: DeviceIdentity?
    }

    private let entries = Mutex<[String: Entry]>([:])

    /// Notes the end of a poll cycle.
    func note(_ cycle: DeviceCycle, of meter: String, failure: String?) {
        entries.withLock { entries in
            var entry = entries[meter] ?? Entry()
            entry.identity = cycle.identity ?? entry.identity
            if let at = cycle.at, !cycle.readings.isEmpty {
                entry.lastReading = at
                entry.activePower = cycle.readings.first { $0.quantity == .activePower }?.baseUnits
                entry.consecutiveFailures = 0
                entry.lastFailure = cycle.failures.first?.description
            } else {
                entry.consecutiveFailures += 1
                entry.lastFailure = failure ?? cycle.failures.first?.description ?? "the device gave no value"
            }
            entries[meter] = entry
        }
    }

    /// Notes messages of senders.
    func noteMessages(_ messages: some Sequence<(meter: String, at: Timestamp)>) {
        entries.withLock { entries in
            for (meter, at) in messages {
                let known = entries[meter]?.lastReading ?? at
                entries[meter] = Entry(lastReading: max(known, at))
            }
        }
    }

    /// Notes that a sender is off the line.
    func noteDeparture(of meter: String, at: Timestamp) {
        entries.withLock { $0[meter, default: Entry()].departedAt = at }
    }

    /// A meter's health; nil when it was never polled and never heard of.
    func entry(of meter: String) -> Entry? {
        entries.withLock { $0[meter] }
    }
}
