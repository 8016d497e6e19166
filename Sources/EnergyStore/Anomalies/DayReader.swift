import ConsumptionLedger
import GRDB
import MeterModels

/// Days of registers as detectors ask for them, each read once.
final class DayReader {
    private struct Key: Hashable {
        var register: Int64
        var day: Int32
    }

    let zone: CivilZone
    private let registry: RegisterRegistry
    private let db: Database
    private var days: [Key: MeterDay] = [:]

    init(zone: CivilZone, registry: RegisterRegistry, db: Database) {
        self.zone = zone
        self.registry = registry
        self.db = db
    }

    func span(_ day: Int32) -> Span {
        let date = CivilDate(dayNumber: day)
        return Span(start: zone.start(of: date), end: zone.start(of: date.adding(days: 1)))
    }

    /// A day of a register by its hours.
    func day(_ register: Int64, _ day: Int32) throws -> MeterDay {
        let key = Key(register: register, day: day)
        if let known = days[key] { return known }
        let span = span(day)
        let hours = try zone.buckets(.hour, in: span).map { hour in
            let bucket = try BucketRows.bucket(.hour, start: hour.start, register: register, in: db)
            let isCovered = bucket?.coveredMilliseconds == hour.seconds * 1000
            return MeterDay.Hour(span: hour, amount: isCovered ? bucket?.amount : nil)
        }
        let read = MeterDay(span: span, hours: hours)
        days[key] = read
        return read
    }

    /// The days before a day, the last one first.
    func days(_ register: Int64, before day: Int32, count: Int) throws -> [MeterDay] {
        try (1...Int32(count)).map { try self.day(register, day - $0) }
    }

    /// The quarters of a day in which both registers have a row.
    func quarters(_ imported: Int64, _ exported: Int64, _ day: Int32) throws -> [(imported: Int64, exported: Int64)] {
        try zone.buckets(.quarter, in: span(day)).compactMap { quarter in
            guard let first = try BucketRows.bucket(.quarter, start: quarter.start, register: imported, in: db),
                let second = try BucketRows.bucket(.quarter, start: quarter.start, register: exported, in: db)
            else { return nil }
            return (first.amount, second.amount)
        }
    }

    /// What a register counted on a day; nil when nothing is known of it.
    func amount(_ register: Int64, _ day: Int32) throws -> BucketAmount? {
        try BucketRows.bucket(.day, start: span(day).start, register: register, in: db)
    }

    /// Whether a meter's counters were read on a day.
    func spoke(_ meter: Int64, _ day: Int32) throws -> Bool {
        let statement = try db.cachedStatement(sql: "SELECT 1 FROM checkpoint WHERE register = ? AND at = ?")
        let start = span(day).start * 1000
        return try registry.registers(ofMeter: meter).contains { register in
            try register.quantity.kind == .counter && statement.integers(register.id, start) != nil
        }
    }

    /// What a register last read before a day began.
    func reading(_ register: Int64, before day: Int32) throws -> (at: Int64, value: Int64)? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT last_at, last_value FROM checkpoint
                WHERE register = ? AND at = ? AND last_at IS NOT NULL AND last_value IS NOT NULL
                """)
        return try statement.integers(register, span(day).start * 1000).map { ($0[0], $0[1]) }
    }

    /// The day's active power of some meters, in one pass over its observations.
    func powers(_ meters: [Int64: Int64], _ day: Int32) throws -> [Int64: PowerDay] {
        let measured = meters.filter { meter, _ in
            registry.registers(ofMeter: meter).contains { $0.quantity == .activePower }
        }
        guard !measured.isEmpty else { return [:] }
        let span = span(day)
        var powers: [Int64: PowerDay] = [:]
        let observations = try ObservationCursor(
            from: Timestamp(seconds: span.start), through: Timestamp(seconds: span.end),
            meters: measured.keys.sorted(), wanted: { $0.quantity == .activePower }, registry: registry, db: db)
        while let observation = try observations.next() {
            guard let cadence = measured[observation.meter],
                let sample = observation.readings.first(where: { $0.scale.register.quantity == .activePower }),
                let power = sample.scale.scale.baseUnits(of: sample.raw)
            else { continue }
            powers[observation.meter, default: PowerDay(span: span, zone: zone, cadence: cadence)]
                .take(power, at: observation.at)
        }
        return powers
    }
}
