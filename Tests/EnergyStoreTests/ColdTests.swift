import ConsumptionLedger
import Foundation
import GRDB
import MeterModels
import TestSupport
import Testing

@testable import EnergyStore

/// A day of a device in a block is the day, to the byte.
@Suite struct BlockCodecTests {
    private func decoded(_ block: [UInt8]) throws -> [PackedObservation] {
        var reader = try BlockReader(block)
        var all: [PackedObservation] = []
        while let observation = try reader.next() { all.append(observation) }
        #expect(all.count == reader.count)
        return all
    }

    /// Golden bytes: what docs/storage.md says, before it is compressed.
    @Test func `a block has the documented form`() throws {
        let observations = [
            PackedObservation(
                at: 1000,
                readings: [
                    PackedReading(scale: 7, raw: ExactDecimal(2300, exponent: -1)),
                    PackedReading(scale: 3, raw: ExactDecimal(5)),
                ]),
            PackedObservation(
                at: 2000,
                readings: [
                    PackedReading(scale: 7, raw: ExactDecimal(2299, exponent: -1)),
                    PackedReading(scale: 3, raw: ExactDecimal(65, exponent: -1)),
                ]),
            PackedObservation(at: 3001, readings: [PackedReading(scale: 3, raw: ExactDecimal(7))]),
        ]
        let block = try BlockCodec.encode(observations)
        var rest = block.dropFirst()
        var parts: [[UInt8]] = []
        while !rest.isEmpty {
            let first = rest.popFirst()
            let length = Int(try #require(first))
            parts.append(try Zstandard.decompress(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        #expect(block.first == 1)
        #expect(
            parts == [
                // Three observations; two orders of scales, (7, 3) and (3); two of the first, one of the second.
                [3, 2, 2, 7, 3, 1, 3, 2, 0, 2, 1, 1],
                // Times by their differences: 1000, +1000, +1001.
                [0, 0xD0, 0x0F, 0xD0, 0x0F, 0xD2, 0x0F],
                // Scale 3 in tenths, by differences: 50, +15, +5.
                [0, 0xFF, 0, 100, 30, 10],
                // Scale 7 in tenths, by differences: 2300, -1.
                [0, 0xFF, 0, 0xF8, 0x23, 1],
            ])
        let numbers: [Int64] = [1000, 1015, 1031, 1044]
        let forms: [[UInt8]] = [
            [0, 0xD0, 0x0F, 30, 32, 26],
            // Above 1000 in 6 bits: 0, 15, 31, 44.
            [1, 0xD0, 0x0F, 6, 0xC0, 0xF3, 0xB1],
            // From 1000 on, above 13 in 2 bits: 2, 3, 0.
            [2, 0xD0, 0x0F, 26, 2, 0b001110],
            // Above 1000 with 15 more each time, from -1 on in 2 bits: 1, 1, 2, 0.
            [3, 30, 0xCE, 0x0F, 2, 0b00100101],
        ]
        #expect(NumberColumn.forms(of: numbers) == forms)
        for form in forms {
            var reader = try #require(NumberColumn.Reader(form[...]))
            let read = (0..<4).map { _ in reader.next() }
            #expect(read == numbers)
        }
        #expect(try decoded(block) == observations)
    }

    @Test func `levels are told anew for every 32 numbers`() throws {
        let numbers = (0..<40).map { Int64($0 < 32 ? 100 + $0 % 2 : 7) }
        let form = try #require(NumberColumn.forms(of: numbers).last)
        #expect(form == [4, 0xC8, 0x01, 1, 0xAA, 0xAA, 0xAA, 0xAA, 0xB9, 0x01, 0])
        var reader = try #require(NumberColumn.Reader(form[...]))
        let read = (0..<40).map { _ in reader.next() }
        #expect(read == numbers)
    }

    @Test(arguments: [UInt64](1...60))
    func `whatever was stored comes back`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let scales = (0..<Int.random(in: 1...25, using: &random)).map { _ in Int64.random(in: 1...500, using: &random) }
        var at: Int64 = 1_700_000_000_000
        let observations = (0..<Int.random(in: 1...300, using: &random)).map { _ in
            at += Bool.random(using: &random) ? 60_000 : Int64.random(in: 1...100_000, using: &random)
            var order = scales
            if Int.random(in: 0..<10, using: &random) == 0 { order.shuffle(using: &random) }
            if Int.random(in: 0..<10, using: &random) == 0 { order = Array(order.dropFirst(order.count / 2)) }
            let readings = order.map { scale in
                let largest: Int64 = [10, 100_000, .max].randomElement(using: &random) ?? 1
                return PackedReading(
                    scale: scale,
                    raw: ExactDecimal(
                        Int64.random(in: -largest...largest, using: &random),
                        exponent: Int.random(in: -6...3, using: &random)))
            }
            return PackedObservation(at: at, readings: readings)
        }
        let block = try BlockCodec.encode(observations)
        #expect(try decoded(block) == observations)
        // As columns: of each observation what stands first of the scales that were asked for.
        let columns = try BlockReader(block).unpacked()
        #expect(columns.times == observations.map(\.at))
        let asked = Array(Set(scales).prefix(2))
        var found: [PackedObservation] = []
        columns.forEach(of: asked) { at, index, raw in
            found.append(PackedObservation(at: at, readings: [PackedReading(scale: asked[index], raw: raw)]))
        }
        let expected = observations.compactMap { observation in
            observation.readings.first { asked.contains($0.scale) }.map {
                PackedObservation(at: observation.at, readings: [$0])
            }
        }
        #expect(found == expected)
    }

    @Test(arguments: [UInt64](1...20))
    func `a damaged or hostile block is an error and nothing worse`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let observations = (0..<50).map { index in
            PackedObservation(
                at: Int64(index) * 1000, readings: [PackedReading(scale: 1, raw: ExactDecimal(Int64(index)))])
        }
        let block = try BlockCodec.encode(observations)
        var found = 0
        for _ in 0..<100 {
            var damaged = block
            damaged[Int.random(in: 0..<damaged.count, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
            // The checksum leaves nothing undetected; a few bits of a frame mean nothing.
            do {
                #expect(try decoded(damaged) == observations)
                #expect(try BlockReader(damaged).unpacked().times == observations.map(\.at))
            } catch let error as StoreError {
                #expect(error.code == .corrupt)
                found += 1
            }
        }
        #expect(found > 90)
        // Content that somebody made up, in a frame that is right.
        for _ in 0..<300 {
            let content = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let made = [BlockCodec.version] + (try Zstandard.compress(content, level: 1))
            _ = try? decoded(made)
            var reader = NumberColumn.Reader(content[...])
            for _ in 0..<100 { _ = reader?.next() }
        }
        #expect(throws: StoreError.self) { _ = try decoded([]) }
        #expect(throws: StoreError.self) { _ = try decoded([2] + block.dropFirst()) }
    }
}

/// Queries, late data and rollups find the same whether a day is rows or a block.
@Suite struct ColdTests {
    private static let start: Int64 = 1_790_006_400  // 2026-09-21T16:00Z, midnight in Shanghai

    private func filled(_ campus: Campus, days: Int = 3) throws {
        for meter in ["a1", "b1"] {
            let readings = try (0..<(days * 96)).map { quarter in
                try observation(meter, Timestamp(seconds: Self.start + Int64(quarter) * 900), "\(1000 + quarter)")
            }
            _ = try campus.store.append(readings)
        }
        try campus.rollUp()
    }

    private func counts(_ campus: Campus) throws -> (rows: Int, blocks: Int) {
        let queue = try DatabaseQueue(path: campus.store.path)
        defer { try? queue.close() }
        return try queue.read { db in
            (
                try Int.fetchOne(db, sql: "SELECT count(*) FROM observation") ?? 0,
                try Int.fetchOne(db, sql: "SELECT count(*) FROM block") ?? 0
            )
        }
    }

    private func readings(_ campus: Campus, _ meter: String) throws -> [StoredReading] {
        let all = try campus.store.readings(
            meter: meter, from: Timestamp(seconds: 0), to: Timestamp(seconds: 4_000_000_000), limit: 100_000)
        return try #require(all).readings
    }

    @Test func `finished days become blocks, the day under way stays rows, and nobody notices`() throws {
        let campus = try Campus(cadence: 900_000)
        try filled(campus)
        let before = (try readings(campus, "a1"), try RandomCampus.derivedRows(campus))
        // Half an hour after the second UTC day has ended it is not finished; an hour after it is.
        let border = (Self.start / 86_400 + 2) * 86_400
        #expect(try campus.store.cool(now: Timestamp(seconds: border + 1800)) == 2 * 32)
        #expect(try campus.store.cool(now: Timestamp(seconds: border + 3600)) == 2 * 96)
        #expect(try campus.store.cool(now: Timestamp(seconds: border + 3600)) == 0)
        #expect(try counts(campus).rows == 2 * (3 * 96 - 32 - 96) && counts(campus).blocks == 4)
        #expect(try campus.store.totals().coldObservations == 2 * 128)
        #expect(try readings(campus, "a1") == before.0)
        try campus.store.forgetDerived()
        try campus.rollUp(limit: 17)
        #expect(try RandomCampus.derivedRows(campus) == before.1)
        // One instant, and a span within a block.
        let from = Timestamp(seconds: Self.start + 900)
        let one = try #require(
            try campus.store.readings(
                meter: "b1", from: from, to: Timestamp(milliseconds: from.milliseconds + 1), limit: 10))
        #expect(one.readings.map(\.reading.raw.description) == ["1001"])
    }

    @Test func `what waits to be rolled up is not compressed`() throws {
        let campus = try Campus(cadence: 900_000)
        try filled(campus)
        _ = try campus.store.append([try observation("a1", Timestamp(seconds: Self.start + 1), "1000.0")])
        #expect(try campus.store.cool(now: Timestamp(seconds: Self.start + 86_400 * 9)) == 96 * 3)
        try campus.rollUp()
        #expect(try campus.store.cool(now: Timestamp(seconds: Self.start + 86_400 * 9)) == 96 * 3 + 1)
    }

    @Test func `late, repeated and contradicting readings of a compressed day are treated as of any day`() throws {
        let campus = try Campus(cadence: 900_000)
        try filled(campus)
        _ = try campus.store.cool(now: Timestamp(seconds: Self.start + 86_400 * 9))
        #expect(try counts(campus).rows == 0)
        func say(_ at: Int64, _ value: String) throws -> AppendResult {
            try campus.store.append([try observation("a1", Timestamp(seconds: Self.start + at), value)])
        }
        #expect(try say(900, "1001").repeated == 1)
        #expect(try say(900, "7").conflicts.count == 1)
        #expect(try say(450, "1000.5").stored == 1)
        try campus.rollUp()
        #expect(try readings(campus, "a1").count == 3 * 96 + 1)
        let rows = try campus.store.rollup(
            meter: "a1", level: .year, in: Span(start: 0, end: 4_000_000_000), zone: campus.site.zone)
        #expect(rows?.map(\.bucket.amount) == [(3 * 96 - 1) * 1000])
        // Another quantity of a compressed instant joins the others.
        let export = try observation(
            "a1", Timestamp(seconds: Self.start + 86_400), "5", .activeEnergyExport)
        #expect(try campus.store.append([export]).stored == 1)
        try campus.rollUp()
        _ = try campus.store.cool(now: Timestamp(seconds: Self.start + 86_400 * 9))
        #expect(try counts(campus).rows == 0)
        #expect(try readings(campus, "a1").count == 3 * 96 + 2)
        let before = try RandomCampus.derivedRows(campus)
        try campus.store.forgetDerived()
        try campus.rollUp()
        #expect(try RandomCampus.derivedRows(campus) == before)
    }

    @Test func `a day of many readings is unpacked on several cores, to the same rows`() throws {
        let campus = try Campus(cadence: 10_000)
        for hour in 0..<48 {
            let batch = try (0..<360).flatMap { step in
                try ["a1", "b1"].enumerated().map { index, meter in
                    let at = Self.start + Int64(hour * 3600 + step * 10)
                    return try observation(meter, Timestamp(seconds: at), "\(hour * (index + 1)).\(1000 + step)")
                }
            }
            _ = try campus.store.append(batch)
        }
        try campus.rollUp()
        let before = try RandomCampus.derivedRows(campus)
        _ = try campus.store.cool(now: Timestamp(seconds: Self.start + 86_400 * 9))
        #expect(try counts(campus).rows == 0)
        for limit in [10_000, 10_000_000] {
            try campus.store.forgetDerived()
            try campus.rollUp(limit: limit)
            #expect(try RandomCampus.derivedRows(campus) == before)
        }
    }

    @Test(arguments: [UInt64](1...6))
    func `compressed at any time, the rows are the same`(seed: UInt64) throws {
        let series = try RandomCampus.series(seed: seed)
        let plain = try Campus(modulus: 1_000_000_000)
        _ = try plain.store.append(series.sorted { $0.observation.at < $1.observation.at })
        try plain.rollUp()
        var random = SeededGenerator(seed: seed)
        let mixed = try Campus(modulus: 1_000_000_000)
        for portion in stride(from: 0, to: series.count, by: 20).map({ Array(series[$0..<min($0 + 20, series.count)]) })
            .shuffled(using: &random)
        {
            _ = try mixed.store.append(portion)
            if Bool.random(using: &random) { try mixed.rollUp(limit: 13) }
            if Bool.random(using: &random) { _ = try mixed.store.cool(now: Timestamp(seconds: 4_000_000_000)) }
        }
        try mixed.rollUp()
        _ = try mixed.store.cool(now: Timestamp(seconds: 4_000_000_000))
        #expect(try counts(mixed).rows == 0)
        #expect(try RandomCampus.derivedRows(mixed) == RandomCampus.derivedRows(plain))
        try mixed.store.forgetDerived()
        try mixed.rollUp(limit: 11)
        #expect(try RandomCampus.derivedRows(mixed) == RandomCampus.derivedRows(plain))
    }
}
