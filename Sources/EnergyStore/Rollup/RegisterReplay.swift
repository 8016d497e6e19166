import ConsumptionLedger
import GRDB
import MeterModels

/// One register's way through some of its readings: from where its account stood, to what changes in its rows.
///
/// The rows of the time it covers are replaced by what the readings say, so running it again changes nothing.
struct RegisterReplay {
    let register: RegisterRegistry.Register
    let rules: CounterRules
    private(set) var account: CounterAccount
    /// Readings before this are in the account already.
    let startsAt: Timestamp?
    private(set) var changes = LedgerChanges()
    /// Set when the account equalled a stored one, so that nothing later differs.
    private(set) var convergedAt: Timestamp?
    private let registry: RegisterRegistry
    private let overlay: DeclaredOverlay
    private var declared: OverlayCursor
    /// How the register's raw values are read, and the numbers that stand for it in rows.
    private let scales: [RegisterScale]
    let scaleNumbers: [Int64]
    private var jitter = LastTolerance()
    private let openingQuarter: Int64?
    private var checkpoints: [(at: Timestamp, account: CounterAccount)] = []
    /// The day of the reading taken last: its checkpoint is stored already.
    private var day: Span?

    /// Goes on from an account.
    ///
    /// `startsAt` is the first instant whose readings the account has not seen, nil when it has seen none; `day` is the
    /// day of the last reading that it has seen, nil when it stood at a day's border.
    init(
        register: RegisterRegistry.Register, rules: CounterRules, account: CounterAccount,
        overlay: DeclaredOverlay, startsAt: Timestamp?, day: Span?, registry: RegisterRegistry
    ) {
        self.overlay = overlay
        declared = OverlayCursor(overlay.register, from: startsAt)
        self.register = register
        self.registry = registry
        let known = registry.scales(of: register)
        scales = known.map(\.scale)
        scaleNumbers = known.map(\.id)
        self.rules = rules
        self.account = account
        self.startsAt = startsAt
        self.day = day
        openingQuarter = account.openQuarterStart
        if let openingQuarter { changes.quarters[openingQuarter] = account.openQuarter }
    }

    /// Takes the register's reading of the next observation in time order, if there is one.
    ///
    /// `isSettled` says of a day's border and the account there whether nothing later can differ from what is stored.
    mutating func take<Failure: Error>(
        _ observation: StoredObservation, zone: CivilZone,
        isSettled: (Timestamp, CounterAccount) throws(Failure) -> Bool
    ) throws(Failure) {
        guard let reading = reading(in: observation) else { return }
        try take(reading, zone: zone, isSettled: isSettled)
    }

    /// Takes the register's readings of a block that comes after everything before.
    mutating func take(_ block: BlockColumns, zone: CivilZone) {
        block.forEach(of: scaleNumbers) { at, index, raw in
            let at = Timestamp(milliseconds: at)
            guard let reading = reading(at, raw, scale: index) else { return }
            take(reading, zone: zone) { _, _ in false }
        }
    }

    private mutating func take<Failure: Error>(
        _ reading: CounterReading, zone: CivilZone, isSettled: (Timestamp, CounterAccount) throws(Failure) -> Bool
    ) throws(Failure) {
        if convergedAt != nil { return }
        if let startsAt, reading.at < startsAt { return }
        try takeDeclared(through: reading.at, zone: zone, isSettled: isSettled)
        guard try enter(reading.at, zone: zone, isSettled: isSettled) else { return }
        account.take(reading, rules: rules, overlay: overlay.register, into: &changes)
    }

    /// Takes what persons declared up to and including an instant and was not taken yet.
    mutating func takeDeclared<Failure: Error>(
        through instant: Timestamp, zone: CivilZone,
        isSettled: (Timestamp, CounterAccount) throws(Failure) -> Bool
    ) throws(Failure) {
        while convergedAt == nil, let item = declared.next(through: instant) {
            guard try enter(item.at, zone: zone, isSettled: isSettled) else { return }
            account.take(item, rules: rules, overlay: overlay.register, into: &changes)
        }
    }

