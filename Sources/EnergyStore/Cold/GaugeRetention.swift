import Foundation
import GRDB
public import MeterModels

/// Which values of the moment are kept for a time only, and how far they were dropped.
///
/// Nothing that a row of the rollup rests on is among them: counters, active power, states and everything that lamps say
/// are kept for ever, so that a rebuild gives the same rows with or without the rest.
struct GaugeRetention {
    private static let name = "gauges_kept_from"

    let db: Database

    /// The first day of which nothing was dropped, in days since 1970 UTC; nil when nothing ever was.
    var keptFrom: Int64? {
        get throws {
            try String.fetchOne(db, sql: "SELECT value FROM site_state WHERE name = ?", arguments: [Self.name])
                .flatMap(Int64.init)
        }
    }

    func set(keptFrom day: Int64) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO site_state (name, value) VALUES (?, ?)", arguments: [Self.name, String(day)])
    }

    /// Whether a register's values are among those that are kept for a time only.
    static func isForATime(_ register: RegisterRegistry.Register, _ registry: RegisterRegistry) -> Bool {
        register.quantity.kind == .gauge && register.quantity != .activePower
            && registry.meters[register.meter]?.fleet == nil
    }

    /// Observations without the readings that are kept for a time only, and without those that have nothing else.
    static func stripped(_ observations: [PackedObservation], _ registry: RegisterRegistry) -> [PackedObservation] {
        observations.compactMap { observation in
            var left = observation
            left.readings.removeAll { reading in
                registry.scales[reading.scale].map { isForATime($0.register, registry) } ?? false
            }
            return left.readings.isEmpty ? nil : left
        }
    }
}

extension EnergyStore {
    /// The instant before which values of the moment may have been dropped; nil when none ever was.
    public func gaugesKeptFrom() throws(StoreError) -> Timestamp? {
        try read { db, _ in
            try GaugeRetention(db: db).keptFrom.map { Timestamp(milliseconds: $0 * 86_400_000) }
        }
    }

    /// Whether a meter's readings of a quantity, or some of its readings, are kept for a time only.
    public func keepsForATime(_ quantity: Quantity?, ofMeter name: String) throws(StoreError) -> Bool {
        try read { _, registry in
            guard let meter = registry.meterID(name) else { return false }
            return registry.registers(ofMeter: meter).contains {
                (quantity == nil || $0.quantity == quantity) && GaugeRetention.isForATime($0, registry)
            }
        }
    }

    /// Drops values of the moment of finished days, but active power and everything that lamps say.
    ///
    /// Blocks are made anew beside the writer, so that readings which come in meanwhile do not wait for it.
    ///
    /// - Parameters:
    ///   - instant: Days that ended before it.
    ///   - limit: Blocks after which it stops at the end of a day; the next call goes on.
    /// - Returns: Blocks that were looked at; 0 when there is nothing to do.
    /// - Throws: `StoreError`; what was done before it stays done.
    public func dropGauges(before instant: Timestamp, limit: Int = 1000) throws(StoreError) -> Int {
        let end = instant.milliseconds.floorDivided(by: 86_400_000)
        var looked = 0
        while looked < limit {
            let next = try read { db, _ in
                let from = try GaugeRetention(db: db).keptFrom ?? .min
                return try Int64.fetchOne(
                    db, sql: "SELECT min(day) FROM block WHERE day >= ? AND day < ?", arguments: [from, end])
            }
            guard let day = next else { break }
            looked += try dropGauges(of: day)
        }
        if looked < limit {
            // What is compressed later than it should be is dropped as it is compressed.
            try write { db, _ in
                let retention = GaugeRetention(db: db)
                if try retention.keptFrom ?? .min < end { try retention.set(keptFrom: end) }
            }
        }
        return looked
    }

    private func dropGauges(of day: Int64) throws(StoreError) -> Int {
        let ids = try read { db, _ in
            try Int64.fetchAll(db, sql: "SELECT id FROM block WHERE day = ? ORDER BY id", arguments: [day])
        }
        for id in ids {
            let change = try read { db, registry -> (old: Data, new: [PackedObservation])? in
                guard let data = try Data.fetchOne(db, sql: "SELECT data FROM block WHERE id = ?", arguments: [id])
                else { return nil }
                var reader = try BlockReader(data)
                guard
                    reader.scales.contains(where: { scale in
                        registry.scales[scale].map { GaugeRetention.isForATime($0.register, registry) } ?? false
                    })
                else { return nil }
                var observations: [PackedObservation] = []
                while let observation = try reader.next() { observations.append(observation) }
                return (data, GaugeRetention.stripped(observations, registry))
            }
            guard let change else { continue }
            let block = change.new.isEmpty ? nil : Data(try BlockCodec.encode(change.new))
            try write { db, _ in
                // What was late in the meantime made rows of it: the next compression drops what is to be dropped.
                try ColdDays(db: db).replace(id, change.old, by: block, of: change.new)
            }
        }
        try write { db, _ in try GaugeRetention(db: db).set(keptFrom: day + 1) }
        return max(1, ids.count)
    }
}
