public import ConsumptionLedger
import EnergyKPI
import Foundation
import GRDB
import MeterModels

/// Turns new readings into buckets of registers and nodes.
///
/// Each step is one transaction: the marks it clears, the accounts and every row that follows from them are committed
/// together, so a crash at any point leaves nothing half done and nothing to repair.
public struct RollupEngine: Sendable {
    /// What one step did.
    public struct Step: Hashable, Sendable {
        /// Readings taken.
        public var readings = 0
        /// Register quarters that changed.
        public var quarters = 0
        /// Meters that still have readings to be rolled up.
        public var remaining = 0
        /// Whether it was of late readings, and not of those at the end of series.
        public var isLate = false
        /// Whether it left nothing of that kind over.
        public var isWhole = true
        /// Observations of its limit that it used up.
        public var load = 0
    }

    /// Observations that are gone through together.
    private static let batch = 16_384
    /// Observations of the limit that a meter with late readings stands for at least: how far beyond them it has to be
    /// replayed is not known before.
    private static let latePrice: Int64 = 100

    private let store: EnergyStore
    private let site: Site
    private let rules: LedgerRules
    private let compositions: CompositionCache

    /// An engine for a site under some rules.
    public init(store: EnergyStore, site: Site, rules: LedgerRules) {
        self.store = store
        self.site = site
        self.rules = rules
        compositions = CompositionCache(site: site)
    }

    /// Rolls up what is new: at most about `limit` observations at the end of the series, or the late ones of
    /// some meters, of one at least and else of so many as have about `lateLimit` together, which is `limit` unless it
    /// is given.
    ///
    /// Nothing else is written while it runs: the limit decides how long intake waits. `began` is called once the writer
    /// is this step's; `progress` is told how many observations were gone through.
    ///
    /// Cost: proportional to the new readings and the buckets they touch; late readings replay from the start of
    /// their day until the account is as it was.
    public func step(
        limit: Int = 20_000, lateLimit: Int? = nil, progress: (_ observations: Int) -> Void = { _ in },
        began: () -> Void = {}
    ) throws(StoreError) -> Step {
        try store.write { db, registry in
            began()
            var step = Step()
            let marks = try DirtyMarks(reading: db)
            try distrustAccounts(of: marks, registry: registry, in: db)
            var different: [Int64: [BucketLevel: Set<Int64>]] = [:]
            if !marks.late.isEmpty {
                let (late, load) = affordable(marks.late, limit: lateLimit ?? limit, registry)
                (step.isLate, step.load, step.isWhole) = (true, load, late.count == marks.late.count)
                different = try finish(
                    replay(late, db: db, registry: registry, step: &step, progress), db: db, step: &step)
            } else if !marks.tails.isEmpty {
                different = try finish(
                    extend(marks.tails, limit: limit, db: db, registry: registry, step: &step, progress), db: db,
                    step: &step)
            }
            let nodes = NodeRollup(
                site: site, composition: compositions.composition(registry),
                facts: try store.shelf.books(in: db).facts, db: db)
            try nodes.run(different)
            try AnomalyMarks(zone: site.zone, db: db).note(marks, different: different, registry: registry)
            step.remaining = try Int.fetchOne(db, sql: "SELECT count(DISTINCT meter) FROM dirty") ?? 0
            if !step.isLate { step.isWhole = step.remaining == 0 }
            return step
        }
    }

    /// Readings of a meter that the rules do not know are passed over: should it be known again, its account must not be
    /// taken for one that has them, and all its readings are rolled up anew.
    private func distrustAccounts(
        of marks: DirtyMarks, registry: RegisterRegistry, in db: Database
    ) throws {
        let meters = Set(marks.late.map(\.meter) + marks.tails.map(\.meter))
        for meter in meters where registry.meters[meter].map({ rules.rules(for: $0) == nil }) ?? false {
            try db.execute(
                sql: "UPDATE account SET rules = '' WHERE register IN (SELECT id FROM register WHERE meter = ?)",
                arguments: [meter])
        }
    }