    /// Goes on to an instant: at the first of a day the account is stored, or found to be as it was.
    ///
    /// - Returns: False when it is as it was, so that nothing later differs.
    private mutating func enter<Failure: Error>(
        _ instant: Timestamp, zone: CivilZone, isSettled: (Timestamp, CounterAccount) throws(Failure) -> Bool
    ) throws(Failure) -> Bool {
        guard convergedAt == nil else { return false }
        guard day.map({ instant.seconds >= $0.end }) ?? true else { return true }
        let span = zone.bucket(.day, containing: instant.seconds)
        let border = Timestamp(seconds: span.start)
        // What is undecided has left traces before the border that later readings change: it is no place to stop.
        if account.undecided == nil, try isSettled(border, account) {
            convergedAt = border
            // Its row holds what came later as well, and is right as it is.
            if let open = account.openQuarterStart { changes.quarters[open] = nil }
            return false
        }
        checkpoints.append((border, account))
        day = span
        return true
    }

    /// Writes every row but those of buckets.
    ///
    /// `replacesHistory` says that rows of the covered time may exist which the readings no longer give. The result is
    /// the quarters that differ from their rows; of an empty one nothing is known any more.
    func write(
        replacesHistory: Bool, through: Timestamp, zone: CivilZone, in db: Database
    ) throws -> BucketSeries {
        if replacesHistory { try deleteDerived(in: db) }
        for (at, account) in checkpoints {
            try AccountRows.setCheckpoint(account, of: register.id, at: at, in: db)
        }
        for stretch in changes.released {
            try db.execute(
                sql: """
                    DELETE FROM quarantine
                    WHERE register = ? AND at BETWEEN ? AND ? AND reason IN (\(Self.undecided))
                    """, arguments: [register.id, stretch.lowerBound, stretch.upperBound])
        }
        for stretch in changes.setAside {
            try db.execute(
                sql: "DELETE FROM gap WHERE register = ? AND to_at BETWEEN ? AND ?",
                arguments: [register.id, stretch.lowerBound, stretch.upperBound])
        }
        for gap in changes.gaps { try BucketRows.insert(gap, of: register.id, in: db) }
        for quarantined in changes.quarantined { try BucketRows.insert(quarantined, of: register.id, in: db) }
        for stretch in changes.setAside { try setAside(stretch, in: db) }
        if convergedAt == nil {
            try AccountRows.setCurrent(account, of: register.id, rules: rules, in: db)
        }
        let stale = replacesHistory ? try staleQuarters(through: through, zone: zone, in: db) : []
        return try different(stale, replacesHistory, in: db)
    }

    /// The last first second that a quarter had a row at before this, unless its history is replaced.
    var storedThrough: Int64 { openingQuarter ?? .min }

    private static let undecided = QuarantineReason.undecided.map { "'\($0.rawValue)'" }.joined(separator: ", ")

    /// Sets the readings of an excursion aside: they were believed, so only the raw rows still know them.
    private func setAside(_ stretch: LedgerChanges.Times, in db: Database) throws {
        let observations = try ObservationCursor(
            from: Timestamp(milliseconds: stretch.lowerBound), through: Timestamp(milliseconds: stretch.upperBound),
            meters: [register.meter], registry: registry, db: db)
        var own = self
        while let observation = try observations.next() {
            guard let reading = own.reading(in: observation) else { continue }
            try BucketRows.insert(
                LedgerChanges.Quarantined(reading: reading, reason: .excursion), of: register.id, unlessKnown: true,
                in: db)
        }
    }

    /// The register's reading in an observation.
    private mutating func reading(in observation: StoredObservation) -> CounterReading? {
        for stored in observation.packed {
            for index in scaleNumbers.indices where scaleNumbers[index] == stored.scale {
                return reading(observation.at, stored.raw, scale: index)
            }
        }
        return nil
    }

