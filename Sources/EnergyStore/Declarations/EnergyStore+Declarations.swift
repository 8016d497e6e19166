public import ConsumptionLedger
import GRDB
public import MeterModels

extension EnergyStore {
    /// Records what happened to a meter; its readings around it are rolled up again.
    ///
    /// - Parameters:
    ///   - event: What happened.
    ///   - name: The meter's id; it may not have said anything yet.
    ///   - instant: When.
    ///   - declaration: Who says so, and why.
    /// - Returns: The event's number.
    /// - Throws: `StoreError` with the code `refused` when it contradicts what is declared.
    public func add(
        _ event: MeterEvent, meter name: String, at instant: Timestamp, by declaration: Declaration
    ) throws(StoreError) -> Int64 {
        try declare(by: declaration) { db, registry, log in
            let meter = try registry.meter(name, fleet: nil, in: db)
            for quantity in event.registers.keys.sorted().compactMap(Quantity.init(rawValue:)) {
                _ = try registry.register(quantity, meter: meter, in: db)
            }
            let rows = DeclarationRows(db: db, registry: registry)
            let others = try rows.effective(meter: meter, at: instant.milliseconds).filter { other in
                guard case .event(let known) = other.content else { return false }
                return known.kind != .otherDevice || event.kind == .otherDevice
            }
            if let other = others.first {
                throw StoreError.refused("event \(other.id) of \(name) is at the same instant: take it back first")
            }
            if let ratio = event.ratio, let before = ExactDecimal(ratio.before) {
                try self.check(before, ofMeter: meter, name, at: instant, registry, in: db)
            }
            let id = try rows.insert(
                kind: DeclarationRows.event, meter: meter, quantity: nil,
                stretch: Stretch(from: instant.milliseconds, to: instant.milliseconds), body: event, by: declaration)
            try log.append(
                .eventAdd, subject: name,
                details: DeclaredDetails(id: id, from: instant.milliseconds, to: instant.milliseconds, event: event))
            return id
        }
    }

    /// Records a correction of a register; its readings around it are rolled up again.
    ///
    /// - Parameters:
    ///   - correction: What is corrected.
    ///   - name: The meter's id.
    ///   - quantity: The register's quantity.
    ///   - stretch: The reading's instant twice, or the readings before and after the corrected advance.
    ///   - declaration: Who says so, and why.
    /// - Returns: The correction's number.
    /// - Throws: `StoreError` with the code `refused` when there is nothing that it could correct.
    public func add(
        _ correction: Correction, meter name: String, quantity: Quantity, over stretch: Stretch,
        by declaration: Declaration
    ) throws(StoreError) -> Int64 {
        try declare(by: declaration) { db, registry, log in
            guard let register = registry.registerID(meter: name, quantity: quantity),
                let meter = registry.meterID(name)
            else { throw StoreError.refused("\(name) has no register \(quantity.rawValue)") }
            let rows = DeclarationRows(db: db, registry: registry)
            for other in try rows.effective(meter: meter, at: stretch.from) {
                guard case .correction(let known, quantity) = other.content, other.to.milliseconds == stretch.to,
                    known.judgement != nil || known.kind == correction.kind
                else { continue }
                throw StoreError.refused("correction \(other.id) is about the same: take it back first")
            }
            let hasReading = try self.hasReading(of: register, meter: meter, at: stretch.from, registry, in: db)
            switch correction.kind {
            case .exclude where !hasReading:
                throw StoreError.refused("\(name) has no reading of \(quantity.rawValue) at this instant")
            case .attribute, .reject, .fill:
                let known = try BucketRows.gap(of: register, over: stretch, db: db)
                guard let known, correction.fits(known.standing) else {
                    throw StoreError.refused("\(name) has no advance of this kind over this time (any more)")
                }
            case .exclude, .insert: break
            }
            let id = try rows.insert(
                kind: DeclarationRows.correction, meter: meter, quantity: quantity, stretch: stretch, body: correction,
                by: declaration)
            try log.append(
                .correctionAdd, subject: "\(name) \(quantity.rawValue)",
                details: DeclaredDetails(id: id, from: stretch.from, to: stretch.to, correction: correction))
            return id
        }
    }