    /// The first meters with late readings whose readings are about as many as the limit, one at least, and how many
    /// observations they stand for.
    private func affordable(
        _ late: [DirtyMarks.Late], limit: Int, _ registry: RegisterRegistry
    ) -> (chosen: [DirtyMarks.Late], load: Int) {
        var load: Int64 = 0
        var chosen: [DirtyMarks.Late] = []
        for mark in late {
            let rules = registry.meters[mark.meter].flatMap { self.rules.rules(for: $0) }
            let interval = max(1, rules?.cadence ?? 1000, rules?.importInterval ?? 0)
            let price = max(Self.latePrice, (mark.to.milliseconds - mark.from.milliseconds) / interval)
            guard load + price <= limit || chosen.isEmpty else { break }
            load += price
            chosen.append(mark)
        }
        return (chosen, Int(load))
    }

    /// What changed in a register's quarters.
    private struct Change {
        var register: Int64
        var quarters: BucketSeries
        /// No quarter that begins after this had a row before.
        var storedThrough: Int64 = .max
    }

    /// Builds the levels above the quarters that changed, and writes the rows of all of them.
    private func finish(
        _ changes: [Change], db: Database, step: inout Step
    ) throws -> [Int64: [BucketLevel: Set<Int64>]] {
        let levels = LevelRollup(zone: site.zone, db: db)
        var different: [Int64: [BucketLevel: Set<Int64>]] = [:]
        var sheet = BucketSheet()
        for change in changes where !change.quarters.isEmpty {
            step.quarters += change.quarters.elements.count
            let buckets = try levels.run(
                register: change.register, quarters: change.quarters, storedThrough: change.storedThrough)
            different[change.register] = buckets.mapValues { Set($0.starts) }
            sheet.add(buckets, of: change.register)
        }
        try sheet.write(in: db)
        return different
    }

    /// Goes on at the end of the series with what came since.
    private func extend(
        _ tails: [DirtyMarks.Tail], limit: Int, db: Database, registry: RegisterRegistry, step: inout Step,
        _ progress: (Int) -> Void
    ) throws -> [Change] {
        let overlays = try DeclaredOverlays(db: db)
        let replays = try tails.map { tail in
            let replays = try counters(of: tail.meter, registry: registry).map { register, rules in
                let account = try AccountRows.current(of: register.id, rules: rules, in: db)
                return RegisterReplay(
                    register: register, rules: rules, account: account ?? CounterAccount(),
                    overlay: try overlays.overlay(of: register), startsAt: tail.from,
                    day: tail.through.map { site.zone.bucket(.day, containing: $0.seconds) },
                    registry: registry)
            }
            return (tail.meter, replays)
        }
        var lanes = ReplayLanes(replays, zone: site.zone, cores: ProcessInfo.processInfo.activeProcessorCount)
        guard let from = tails.map(\.from).min(), var reached = tails.map(\.to).max() else { return [] }
        let stretches = try StoredStretches(
            from: from, through: reached, isUnpacked: { registry.meters[$0]?.fleet != nil }, registry: registry, db: db)
        let lamps = LampReplay(site: site, rules: rules, registry: registry, db: db)
        var taken = 0
        while taken < limit, let stretch = try stretches.next(most: min(limit - taken, Self.batch)) {
            taken += stretch.observations.count + stretch.blocks.reduce(0) { $0 + $1.count }
            step.readings += try lanes.take(stretch)
            for observation in stretch.observations { try lamps.take(observation) }
            // The marks say from the next instant on where to go on.
            reached = stretch.through
            progress(taken)
        }
        step.load = taken
        try lamps.write()
        var changes: [Change] = []
        for tail in tails where tail.from <= reached {
            for replay in lanes.finish(tail.meter, through: reached) {
                let quarters = try replay.write(
                    replacesHistory: false, through: reached, zone: site.zone, in: db)
                changes.append(
                    Change(register: replay.register.id, quarters: quarters, storedThrough: replay.storedThrough))
            }
            let last = [lanes.last(ofMeter: tail.meter), overlays.last(of: tail.meter, through: reached)]
            try DirtyMarks.clear(tail, reached: reached, last: last.compactMap(\.self).max(), in: db)
        }
        return changes
    }

