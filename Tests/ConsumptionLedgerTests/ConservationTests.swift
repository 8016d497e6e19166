import ConsumptionLedger
import MeterModels
import Testing
import TestSupport

@Suite struct ConservationTests {
    /// Readings of a register with gaps, spikes, zeros, dips, jitter, turns of the register, and stretches on another
    /// line of which some are believed and some come back.
    private func readings(seed: UInt64, modulus: Int64, count: Int = 400) -> [CounterReading] {
        var random = SeededGenerator(seed: seed)
        var at: Int64 = 1_790_000_000_000
        var total = Int64.random(in: 0..<modulus, using: &random)
        var (shift, shifted): (Int64, Int) = (0, 0)
        return (0..<count).map { _ in
            let step: Int64 =
                [15_000, 15_000, 15_000, 900_000, 7_200_000, 200_000_000].randomElement(using: &random) ?? 15_000
            at += step + Int64.random(in: 0..<1000, using: &random)
            total += Int64.random(in: 0...(step / 360), using: &random)
            if shifted > 0 { shifted -= 1 }
            if Int.random(in: 0..<25, using: &random) == 0 {
                shift = Int64.random(in: -(modulus / 2)...(modulus / 2), using: &random)
                shifted = Int.random(in: 1...60, using: &random)
            }
            var value = (total + (shifted > 0 ? shift : 0) + modulus) % modulus
            switch Int.random(in: 0..<20, using: &random) {
            case 0: value = 0
            case 1: value = Int64.random(in: 0..<modulus, using: &random)
            case 2: value = max(0, value - 1)
            default: break
            }
            return CounterReading(at: Timestamp(milliseconds: at), value: value, tolerance: 2)
        }
    }

    @Test(arguments: 0..<200)
    func `amounts and what is unattributed are last minus first plus turns`(seed: Int) throws {
        let modulus: Int64 = 1_000_000_000
        let rules = CounterRules(ratedPerHour: 20_000, modulus: modulus, cadence: 15_000)
        let readings = readings(seed: UInt64(seed), modulus: modulus)
        let run = LedgerRun(readings, rules: rules, zone: try CivilZone(identifier: "Asia/Shanghai"))
        let line = try #require(run.account.line)
        let quarters = run.changes.quarters.amounts
        #expect(run.total + run.unattributed == line.span + line.wraps * modulus)
        #expect(quarters.allSatisfy { $0.amount >= 0 && $0.derived >= 0 && $0.derived <= $0.amount })
        #expect(quarters.allSatisfy { (0...900_000).contains($0.coveredMilliseconds) })
    }

    /// The readings above must reach every way there is: else a law that holds for them says little.
    @Test func `the readings of these tests are believed, set aside, and come back`() throws {
        let modulus: Int64 = 1_000_000_000
        let rules = CounterRules(ratedPerHour: 20_000, modulus: modulus, cadence: 15_000)
        var (released, setAside, lives) = (0, 0, 0)
        for seed in 0..<200 {
            let run = LedgerRun(
                readings(seed: UInt64(seed), modulus: modulus), rules: rules,
                zone: try CivilZone(identifier: "Asia/Shanghai"))
            released += run.changes.released.count
            setAside += run.changes.setAside.count
            lives += run.account.line.map { $0.earlierLives != 0 ? 1 : 0 } ?? 0
        }
        #expect(released > 100 && setAside > 10 && lives > 20, "\(released) \(setAside) \(lives)")
    }

    @Test(arguments: 0..<8)
    func `every level holds the same total as the quarters`(seed: Int) throws {
        let rules = CounterRules(ratedPerHour: 20_000, modulus: nil, cadence: 15_000)
        let zone = try CivilZone(identifier: "Europe/Berlin")
        let readings = readings(seed: UInt64(seed), modulus: 1 << 60, count: 60)
        let run = LedgerRun(readings, rules: rules, zone: zone)
        let first = try #require(readings.first?.at.seconds)
        let last = try #require(readings.last?.at.seconds)
        for level in BucketLevel.allCases {
            let buckets = zone.buckets(level, in: Span(start: first, end: last + 1)).map {
                run.bucket(level, at: Timestamp(seconds: $0.start))
            }
            #expect(buckets.reduce(0) { $0 + $1.amount } == run.total)
            #expect(buckets.allSatisfy { $0.derived >= 0 && $0.derived <= $0.amount })
        }
    }

    @Test func `the parts of an advance at any borders sum to it exactly`() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<2000 {
            let from = Int64.random(in: 0..<10_000_000, using: &random)
            let to = from + Int64.random(in: 1..<500_000_000, using: &random)
            let amount = Int64.random(in: 0..<(1 << 40), using: &random)
            let advance = Advance(
                from: Timestamp(milliseconds: from), to: Timestamp(milliseconds: to), amount: amount, isGap: true,
                isCovered: false)
            var borders = (0..<8).map { _ in Int64.random(in: (from / 1000)...(to / 1000 + 1), using: &random) }
                .sorted()
            borders.insert(from / 1000, at: 0)
            borders.append(to / 1000 + 1)
            let parts = zip(borders, borders.dropFirst()).map { advance.amount(in: Span(start: $0, end: $1)) }
            #expect(parts.reduce(0, +) == amount)
            #expect(parts.allSatisfy { $0 >= 0 })
        }
    }
}
