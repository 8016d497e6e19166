import ConsumptionLedger
import EnergyKPI
import EnergyStore
import GRDB
import MeterModels
import Testing

@Suite struct RollupTests {
    /// Between two steps others write: a small limit gives them their turn after each late meter.
    @Test func `the limit of a step bounds the late meters that it replays`() throws {
        let campus = try Campus()
        let meters = ["a1", "a2", "b1", "b-shop"]
        func append(_ time: String, _ value: String) throws {
            _ = try campus.store.append(meters.map { try observation($0, instant(time), value) })
        }
        try append("2026-10-14T00:00:00+08:00", "1")
        try append("2026-10-14T02:00:00+08:00", "3")
        try campus.rollUp()
        try append("2026-10-14T01:00:00+08:00", "2")
        let engine = RollupEngine(store: campus.store, site: campus.site, rules: campus.rules)
        let first = try engine.step(limit: 20_000, lateLimit: 100)
        #expect(first.remaining == 3 && first.isLate && first.load == 100 && !first.isWhole)
        #expect(try engine.step(limit: 200).remaining == 1)
        let last = try engine.step(limit: 20_000)
        #expect(last.remaining == 0 && last.isLate && last.load == 100 && last.isWhole)
    }

    /// A hundred days of quarters are 9600 readings: two such meters are too much for a limit of 15,000.
    @Test func `a meter whose late readings reach far takes the place of many`() throws {
        let campus = try Campus()
        let meters = ["a1", "a2", "b1"]
        func append(_ time: String, _ value: String) throws {
            _ = try campus.store.append(meters.map { try observation($0, instant(time), value) })
        }
        try append("2026-06-01T00:00:00+08:00", "1")
        try append("2026-10-14T02:00:00+08:00", "3")
        try campus.rollUp()
        try append("2026-06-02T00:00:00+08:00", "1.1")
        try append("2026-09-10T00:00:00+08:00", "2")
        let engine = RollupEngine(store: campus.store, site: campus.site, rules: campus.rules)
        #expect(try engine.step(limit: 15_000).remaining == 2)
        #expect(try engine.step(limit: 500).remaining == 1)
        #expect(try engine.step(limit: 15_000).remaining == 0)
    }

    @Test func `a step tells what it took on, and a late one is whole although others wait`() throws {
        let campus = try Campus()
        let start = try instant("2026-10-01T00:00:00+08:00").seconds
        func append(_ meter: String, _ minutes: [Int64]) throws {
            _ = try campus.store.append(
                minutes.map { try observation(meter, Timestamp(seconds: start + $0 * 60), "\($0)") })
        }
        try append("a1", [0, 60])
        try append("a2", [0, 60])
        let engine = RollupEngine(store: campus.store, site: campus.site, rules: campus.rules)
        var (began, told) = (0, 0)
        let tails = try engine.step(limit: 2, progress: { told = $0 }, began: { began += 1 })
        #expect(!tails.isLate && tails.load == 2 && !tails.isWhole && told == 2 && began == 1)
        let rest = try engine.step()
        #expect(rest.load == 2 && rest.isWhole && rest.remaining == 0)
        try append("a1", [30])
        try append("a2", [90])
        let late = try engine.step()
        #expect(late.isLate && late.load == 100 && late.isWhole && late.remaining == 1)
    }

