public import ConsumptionLedger
import Foundation
import GRDB
public import MeterModels

/// How one lamp stands and what it did on one day.
public struct LampStanding: Hashable, Sendable {
    /// The meter's id, `fleet/sender`.
    public var meter: String
    /// What it said last.
    public var last: LampSample
    /// How it burned on the day that was asked for.
    public var day: LampDay
}

/// What the lamps of a fleet did on one civil day.
public struct FleetDay: Hashable, Sendable {
    /// The date.
    public var date: CivilDate
    /// Lamps that said something.
    public var heard = 0
    /// Of them, lamps that complained or did the wrong thing.
    public var faulty = 0
    /// Of them, lamps that did not burn when they had to.
    public var darkAtNight = 0
    /// Of them, lamps that burned by day.
    public var dayBurners = 0
    /// How all of them burned, added up.
    public var sum = LampDay()
}

extension EnergyStore {
    /// Each lamp of a fleet that ever said something, by id, with what it did on a day.
    public func lampStandings(ofFleet fleet: String, on date: CivilDate) throws(StoreError) -> [LampStanding] {
        try read { db, _ in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT name, last_at, is_lit, lamp_account.faults, dark, dark_lit, bright, bright_lit, lamp_day.faults,
                        messages FROM meter
                    JOIN lamp_account ON lamp_account.meter = meter.id
                    LEFT JOIN lamp_day ON lamp_day.meter = meter.id AND day = ?
                    WHERE fleet = ? ORDER BY name
                    """, arguments: [Int64(date.dayNumber), fleet]
            ).map { row in
                LampStanding(
                    meter: row[0],
                    last: LampSample(
                        at: Timestamp(milliseconds: row[1]), isLit: (row[2] as Int64?).map { $0 != 0 }, faults: row[3]),
                    day: Self.day(row, from: 4))
            }
        }
    }

    /// What the lamps of a fleet did on each civil day of a range that any of them was heard on.
    public func fleetDays(
        ofFleet fleet: String, from: CivilDate, to: CivilDate
    ) throws(StoreError) -> [FleetDay] {
        try read { db, _ in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT day, dark, dark_lit, bright, bright_lit, faults, messages FROM lamp_day
                    JOIN meter ON meter.id = meter WHERE fleet = ? AND day >= ? AND day < ? ORDER BY day
                    """, arguments: [fleet, Int64(from.dayNumber), Int64(to.dayNumber)])
            var days: [FleetDay] = []
            while let row = try rows.next() {
                let date = CivilDate(dayNumber: row[0])
                if days.last?.date != date { days.append(FleetDay(date: date)) }
                days[days.count - 1].add(Self.day(row, from: 1))
            }
            return days
        }
    }

    /// The amounts of a quantity that the senders of a fleet had together, by the first second of each bucket.
    public func fleetAmounts(
        _ fleet: String, _ quantity: Quantity, _ level: BucketLevel, in span: Span
    ) throws(StoreError) -> [Int64: Int64] {
        try read { db, _ in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT start, sum(amount) FROM bucket WHERE level = ? AND start >= ? AND start < ? AND register IN (
                        SELECT register.id FROM register JOIN meter ON meter.id = meter
                        WHERE fleet = ? AND quantity = ?)
                    GROUP BY start
                    """, arguments: [level.rawValue, span.start, span.end, fleet, quantity.rawValue])
            return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
        }
    }

    /// What meters said at given instants, in base units: of lamps, what they said last.
    public func latestReadings(
        of meters: [(meter: String, at: Timestamp)]
    ) throws(StoreError) -> [String: [Quantity: Int64]] {
        try read { db, registry in
            var found: [String: [Quantity: Int64]] = [:]
            for (name, at) in meters {
                guard let meter = registry.meterID(name) else { continue }
                let observation = try StoredObservation.of(meter, at: at, registry: registry, in: db)
                for reading in observation?.readings ?? [] {
                    found[name, default: [:]][reading.scale.register.quantity] = reading.scale.scale.baseUnits(
                        of: reading.raw)
                }
            }
            return found
        }
    }

    /// The columns of a day, which are NULL where there is none.
    private static func day(_ row: Row, from column: Int) -> LampDay {
        var day = LampDay()
        func value(_ offset: Int) -> Int64 { row[column + offset] as Int64? ?? 0 }
        (day.dark, day.darkLit, day.bright, day.brightLit) = (value(0), value(1), value(2), value(3))
        (day.faults, day.messages) = (value(4), value(5))
        return day
    }
}

extension FleetDay {
    fileprivate mutating func add(_ lamp: LampDay) {
        heard += lamp.messages > 0 ? 1 : 0
        faulty += lamp.isFaulty ? 1 : 0
        darkAtNight += lamp.isDarkAtNight ? 1 : 0
        dayBurners += lamp.isDayBurner ? 1 : 0
        sum += lamp
    }
}
