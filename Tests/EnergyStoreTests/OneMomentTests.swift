import ConsumptionLedger
import EnergyStore
import Foundation
import MeterModels
import Synchronization
import Testing

/// Questions that belong together are answered from one state of the database.
@Suite struct OneMomentTests {
    private struct Failure: Error {}

    private func append(_ campus: Campus, _ time: String, _ value: String) throws {
        _ = try campus.store.append([try observation("a1", instant(time), value)])
    }

    @Test func `what is written and rolled up meanwhile is seen afterwards`() throws {
        let campus = try Campus()
        try append(campus, "2026-10-14T00:00:00+08:00", "1")
        try append(campus, "2026-10-14T01:00:00+08:00", "3")
        try campus.rollUp()
        let day = try campus.span("2026-10-14T00:00:00+08:00", "2026-10-15T00:00:00+08:00")
        func amount() throws -> Int64? {
            try campus.store.rollup(meter: "a1", level: .day, in: day, zone: campus.site.zone)?.first?.bucket.amount
        }
        try campus.store.atOneMoment {
            try append(campus, "2026-10-14T02:00:00+08:00", "7")
            try campus.rollUp()
            #expect(try campus.store.totals().observations == 2)
            #expect(try amount() == 2000)
            // Another thread is in no moment.
            let seen = Mutex<Int?>(nil)
            let done = DispatchSemaphore(value: 0)
            Thread.detachNewThread { [store = campus.store] in
                seen.withLock { $0 = try? store.totals().observations }
                done.signal()
            }
            done.wait()
            #expect(seen.withLock { $0 } == 3)
        }
        #expect(try campus.store.totals().observations == 3)
        #expect(try amount() == 6000)
    }

    @Test func `a moment ends with an error as well, and what the questions throw is thrown`() throws {
        let campus = try Campus()
        #expect(throws: Failure.self) {
            try campus.store.atOneMoment {
                try append(campus, "2026-10-14T00:00:00+08:00", "1")
                throw Failure()
            }
        }
        #expect(try campus.store.totals().observations == 1)
    }

    @Test func `readings that are stored and in no figure are told by their time`() throws {
        let campus = try Campus()
        try append(campus, "2026-10-14T00:00:00+08:00", "1")
        #expect(try campus.store.unrolledMeters(before: instant("2026-10-14T00:00:00+08:00")) == 0)
        #expect(try campus.store.unrolledMeters(before: instant("2026-10-14T00:00:01+08:00")) == 1)
        try campus.rollUp()
        #expect(try campus.store.unrolledMeters(before: instant("2027-01-01T00:00:00+08:00")) == 0)
    }
}
