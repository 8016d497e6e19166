import ConsumptionLedger
import EnergyKPI
import EnergyStore
import Foundation
import GRDB
import MeterModels
import Testing
import TestSupport

/// What is stated of nodes is kept with its history, and the rows follow it.
@Suite struct FactTests {
    private let october = ("2026-10-01T00:00:00+08:00", "2026-11-01T00:00:00+08:00")

    private func fact(
        _ kind: FactKind, _ value: String, node: String = "campus", from: String, to: String? = nil
    ) throws -> Fact {
        Fact(
            node: node, kind: kind, value: try #require(ExactDecimal(value)), from: try #require(CivilDate(from)),
            to: try to.map { try #require(CivilDate($0)) }, source: "台账", author: "",
            recordedAt: Timestamp(milliseconds: 0))
    }

    private func said(_ second: Int64, by author: String = "li") -> Declaration {
        Declaration(author: author, reason: "统计", at: Timestamp(seconds: 1_790_000_000 + second))
    }

    /// A campus with a reading an hour at its main meter: 1 kWh an hour from 1 October on.
    private func filled(days: Int = 3) throws -> Campus {
        let campus = try Campus(cadence: 3_600_000)
        let start = try instant(october.0).seconds
        _ = try campus.store.append(
            (0...(days * 24)).map { hour in
                try observation("main", Timestamp(seconds: start + Int64(hour) * 3600), "\(1000 + hour)")
            })
        try campus.rollUp()
        return campus
    }

    private func row(_ campus: Campus, _ level: BucketLevel) throws -> NodeRollupRow? {
        let span = try campus.span(october.0, october.1)
        return try campus.store.rollup(
            node: "campus", carrier: .electricity, level: level, in: span, site: campus.site
        ).first
    }

    private func different(_ campus: Campus) throws -> [DerivedDifference] {
        let copy = campus.folder.appendingPathComponent("copy-\(UUID().uuidString).sqlite").path
        try EnergyStore.copy(campus.store.path, to: copy)
        let store = try EnergyStore(path: copy)
        try store.forgetDerived()
        let engine = RollupEngine(store: store, site: campus.site, rules: campus.rules)
        while try engine.step().remaining > 0 {}
        try store.close()
        return try EnergyStore.differences(between: campus.store.path, and: copy).filter { !$0.isNone }
    }

    @Test func `a fact changes the rows of its days in the same transaction, and no other`() throws {
        let campus = try filled()
        #expect(try row(campus, .month)?.headcountMilli == 2_000_000)
        let change = try fact(.headcount, "2062", from: "2026-10-02")
        let outcome = try campus.store.record([.set(change)], site: campus.site, by: said(0))
        // Two of the three days, the month and the year.
        #expect(outcome.restatedRows == 4)
        let month = try #require(outcome.figures.first { $0.level == .month && $0.name == .headcount })
        #expect(month.old == 2_000_000 && month.new == 2_060_000 && month.carrier == nil)
        #expect(outcome.figures.contains { $0.level == .month && $0.name == .perCapita && $0.carrier == .electricity })
        #expect(!outcome.figures.contains { $0.name == .perArea || $0.name == .floorArea })
        #expect(try row(campus, .day)?.headcountMilli == 2_000_000)
        #expect(try row(campus, .month)?.headcountMilli == 2_060_000)
        let found = try different(campus)
        #expect(found == [])
        let back = try campus.store.record([.withdraw(change.key)], site: campus.site, by: said(1))
        #expect(back.restatedRows == 4 && back.recorded.first?.number == 2)
        #expect(try row(campus, .month)?.headcountMilli == 2_000_000)
    }

    @Test func `nothing is overwritten, and what was known at a time can be read again`() throws {
        let campus = try filled()
        for (second, value) in [(0, "61500"), (10, "61800")] {
            let area = try fact(.floorArea, value, from: "2026-01-01")
            _ = try campus.store.record([.set(area)], site: campus.site, by: said(Int64(second)))
        }
        let key = try fact(.floorArea, "0", from: "2026-01-01").key
        _ = try campus.store.record([.withdraw(key)], site: campus.site, by: said(20, by: "wang"))
        let all = try campus.store.factRevisions().filter { $0.content.key == key }
        #expect(all.map(\.number) == [1, 2, 3] && all.map(\.isWithdrawn) == [false, false, true])
        #expect(all.map(\.author) == ["li", "li", "wang"])
        let then = try campus.store.factRevisions(recordedThrough: Timestamp(seconds: 1_790_000_005))
        #expect(then.last?.content.value == ExactDecimal(61500))
        let queue = try DatabaseQueue(path: campus.store.path)
        defer { try? queue.close() }
        for sql in ["UPDATE fact SET value = '1'", "DELETE FROM fact"] {
            #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: sql) } }
        }
        let actions = try campus.store.auditEntries(limit: 10).compactMap { $0.fields?.action }
        #expect(actions == ["fact.withdraw", "fact.set", "fact.set", "fact.adopt"])
        #expect(try campus.store.verifyAudit().broken == nil)
    }

    @Test func `a trial tells what it would do and leaves nothing behind`() throws {
        let campus = try filled()
        let change = try fact(.headcount, "1000", from: "2026-10-01")
        let before = try RandomCampus.derivedRows(campus)
        let trial = try campus.store.record([.set(change)], site: campus.site, handling: .trial, by: said(0))
        #expect(trial.restatedRows == 5 && trial.figures.count == 4)
        let check = try campus.store.record([.set(change)], site: campus.site, handling: .check, by: said(0))
        #expect(check.figures.isEmpty && check.reach?.first == change.from)
        #expect(try RandomCampus.derivedRows(campus) == before)
        #expect(try campus.store.factRevisions().count == 2)
        #expect(try campus.store.auditEntries(limit: 10).count == 1)
        let kept = try campus.store.record([.set(change)], site: campus.site, by: said(0))
        #expect(kept.figures == trial.figures)
        let again = try campus.store.record([.set(change)], site: campus.site, by: said(1))
        #expect(again.recorded.isEmpty && again.unchanged == 1 && again.restatedRows == 0)
    }

    @Test func `of several statements all are recorded or none`() throws {
        let campus = try filled()
        let first = try fact(.visitorPersonDays, "310", from: "2026-10-01", to: "2026-11-01")
        let overlapping = try fact(.visitorPersonDays, "5", from: "2026-10-15", to: "2026-11-01")
        #expect(throws: StoreError.self) {
            try campus.store.record([.set(first), .set(overlapping)], site: campus.site, by: said(0))
        }
        #expect(try campus.store.factRevisions().count == 2)
        #expect(throws: StoreError.self) {
            try campus.store.record([.withdraw(first.key)], site: campus.site, by: said(0))
        }
    }

    @Test func `readings after a fact are divided by it, also after a restart`() throws {
        let campus = try filled()
        let change = try fact(.headcount, "1000", from: "2026-10-04")
        _ = try campus.store.record([.set(change)], site: campus.site, by: said(0))
        let start = try instant("2026-10-04T00:00:00+08:00").seconds
        let later = try (1...24).map { hour in
            try observation("main", Timestamp(seconds: start + Int64(hour) * 3600), "\(1072 + hour)")
        }
        _ = try campus.store.append(later)
        let again = try EnergyStore(path: campus.store.path)
        let engine = RollupEngine(store: again, site: campus.site, rules: campus.rules)
        while try engine.step().remaining > 0 {}
        let span = try campus.span("2026-10-04T00:00:00+08:00", "2026-10-05T00:00:00+08:00")
        let rows = try again.rollup(
            node: "campus", carrier: .electricity, level: .day, in: span, site: campus.site)
        #expect(rows.first?.headcountMilli == 1_000_000 && rows.first?.perCapita == 24)
        try again.close()
    }

    @Test(arguments: [UInt64(1), 7, 42])
    func `in whatever order statements are recorded, the rows are the same and those of a rebuild`(
        seed: UInt64
    ) throws {
        var rows: Set<[String]> = []
        let readings = try RandomCampus.series(seed: seed)
        for order in 0..<3 {
            var random = SeededGenerator(seed: seed &* 31 &+ UInt64(order))
            let campus = try Campus(modulus: 1_000_000_000, rated: 10_000_000)
            var waiting = try histories(seed: seed)
            var chunks = stride(from: 0, to: readings.count, by: 37).map { readings[$0..<min($0 + 37, readings.count)] }
            while !waiting.isEmpty || !chunks.isEmpty {
                if !chunks.isEmpty, waiting.isEmpty || Bool.random(using: &random) {
                    _ = try campus.store.append(Array(chunks.removeFirst()))
                    try campus.rollUp(limit: 50)
                } else if let index = waiting.indices.randomElement(using: &random) {
                    let change = waiting[index].removeFirst()
                    _ = try campus.store.record([change], site: campus.site, by: said(0))
                    if waiting[index].isEmpty { waiting.remove(at: index) }
                }
            }
            try campus.rollUp()
            rows.insert(try RandomCampus.derivedRows(campus).filter { $0.hasPrefix("node ") })
            let found = try different(campus)
            #expect(found == [], "seed \(seed), order \(order)")
        }
        #expect(rows.count == 1, "seed \(seed)")
    }

    /// What is stated of some keys one after the other; between keys the order is free.
    private func histories(seed: UInt64) throws -> [[StatementChange<Fact>]] {
        var random = SeededGenerator(seed: seed)
        let days = ["2026-09-20", "2026-10-01", "2026-10-04", "2026-10-20", "2026-11-02"]
        var keys: [(FactKind, String, String, String?)] = days.map { (.headcount, "campus", $0, nil) }
        keys += days.prefix(3).map { (.headcountEstablished, "a", $0, nil) }
        keys += days.suffix(3).map { (.headcountContract, "a", $0, nil) }
        keys += days.map { (.floorArea, "b", $0, nil) }
        keys += [(.headcount, "a", "2026-10-10", nil), (.floorArea, "a", "2026-10-01", "2026-10-25")]
        keys += [
            (.visitorPersonDays, "a", "2026-09-01", "2026-10-01"),
            (.visitorPersonDays, "a", "2026-10-01", "2026-11-01"),
        ]
        return try keys.map { kind, node, from, to in
            var changes: [StatementChange<Fact>] = []
            for step in 0...Int.random(in: 0...2, using: &random) {
                let value = "\(Int.random(in: 1...50, using: &random) * 10 + step)"
                changes.append(.set(try fact(kind, value, node: node, from: from, to: to)))
            }
            if Bool.random(using: &random), let key = changes.last?.key { changes.append(.withdraw(key)) }
            return changes
        }
    }

    @Test func `the database wins over the site's file`() throws {
        let campus = try filled()
        let now = Timestamp(seconds: 1_790_000_000)
        let area = try fact(.floorArea, "63000", from: "2026-07-01")
        _ = try campus.store.record([.set(area)], site: campus.site, by: said(0))
        var other = area
        other.value = ExactDecimal(1)
        let parts = try fact(.headcount, "9", node: "a", from: "2026-01-01")
        let result = try campus.store.adopt(facts: [other, parts], bills: [], site: campus.site, now: now)
        #expect(result.adopted == 1 && result.ignored.count == 1)
        #expect(result.ignored.first?.reason.contains("stated otherwise, in revision 1 by li") == true)
        #expect(try campus.store.facts().statement(area.key)?.value == ExactDecimal(63000))
        _ = try campus.store.record([.withdraw(area.key)], site: campus.site, by: said(1))
        let withdrawn = try campus.store.adopt(facts: [area], bills: [], site: campus.site, now: now)
        #expect(withdrawn.adopted == 0 && withdrawn.ignored.first?.reason.contains("withdrawn") == true)
        let same = try campus.store.adopt(facts: [parts], bills: [], site: campus.site, now: now)
        #expect(same.adopted == 0 && same.ignored == [])
        let found = try different(campus)
        #expect(found == [])
    }

    @Test func `what a file states of a published period, or against the database, is ignored`() throws {
        let campus = try filled()
        let now = Timestamp(seconds: 1_790_000_000)
        let period = try #require(ReportingPeriod("2026-10"))
        try campus.publish(period, by: said(0))
        let late = try fact(.headcount, "9", from: "2026-10-15")
        let after = try fact(.headcount, "9", from: "2026-11-01")
        let total = try fact(.visitorPersonDays, "9", from: "2026-12-01", to: "2027-01-01")
        let overlap = try fact(.visitorPersonDays, "9", from: "2026-12-15", to: "2027-01-02")
        let result = try campus.store.adopt(
            facts: [late, after, total, overlap], bills: [], site: campus.site, now: now)
        #expect(result.adopted == 2)
        #expect(result.ignored.map(\.key) == [late.key.description, overlap.key.description])
        #expect(result.ignored.first?.reason.contains("touches 2026-10, which was published") == true)
        #expect(result.ignored.last?.reason.contains("share some days") == true)
        #expect(
            try campus.store.ignored(facts: [late, after, total, overlap], bills: [], site: campus.site)
                == result.ignored)
    }

    @Test func `bills are revisioned, do not overlap and are not of what a meter counts`() throws {
        let campus = try filled()
        func bill(_ carrier: Carrier, _ from: String, _ to: String, _ amount: Int64 = 1_000_000) throws -> Bill {
            Bill(
                node: "campus", carrier: carrier, amount: amount, from: try #require(CivilDate(from)),
                to: try #require(CivilDate(to)), source: "发票")
        }
        func refusal(_ bill: Bill) -> String? {
            do throws(StoreError) {
                _ = try campus.store.record([.set(bill)], site: campus.site, by: said(9))
                return nil
            } catch {
                return error.detail
            }
        }
        let october = try bill(.naturalGas, "2026-10-01", "2026-11-01")
        _ = try campus.store.record([.set(october)], site: campus.site, by: said(0))
        _ = try campus.store.record(
            [.set(try bill(.naturalGas, "2026-10-01", "2026-11-01", 5))], site: campus.site, by: said(1))
        #expect(try campus.store.billRevisions().map(\.number) == [1, 2])
        let overlap = try #require(refusal(try bill(.naturalGas, "2026-10-31", "2026-12-01")))
        #expect(overlap.contains("2026-10-01..2026-11-01") && overlap.contains("share some days"))
        let metered = try #require(refusal(try bill(.electricity, "2026-10-01", "2026-11-01")))
        #expect(metered.contains("meter main already counts electricity"))
        _ = try campus.store.record([.withdraw(october.key)], site: campus.site, by: said(2))
        #expect(refusal(try bill(.naturalGas, "2026-10-31", "2026-12-01")) == nil)
        let queue = try DatabaseQueue(path: campus.store.path)
        defer { try? queue.close() }
        #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: "DELETE FROM bill") } }
    }
}