    /// Takes an event or a correction back; what it changed is as it was before.
    ///
    /// - Throws: `StoreError` with the code `refused` when it was taken back already.
    public func revert(_ declared: StoredDeclaration, by declaration: Declaration) throws(StoreError) {
        try declare(by: declaration) { db, registry, log in
            let rows = DeclarationRows(db: db, registry: registry)
            guard let current = try rows.declaration(declared.id) else {
                throw StoreError.refused("there is no declaration \(declared.id)")
            }
            if let by = current.revertedBy {
                throw StoreError.refused("\(by) took \(declared.id) back already")
            }
            try rows.revert(current, by: declaration)
            let action: AuditAction = if case .event = current.content { .eventRevert } else { .correctionRevert }
            try log.append(action, subject: current.meter, details: ["id": current.id])
        }
    }

    /// Events of meters, the newest first; those before a number, if one is given.
    public func events(
        meter: String? = nil, before id: Int64? = nil, limit: Int
    ) throws(StoreError) -> [StoredDeclaration] {
        try declarations(DeclarationRows.event, meter: meter, before: id, limit: limit)
    }

    /// Corrections, the newest first; those before a number, if one is given.
    public func corrections(
        meter: String? = nil, before id: Int64? = nil, limit: Int
    ) throws(StoreError) -> [StoredDeclaration] {
        try declarations(DeclarationRows.correction, meter: meter, before: id, limit: limit)
    }

    private func declarations(
        _ kind: String, meter: String?, before: Int64?, limit: Int
    ) throws(StoreError) -> [StoredDeclaration] {
        try read { db, registry in
            let id = meter.map { registry.meterID($0) ?? 0 }
            return try DeclarationRows(db: db, registry: registry).all(
                kind: kind, meter: id, before: before, limit: limit)
        }
    }

    /// An event or a correction; nil when there is none of that number.
    public func declaration(_ id: Int64) throws(StoreError) -> StoredDeclaration? {
        try read { db, registry in try DeclarationRows(db: db, registry: registry).declaration(id) }
    }

    /// Refuses a ratio that the counters' last readings before an instant were not multiplied by.
    private func check(
        _ ratio: ExactDecimal, ofMeter meter: Int64, _ name: String, at instant: Timestamp,
        _ registry: RegisterRegistry, in db: Database
    ) throws {
        let overlays = try DeclaredOverlays(db: db)
        let last = try registry.registers(ofMeter: meter).filter { $0.quantity.kind == .counter }.compactMap {
            try Int64.fetchOne(
                db, sql: "SELECT max(last_at) FROM checkpoint WHERE register = ? AND at <= ?",
                arguments: [$0.id, instant.milliseconds])
        }.max()
        // From the last reading before the day on; before the first checkpoint there is at most this day.
        let from = last ?? (instant.milliseconds - 86_400_000)
        let observations = try ObservationCursor(
            from: Timestamp(milliseconds: from), through: Timestamp(milliseconds: instant.milliseconds - 1),
            meters: [meter], wanted: { $0.quantity.kind == .counter }, registry: registry, db: db)
        var found: ExactDecimal?
        while let observation = try observations.next() {
            for reading in observation.readings where reading.scale.register.quantity.kind == .counter {
                found = try overlays.overlay(of: reading.scale.register)
                    .scale(reading.scale.scale, at: observation.at).ratio
            }
        }
        guard let found, found != ratio else { return }
        throw StoreError.refused("the readings of \(name) before this were multiplied by \(found), not by \(ratio)")
    }

    private func hasReading(
        of register: Int64, meter: Int64, at milliseconds: Int64, _ registry: RegisterRegistry, in db: Database
    ) throws -> Bool {
        let instant = Timestamp(milliseconds: milliseconds)
        let observation = try StoredObservation.of(meter, at: instant, registry: registry, in: db)
        return observation?.readings.contains { $0.scale.register.id == register } ?? false
    }
}

/// What is told of an event or correction in the audit log.
struct DeclaredDetails: Encodable {
    var id: Int64
    var from: Int64
    var to: Int64
    var event: MeterEvent?
    var correction: Correction?
}

extension Correction {
    /// Whether an advance is of a kind that it can correct.
    fileprivate func fits(_ standing: Advance.Standing) -> Bool {
        switch kind {
        case .exclude, .insert: false
        case .attribute, .reject: standing == .unattributed
        case .fill: standing == (amount == nil ? .attributed : .unknown)
        }
    }
}