    /// One by one there are few buckets a step, and gaps are looked up border by border; at once they are read together.
    @Test func `gaps make the same hours and days, in however many steps`() throws {
        let (slow, quick) = (try Campus(cadence: 900_000), try Campus(cadence: 900_000))
        let start = try instant("2026-10-30T21:37:00+08:00").seconds
        var minute: Int64 = 0
        let readings = try (0..<60).map { index in
            // From a quarter of an hour to more than three: some are gaps.
            minute += [15, 100, 15, 195, 61, 15, 130][index % 7]
            return try observation("a1", Timestamp(seconds: start + minute * 60), "\(index * index)")
        }
        for reading in readings {
            _ = try slow.store.append([reading])
            try slow.rollUp()
        }
        _ = try quick.store.append(readings)
        try quick.rollUp()
        let span = try slow.span("2026-10-01T00:00:00+08:00", "2026-12-01T00:00:00+08:00")
        for level in BucketLevel.allCases where level < .year {
            let rows = try [slow, quick].map {
                try $0.store.rollup(meter: "a1", level: level, in: span, zone: $0.site.zone)
            }
            #expect(rows[0] == rows[1] && rows[0]?.isEmpty == false, "\(level)")
            if level == .hour { #expect(rows[0]?.contains { $0.bucket.derived > 0 } == true) }
        }
    }

    @Test func `a long step tells how far it is`() throws {
        let campus = try Campus()
        let start = try instant("2026-10-01T00:00:00+08:00").seconds
        let all: [Int64] = Array(0..<20_000)
        _ = try campus.store.append(
            all.map { try observation("a1", Timestamp(seconds: start + $0 * 60), "\($0)") })
        var told: [Int] = []
        _ = try RollupEngine(store: campus.store, site: campus.site, rules: campus.rules)
            .step(limit: 400_000) { told.append($0) }
        #expect(told.count > 1 && told.last == 20_000 && told == told.sorted())
    }

    @Test func `a month is the difference of the registers at its borders`() throws {
        let campus = try Campus(cadence: 3_600_000)
        let start = try instant("2026-09-30T22:00:00+08:00")
        _ = try campus.store.append(
            try (0...100).map { hour in
                try observation(
                    "a1", Timestamp(seconds: start.seconds + Int64(hour) * 3600), "\(1000 + hour).\(hour % 10)")
            })
        try campus.rollUp()
        let span = try campus.span("2026-09-01T00:00:00+08:00", "2026-11-01T00:00:00+08:00")
        let months = try #require(
            try campus.store.rollup(meter: "a1", level: .month, in: span, zone: campus.site.zone))
        #expect(months.map(\.bucket.amount) == [2200, 98_000 - 200])
        #expect(months.map(\.bucket.derived) == [0, 0])
        #expect(months[1].isProvisional)
        #expect(months[1].coverage.covered == 98 * 3_600_000)
    }

