public import ConsumptionLedger
import EnergyKPI
import GRDB
import MeterModels

extension EnergyStore {
    /// What a changed configuration made the store compute anew.
    public struct Reconciliation: Hashable, Sendable {
        /// Meters whose rules differ: their readings are rolled up again from the first on.
        public var meters: [String] = []
        /// Whether the rows of the nodes were built anew.
        public var nodes = false
    }

    /// Makes everything derived follow the configuration: same readings, facts and configuration, same rows.
    ///
    /// Cost: nothing when the configuration is as it was; else the history of what changed.
    public func reconcile(
        site: Site, rules: LedgerRules, fingerprint: String
    ) throws(StoreError) -> Reconciliation {
        try write { db, registry in
            var result = Reconciliation()
            for meter in registry.meters.values.sorted(by: { $0.id < $1.id }) {
                guard let current = rules.rules(for: meter) else { continue }
                let fleet = site.fleets.first { $0.id == meter.fleet }
                let lighting = fleet.flatMap { LampReplay.rules(of: $0, site: site, rules: rules)?.text } ?? ""
                guard
                    try self.isKeptUnderOtherRules(meter, current, registry: registry, in: db)
                        || LampRows.isKeptUnderOtherRules(meter.id, lighting, in: db)
                else { continue }
                try self.forgetDerived(of: meter, registry: registry, in: db)
                result.meters.append(meter.name)
            }
            let known = try String.fetchOne(db, sql: "SELECT value FROM site_state WHERE name = 'nodes'")
            if known != fingerprint {
                result.nodes = true
                try db.execute(sql: "DELETE FROM node_bucket")
                let rollup = NodeRollup(
                    site: site, composition: NodeComposition(site: site, registry: registry),
                    facts: try self.shelf.books(in: db).facts, db: db)
                try rollup.run(try self.allBuckets(in: db))
                try db.execute(
                    sql: "INSERT OR REPLACE INTO site_state (name, value) VALUES ('nodes', ?)",
                    arguments: [fingerprint])
            }
            return result
        }
    }

    private func isKeptUnderOtherRules(
        _ meter: RegisterRegistry.Meter, _ rules: CounterRules, registry: RegisterRegistry, in db: Database
    ) throws -> Bool {
        let isRolledUp = try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM progress WHERE meter = ?)", arguments: [meter.id])
        guard isRolledUp == true else { return false }
        return try registry.registers(ofMeter: meter.id).contains { register in
            try register.quantity.kind == .counter
                && AccountRows.current(of: register.id, rules: rules, in: db) == nil
        }
    }

    private func forgetDerived(
        of meter: RegisterRegistry.Meter, registry: RegisterRegistry, in db: Database
    ) throws {
        for register in registry.registers(ofMeter: meter.id) {
            for table in ["account", "checkpoint", "gap", "quarantine", "bucket"] {
                try db.execute(sql: "DELETE FROM \(table) WHERE register = ?", arguments: [register.id])
            }
        }
        try LampRows.delete(of: meter.id, in: db)
        // Everything rolled up so far is to be rolled up again; the day number only keeps the mark apart from others.
        try db.execute(
            sql: """
                INSERT OR REPLACE INTO dirty (meter, day, min_at, max_at)
                SELECT meter, ?, ?, through FROM progress WHERE meter = ?
                """, arguments: [Int64.min, Int64.min, meter.id])
        try db.execute(sql: "DELETE FROM progress WHERE meter = ?", arguments: [meter.id])
    }

    private func allBuckets(in db: Database) throws -> [Int64: [BucketLevel: Set<Int64>]] {
        var all: [Int64: [BucketLevel: Set<Int64>]] = [:]
        let rows = try Row.fetchCursor(db, sql: "SELECT level, start, register FROM bucket")
        while let row = try rows.next() {
            guard let level = BucketLevel(rawValue: row[0]) else { continue }
            all[row[2], default: [:]][level, default: []].insert(row[1])
        }
        return all
    }
}