    /// A reading from its raw value and the place of its scale.
    private mutating func reading(_ at: Timestamp, _ raw: ExactDecimal, scale index: Int) -> CounterReading? {
        let scale = overlay.scale(scales[index], at: at)
        guard let value = scale.baseUnits(of: raw) else { return nil }
        return CounterReading(
            at: at, value: value, tolerance: jitter.tolerance(of: scale, at: raw),
            isImported: scale.encoding == .decimal)
    }

    /// The quarters that differ from their rows.
    private func different(_ stale: [Int64], _ replacesHistory: Bool, in db: Database) throws -> BucketSeries {
        var different = BucketSeries()
        var all = changes.quarters
        for start in stale { all[start] = BucketAmount() }
        for element in all.elements {
            // Beyond the quarter that it began in there are no rows yet.
            let stored =
                replacesHistory || element.start <= storedThrough
                ? try BucketRows.bucket(.quarter, start: element.start, register: register.id, in: db) : nil
            if element.amount != stored ?? BucketAmount() { different[element.start] = element.amount }
        }
        return different
    }

    /// What lies between the account's start and the point where it converged comes from the readings alone.
    private func deleteDerived(in db: Database) throws {
        let from = startsAt?.milliseconds ?? .min
        let to = convergedAt?.milliseconds ?? .max
        // The one that it starts from is written again, if its day still has anything.
        try AccountRows.deleteCheckpoints(of: register.id, from: startsAt, before: convergedAt, in: db)
        // A gap is recorded by the reading that ends it.
        try db.execute(
            sql: """
                DELETE FROM gap WHERE register = ?1 AND to_at >= ?2 AND to_at < ?3 AND from_at < ?3 AND from_at >= coalesce(
                    (SELECT max(from_at) FROM gap WHERE register = ?1 AND from_at < ?2), ?2)
                """, arguments: [register.id, from, to])
        try db.execute(
            sql: "DELETE FROM quarantine WHERE register = ? AND at >= ? AND at < ?",
            arguments: [register.id, from, to])
    }

    /// Quarters that may have a row which the readings no longer give.
    private func staleQuarters(through: Timestamp, zone: CivilZone, in db: Database) throws -> [Int64] {
        guard let first = try openingQuarter ?? firstStoredQuarter(zone: zone, in: db) else { return [] }
        let end =
            convergedAt == nil
            ? through.milliseconds.floorDivided(by: 900_000) * 900 + 900 : account.openQuarterStart ?? first
        return stride(from: first, to: end, by: 900).filter { changes.quarters[$0] == nil }
    }

    /// The first quarter with a row; nil when there is none.
    ///
    /// Cost: some tens of rows, down from the year to the quarter. A register whose life began this year has its first row
    /// of a year at New Year, and thousands of quarters without a row after it.
    private func firstStoredQuarter(zone: CivilZone, in db: Database) throws -> Int64? {
        let firstYear = try Int64.fetchOne(
            db, sql: "SELECT min(start) FROM bucket WHERE level = ? AND register = ?",
            arguments: [BucketLevel.year.rawValue, register.id])
        guard let firstYear else { return nil }
        var span = zone.bucket(.year, containing: firstYear)
        for level in BucketLevel.allCases.reversed().dropFirst() {
            let part = try zone.buckets(level, in: span).first { part in
                try BucketRows.bucket(level, start: part.start, register: register.id, in: db) != nil
            }
            guard let part else { break }
            span = part
        }
        return span.start
    }
}

/// The tolerance that was worked out last: while a register stays between two powers of two it is the same.
private struct LastTolerance {
    private var scale: RegisterScale?
    private var resolution: ExactDecimal?
    private var tolerance: Int64 = 0

    mutating func tolerance(of scale: RegisterScale, at raw: ExactDecimal) -> Int64 {
        guard let resolution = scale.resolution(at: raw) else { return 0 }
        if resolution != self.resolution || scale != self.scale {
            (self.scale, self.resolution) = (scale, resolution)
            tolerance = scale.jitterTolerance(ofResolution: resolution)
        }
        return tolerance
    }
}