    @Test func `a node with a grid meter is a balance and its children only allocate`() throws {
        let campus = try Campus(cadence: 3_600_000)
        let from = try instant("2026-10-01T00:00:00+08:00")
        let to = try instant("2026-10-01T01:00:00+08:00")
        _ = try campus.store.append([
            try observation("main", from, "0.5"), try observation("main", to, "90.5"),
            try observation("pv", from, "10", .activeEnergyExport),
            try observation("pv", to, "40", .activeEnergyExport),
            try observation("a1", from, "1"), try observation("a1", to, "51"),
            try observation("b1", from, "1"), try observation("b1", to, "31"),
            try observation("b-shop", from, "1"), try observation("b-shop", to, "11"),
        ])
        _ = try campus.store.append([
            try observation("main", from, "2", .activeEnergyExport),
            try observation("main", to, "7", .activeEnergyExport),
        ])
        try campus.rollUp()
        let span = try campus.span("2026-10-01T00:00:00+08:00", "2026-10-02T00:00:00+08:00")
        func day(_ node: String) throws -> NodeRollupRow {
            try #require(
                try campus.store.rollup(node: node, carrier: .electricity, level: .day, in: span, site: campus.site)
                    .first)
        }
        let whole = try day("campus")
        #expect(whole.amount == 90_000 + 30_000 - 5_000)
        #expect(whole.membersPresent == 3)
        #expect(whole.headcountMilli == 2_000_000)
        #expect(whole.perCapita == 58)  // 115 000 Wh / 2000 = 57.5, half to even
        #expect(whole.perArea == 2)
        // A silent member neither blocks nor zeroes its parent: it is missing, and coverage says so.
        let building = try day("a")
        #expect(building.amount == 50_000)
        #expect(building.membersPresent == 1)
        #expect(building.membersExpected == 2)
        #expect(building.perCapita == nil)
        #expect(building.coveredMilliseconds * 48 == building.expectedMilliseconds)
        #expect(try day("b").amount == 30_000 - 10_000)
    }

    @Test func `a fleet counts its silent senders as expected`() throws {
        let campus = try Campus(cadence: 3_600_000)
        let from = try instant("2026-10-01T00:00:00+08:00")
        for (index, at) in [from, Timestamp(seconds: from.seconds + 3600)].enumerated() {
            _ = try campus.store.append([
                try observation("lamps/L1", at, "\(1 + index)", .lampEnergyUsed, fleet: "lamps"),
                try observation("lamps/L2", at, "\(5 + index)", .lampEnergyUsed, fleet: "lamps"),
            ])
        }
        try campus.rollUp()
        let span = try campus.span("2026-10-01T00:00:00+08:00", "2026-10-01T01:00:00+08:00")
        let hour = try #require(
            try campus.store.rollup(node: "campus", carrier: .offGridSolar, level: .hour, in: span, site: campus.site)
                .first)
        #expect(hour.amount == 2000)
        #expect(hour.membersPresent == 2)
        #expect(hour.membersExpected == 3)
        #expect(hour.coveredMilliseconds * 3 == hour.expectedMilliseconds * 2)
    }

    @Test func `changed rules roll the history up again`() throws {
        let campus = try Campus(rated: 1, cadence: 3_600_000)
        let from = try instant("2026-10-01T00:00:00+08:00")
        let to = try instant("2026-10-01T01:00:00+08:00")
        _ = try campus.store.append([try observation("a1", from, "1"), try observation("a1", to, "51")])
        try campus.rollUp()
        #expect(try campus.store.totals().quarantined == 1)
        let rules = CounterRules(ratedPerHour: 100_000, cadence: 3_600_000)
        let changed = LedgerRules(meters: ["a1": rules])
        let result = try campus.store.reconcile(
            site: campus.site, rules: changed, fingerprint: "same")
        #expect(result.meters == ["a1"])
        let engine = RollupEngine(store: campus.store, site: campus.site, rules: changed)
        #expect(try engine.step().remaining == 0)
        #expect(try campus.store.totals().quarantined == 0)
        let span = try campus.span("2026-10-01T00:00:00+08:00", "2026-10-02T00:00:00+08:00")
        let rows = try campus.store.rollup(meter: "a1", level: .day, in: span, zone: campus.site.zone)
        #expect(rows?.map(\.bucket.amount) == [50_000])
        let again = try campus.store.reconcile(
            site: campus.site, rules: changed, fingerprint: "same")
        #expect(again.meters.isEmpty && !again.nodes)
    }

    @Test func `an excursion that was believed and comes back leaves the old line's rows and a list of its readings`()
        throws
    {
        let campus = try Campus(rated: 10_000, cadence: 300_000)
        let start = try instant("2026-10-14T10:00:00+08:00").seconds
        let values = ["100", "600", "600.5", "601", "601.5", "602", "102", "102.5", "103", "103.5", "104"]
        for (index, value) in values.enumerated() {
            // One at a time, as a gateway sees them.
            _ = try campus.store.append([try observation("a1", Timestamp(seconds: start + Int64(index) * 300), value)])
            try campus.rollUp()
            if index == 3 {
                #expect(
                    try campus.store.quarantinedReadings(limit: 10).map(\.reason)
                        == Array(repeating: "above_rating", count: 3))
            }
            if index == 5 { #expect(try campus.store.quarantinedReadings(limit: 10).isEmpty, "it is believed") }
        }
        let aside = try campus.store.quarantinedReadings(limit: 10)
        #expect(aside.map(\.value) == [602_000, 601_500, 601_000, 600_500, 600_000])
        #expect(aside.allSatisfy { $0.reason == "excursion" })
        let day = try #require(
            try campus.store.rollup(
                meter: "a1", level: .day, in: campus.span("2026-10-14T00:00:00+08:00", "2026-10-15T00:00:00+08:00"),
                zone: campus.site.zone)?.first)
        #expect(day.bucket.amount == 4000 && day.bucket.unattributed == 0)
    }
}