    /// Replays meters from before their late readings until nothing differs any more.
    ///
    /// They go together, since each pass reads the rows of all meters from the first late reading on.
    private func replay(
        _ late: [DirtyMarks.Late], db: Database, registry: RegisterRegistry, step: inout Step,
        _ progress: (Int) -> Void
    ) throws -> [Change] {
        var replays: [Int64: [RegisterReplay]] = [:]
        var settled: [Int64: Timestamp] = [:]
        let overlays = try DeclaredOverlays(db: db)
        var open: Set<Int64> = []
        for mark in late {
            settled[mark.meter] = mark.to
            replays[mark.meter] = try counters(of: mark.meter, registry: registry).map { register, rules in
                let checkpoint = try AccountRows.checkpoint(of: register.id, before: mark.from, in: db)
                return RegisterReplay(
                    register: register, rules: rules, account: checkpoint?.account ?? CounterAccount(),
                    overlay: try overlays.overlay(of: register), startsAt: checkpoint?.at, day: nil, registry: registry)
            }
            if replays[mark.meter]?.isEmpty == false { open.insert(mark.meter) }
        }
        let from = replays.values.joined().map { $0.startsAt ?? Timestamp(milliseconds: .min) }.min()
        let through = late.map(\.through).max()
        if let from, let through {
            let ends = Dictionary(uniqueKeysWithValues: late.map { ($0.meter, $0.through) })
            let observations = try ObservationCursor(
                from: from, through: through, meters: late.map(\.meter), wanted: Self.counts(registry),
                registry: registry, db: db)
            while !open.isEmpty, let observation = try observations.next() {
                let meter = observation.meter
                guard open.contains(meter), let end = ends[meter], observation.at <= end else { continue }
                step.readings += 1
                if step.readings.isMultiple(of: Self.batch) { progress(step.readings) }
                for index in replays[meter]?.indices ?? 0..<0 {
                    guard let register = replays[meter]?[index].register.id, let late = settled[meter] else { continue }
                    try replays[meter]?[index].take(observation, zone: site.zone) { border, account in
                        try AccountRows.isStored(account, of: register, at: border, after: late, in: db)
                    }
                }
                if replays[meter]?.allSatisfy({ $0.convergedAt != nil }) ?? true { open.remove(meter) }
            }
        }
        try LampReplay(site: site, rules: rules, registry: registry, db: db).redo(late)
        var changes: [Change] = []
        for mark in late {
            for index in replays[mark.meter]?.indices ?? 0..<0 {
                guard let register = replays[mark.meter]?[index].register.id else { continue }
                try replays[mark.meter]?[index].takeDeclared(through: mark.through, zone: site.zone) {
                    border, account in
                    try AccountRows.isStored(account, of: register, at: border, after: mark.to, in: db)
                }
            }
            for replay in replays[mark.meter] ?? [] {
                let quarters = try replay.write(
                    replacesHistory: true, through: mark.through, zone: site.zone, in: db)
                changes.append(Change(register: replay.register.id, quarters: quarters))
            }
            try DirtyMarks.clear(mark, in: db)
        }
        return changes
    }

    /// Whether a register's readings are rolled up: counters, and everything that lamps say.
    private static func counts(_ registry: RegisterRegistry) -> (RegisterRegistry.Register) -> Bool {
        { $0.quantity.kind == .counter || registry.meters[$0.meter]?.fleet != nil }
    }

    private func counters(
        of meter: Int64, registry: RegisterRegistry
    ) -> [(RegisterRegistry.Register, CounterRules)] {
        guard let entry = registry.meters[meter], let rules = rules.rules(for: entry) else { return [] }
        return registry.registers(ofMeter: meter).filter { $0.quantity.kind == .counter }.map { ($0, rules) }
    }
}
