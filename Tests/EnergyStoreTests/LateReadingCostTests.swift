import ConsumptionLedger
import GRDB
import MeterModels
import Synchronization
import Testing

@testable import EnergyStore

/// What late readings cost, in statements: time says nothing on a busy machine.
@Suite struct LateReadingCostTests {
    private final class Counter: Sendable {
        private let count = Mutex(0)

        var value: Int { count.withLock { $0 } }

        func add() { count.withLock { $0 += 1 } }
    }

    // A gateway's clock is set at its first start, so the first day of many meters has readings that come late. It once
    // took a statement for every quarter of an hour since New Year and every register, in one transaction.
    @Test func `a late reading on the first day of a meter looks at that day and not at the whole year`() throws {
        let campus = try Campus(cadence: 60_000)
        let start = try instant("2026-11-29T10:00:00+08:00").seconds
        func readings(_ minutes: some Sequence<Int>) throws -> [SourcedObservation] {
            try minutes.map { try observation("a1", Timestamp(seconds: start + Int64($0) * 60), "\(1000 + $0)") }
        }
        _ = try campus.store.append(try readings(stride(from: 0, through: 120, by: 2)))
        try campus.rollUp()
        _ = try campus.store.append(try readings(stride(from: 21, through: 99, by: 2)))
        let counter = Counter()
        try campus.store.write { db, _ in db.trace { _ in counter.add() } }
        try campus.rollUp()
        try campus.store.write { db, _ in db.trace(options: []) }
        #expect(counter.value > 10, "statements are counted")
        #expect(counter.value < 1500, "\(counter.value) statements")
        let span = try campus.span("2026-11-29T00:00:00+08:00", "2026-11-30T00:00:00+08:00")
        let day = try #require(
            try campus.store.rollup(meter: "a1", level: .day, in: span, zone: campus.site.zone)?.first)
        #expect(day.bucket.amount == 120_000)
    }

    @Test func `readings from before the first one move the beginning of the amounts`() throws {
        let campus = try Campus(cadence: 60_000)
        let start = try instant("2026-11-29T10:00:00+08:00").seconds
        for minutes in [stride(from: 60, through: 120, by: 2), stride(from: 0, through: 58, by: 2)] {
            _ = try campus.store.append(
                try minutes.map { try observation("a1", Timestamp(seconds: start + Int64($0) * 60), "\(1000 + $0)") })
            try campus.rollUp()
        }
        let span = try campus.span("2026-11-29T00:00:00+08:00", "2026-11-30T00:00:00+08:00")
        let quarters = try #require(
            try campus.store.rollup(meter: "a1", level: .quarter, in: span, zone: campus.site.zone))
        #expect(quarters.map(\.bucket.amount) == [Int64](repeating: 15_000, count: 8))
    }

    @Test func `when everything is to be rolled up again the oldest reading is the first there is`() throws {
        let campus = try Campus(cadence: 60_000)
        let first = try instant("2026-11-29T10:00:00+08:00")
        _ = try campus.store.append([
            try observation("a1", first, "1"), try observation("a1", Timestamp(seconds: first.seconds + 60), "2"),
        ])
        try campus.rollUp()
        #expect(try campus.store.totals().oldestDirty == nil)
        try campus.store.write { db, _ in
            try db.execute(
                sql: "INSERT INTO dirty (meter, day, min_at, max_at) SELECT id, ?, ?, ? FROM meter",
                arguments: [Int64.min, Int64.min, first.milliseconds])
        }
        #expect(try campus.store.totals().oldestDirty == first)
    }
}
