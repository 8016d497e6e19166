import Foundation
import GRDB
public import MeterModels
import Synchronization

/// One stored reading as queries give it.
public struct StoredReading: Hashable, Sendable {
    /// When the device said it.
    public var at: Timestamp
    /// What the value means, what the register said, and how it is read.
    public var reading: Reading
}

/// Where a meter's counter stands.
public struct CounterStanding: Hashable, Sendable {
    /// The meter's id.
    public var meter: String
    /// The fleet it belongs to.
    public var fleet: String?
    /// The register's quantity.
    public var quantity: Quantity
    /// Its last accepted reading.
    public var at: Timestamp
    /// The value then, in base units.
    public var value: Int64
}

extension EnergyStore {
    /// A meter's readings from one instant up to, but not including, another, in time order.
    ///
    /// Only those of one quantity, if one is asked for; without the first `skipping`; at most `limit`, and whether that
    /// cut them. nil when the meter never said anything.
    public func readings(
        meter name: String, quantity: Quantity? = nil, from: Timestamp, to: Timestamp, skipping: Int = 0,
        limit: Int
    ) throws(StoreError) -> (readings: [StoredReading], isTruncated: Bool)? {
        try read { db, registry in
            guard let meter = registry.meterID(name) else { return nil }
            var found: [StoredReading] = []
            var skipped = 0
            guard from < to else { return ([], false) }
            let observations = try ObservationCursor(
                from: from, through: Timestamp(milliseconds: to.milliseconds - 1), meters: [meter],
                wanted: { quantity ?? $0.quantity == $0.quantity }, registry: registry, db: db)
            while let observation = try observations.next() {
                for reading in observation.readings {
                    let known = reading.scale.register.quantity
                    guard quantity ?? known == known else { continue }
                    guard skipped == skipping else {
                        skipped += 1
                        continue
                    }
                    guard found.count < limit else { return (found, true) }
                    found.append(
                        StoredReading(
                            at: observation.at, reading: Reading(known, raw: reading.raw, scale: reading.scale.scale)))
                }
            }
            return (found, false)
        }
    }

    /// The last accepted reading of every counter.
    public func standings() throws(StoreError) -> [CounterStanding] {
        try read { db, registry in
            let rows = try Row.fetchAll(
                db, sql: "SELECT register, last_at, last_value FROM account WHERE last_at IS NOT NULL ORDER BY register"
            )
            return rows.compactMap { row in
                guard let register = registry.registers[row[0]], let meter = registry.meters[register.meter] else {
                    return nil
                }
                return CounterStanding(
                    meter: meter.name, fleet: meter.fleet, quantity: register.quantity,
                    at: Timestamp(milliseconds: row[1]), value: row[2])
            }
        }
    }

    /// Whether the meter ever said anything.
    public func knows(meter: String) -> Bool {
        knownRegisters.meterID(meter) != nil
    }

    /// How many senders of a fleet have said something.
    public func senders(ofFleet fleet: String) -> Set<String> {
        Set(knownRegisters.meters.values.filter { $0.fleet == fleet }.map(\.name))
    }

    /// Counts of everything stored, for status displays.
    ///
    /// O(1) but for the quarantine and the marks of what is to be rolled up, which are small.
    public func totals() throws(StoreError) -> StoreTotals {
        try read { db, _ in
            let rows = try Row.fetchAll(db, sql: "SELECT name, value FROM counter_total")
            let totals = Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as String, $0[1] as Int) })
            let quarantined = try Int.fetchOne(db, sql: "SELECT count(*) FROM quarantine") ?? 0
            let dirty = try Row.fetchOne(db, sql: "SELECT count(DISTINCT meter), min(min_at) FROM dirty")
            var oldest: Int64? = dirty?[1]
            // The mark of a meter whose readings are all to be rolled up again says no time.
            if let mark = oldest, mark == .min { oldest = try Self.firstReading(db) ?? mark }
            return StoreTotals(
                observations: totals["observations"] ?? 0, coldObservations: totals["cold"] ?? 0,
                quarantined: quarantined + (totals["conflicts"] ?? 0),
                dirtyMeters: dirty?[0] ?? 0,
                oldestDirty: oldest.map { Timestamp(milliseconds: max(0, $0)) })
        }
    }

    /// How many meters have readings before an instant that are stored and not rolled up.
    public func unrolledMeters(before instant: Timestamp) throws(StoreError) -> Int {
        try read { db, _ in
            try Int.fetchOne(
                db, sql: "SELECT count(DISTINCT meter) FROM dirty WHERE min_at < ?",
                arguments: [instant.milliseconds]) ?? 0
        }
    }

    /// The instant of the first observation there is, in milliseconds.
    private static func firstReading(_ db: Database) throws -> Int64? {
        try Int64.fetchOne(
            db,
            sql: """
                SELECT min(at) FROM (SELECT min(at) AS at FROM observation UNION ALL
                    SELECT min(first_at) FROM block WHERE day = (SELECT min(day) FROM block))
                """)
    }
}

/// Counts of everything stored.
public struct StoreTotals: Hashable, Sendable {
    /// Observations stored.
    public var observations: Int
    /// Observations of them that are compressed.
    public var coldObservations: Int
    /// Readings set aside as implausible or contradicting.
    public var quarantined: Int
    /// Meters with readings that are not rolled up yet.
    public var dirtyMeters: Int
    /// The oldest reading that is not rolled up yet.
    public var oldestDirty: Timestamp?
}
