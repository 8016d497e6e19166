import ConsumptionLedger
import EnergyKPI
import EnergyStore
import Foundation
import MeterModels
import TestSupport
import Testing

/// A meter that nodes share: exact at every level, in any order of its readings.
@Suite struct SharedMeterTests {
    private func campus(_ parts: [Int64]) throws -> Campus {
        let campus = try Campus(cadence: 900_000)
        let shares = try #require(MeterShare.shares(parts))
        campus.site.assignments = zip(["a", "b"], shares).map { node, share in
            MeterAssignment(meter: "a1", node: node, carrier: .electricity, role: .consumption, share: share)
        }
        return campus
    }

    private func rows(_ campus: Campus, _ node: String, _ level: BucketLevel) throws -> [NodeRollupRow] {
        try campus.store.rollup(
            node: node, carrier: .electricity, level: level,
            in: campus.span("2026-10-01T00:00:00+08:00", "2026-12-01T00:00:00+08:00"), site: campus.site)
    }

    @Test func `a day of 10 001 Wh is 9062 and 939, apportioned, and whole where both nodes are`() throws {
        let campus = try campus([42287, 4379])
        let start = try instant("2026-10-14T00:00:00+08:00").seconds
        // 96 quarters of 104 Wh and 17 Wh more in the last.
        _ = try campus.store.append(
            try (0...96).map { quarter in
                let wattHours = quarter * 104 + (quarter == 96 ? 17 : 0)
                let text = "\(wattHours / 1000).\(String(wattHours % 1000 + 1000).dropFirst())"
                return try observation("a1", Timestamp(seconds: start + Int64(quarter) * 900), text)
            })
        try campus.rollUp()
        for level in [BucketLevel.day, .month] {
            let (a, b) = (try #require(rows(campus, "a", level).first), try #require(rows(campus, "b", level).first))
            #expect(a.amount == 9062 && b.amount == 939)
            #expect(a.apportioned == 9062 && a.derived == 0 && a.membersPresent == 1 && a.membersExpected == 1)
            let whole = try #require(rows(campus, "campus", level).first)
            #expect(whole.amount == 10_001 && whole.apportioned == 0 && whole.membersExpected == 1)
        }
        for level in [BucketLevel.quarter, .hour] {
            #expect(try rows(campus, "a", level).reduce(0) { $0 + $1.amount } == 9062)
            #expect(try rows(campus, "b", level).reduce(0) { $0 + $1.amount } == 939)
        }
        let amounts = try campus.store.amounts(
            node: "b", in: campus.span("2026-10-01T00:00:00+08:00", "2026-11-01T00:00:00+08:00"), site: campus.site)
        #expect(amounts.map(\.amount) == [939] && amounts.map(\.apportioned) == [939])
    }

    @Test(arguments: 0..<6)
    func `readings in any order give the same shares, and those of a rebuild`(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed) + 77)
        let campus = try campus([3, 2, 2].dropLast(1).map { Int64($0) })
        let start = try instant("2026-10-30T06:00:00+08:00").seconds
        var value = 0
        var readings = try (0..<400).map { index in
            value += Int.random(in: 0...9, using: &random)
            let text = "\(value / 1000).\(String(value % 1000 + 1000).dropFirst())"
            return try observation("a1", Timestamp(seconds: start + Int64(index) * 900), text)
        }
        readings.shuffle(using: &random)
        while !readings.isEmpty {
            let count = min(readings.count, Int.random(in: 1...150, using: &random))
            _ = try campus.store.append(Array(readings.prefix(count)))
            readings.removeFirst(count)
            try campus.rollUp(limit: Int.random(in: 20...200, using: &random))
        }
        for level in BucketLevel.allCases {
            let (a, b) = (try rows(campus, "a", level), try rows(campus, "b", level))
            let register = try #require(
                try campus.store.rollup(
                    meter: "a1", level: level,
                    in: campus.span("2026-10-01T00:00:00+08:00", "2026-12-01T00:00:00+08:00"), zone: campus.site.zone))
            #expect(zip(a, b).map { $0.amount + $1.amount } == register.map(\.bucket.amount))
        }
        let days = try rows(campus, "a", .day)
        let shares = try #require(MeterShare.shares([3, 2]))
        let register = try #require(
            try campus.store.rollup(
                meter: "a1", level: .day,
                in: campus.span("2026-10-01T00:00:00+08:00", "2026-12-01T00:00:00+08:00"), zone: campus.site.zone))
        #expect(days.map(\.amount) == register.map { shares[0].of($0.bucket.amount) })
        let copy = campus.folder.appendingPathComponent("copy.sqlite").path
        try EnergyStore.copy(campus.store.path, to: copy)
        let store = try EnergyStore(path: copy)
        try store.forgetDerived()
        let engine = RollupEngine(store: store, site: campus.site, rules: campus.rules)
        while try engine.step().remaining > 0 {}
        try store.close()
        let different = try EnergyStore.differences(between: campus.store.path, and: copy).filter { !$0.isNone }
        #expect(different == [])
    }

    @Test func `a share or role that changes within a month counts by its days`() throws {
        let campus = try Campus(cadence: 86_400_000)
        let border = try #require(CivilDate("2026-10-16"))
        let shares = try #require(MeterShare.shares([1, 3]))
        campus.site.assignments = [
            MeterAssignment(meter: "a1", node: "a", carrier: .electricity, role: .consumption, to: border),
            MeterAssignment(
                meter: "a1", node: "a", carrier: .electricity, role: .consumption, share: shares[0], from: border),
            MeterAssignment(
                meter: "a1", node: "b", carrier: .electricity, role: .consumption, share: shares[1], from: border),
        ]
        let start = try instant("2026-10-01T00:00:00+08:00").seconds
        _ = try campus.store.append(
            try (0...31).map { try observation("a1", Timestamp(seconds: start + Int64($0) * 86_400), "\($0).0") })
        try campus.rollUp()
        let (a, b) = (try #require(rows(campus, "a", .month).first), try #require(rows(campus, "b", .month).first))
        #expect(a.amount == 15_000 + 16 * 250 && a.apportioned == 4000 && a.membersExpected == 1)
        #expect(b.amount == 16 * 750 && b.apportioned == 12_000)
        #expect(a.coveredMilliseconds == a.expectedMilliseconds)
        #expect(try #require(rows(campus, "campus", .month).first).amount == 31_000)
    }
}
