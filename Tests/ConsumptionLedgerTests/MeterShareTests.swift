import ConsumptionLedger
import TestSupport
import Testing

@Suite struct MeterShareTests {
    @Test func `the golden splits of a meter by parts and in thirds`() throws {
        let tenants = try #require(MeterShare.shares([42287, 4379]))
        #expect(tenants.map { $0.of(10_001) } == [9062, 939])
        let thirds = try #require(MeterShare.shares([1, 1, 1]))
        #expect(thirds.map { $0.of(7) } == [2, 2, 3])
        #expect(thirds.map { $0.of(0) } == [0, 0, 0])
        #expect(thirds.map { $0.of(-7) }.reduce(0, +) == -7)
        #expect(thirds.map { $0.of(.max) }.reduce(0, +) == .max)
    }

    @Test func `parts that are no parts of a whole make no share`() {
        #expect(MeterShare.shares([1, 0]) == nil)
        #expect(MeterShare.shares([3, -1]) == nil)
        #expect(MeterShare.shares([.max, 1]) == nil)
        #expect(MeterShare(before: 2, part: 2, whole: 3) == nil)
    }

    @Test(arguments: 0..<50)
    func `shares of quarters add up to the shares of their day, and the nodes' shares to the register`(seed: Int) throws
    {
        var random = SeededGenerator(seed: UInt64(seed))
        let parts = (0..<Int.random(in: 2...5, using: &random)).map { _ in Int64.random(in: 1...100_000, using: &random)
        }
        let shares = try #require(MeterShare.shares(parts))
        let quarters = (0..<96).map { _ in Int64.random(in: 0...30, using: &random) }
        let day = quarters.reduce(0, +)
        var given = [Int64](repeating: 0, count: shares.count)
        var sum = BucketAmount()
        for quarter in quarters {
            let bucket = BucketAmount(amount: quarter, derived: 0, coveredMilliseconds: 900_000, unattributed: 0)
            let split = shares.map { bucket.shared($0, after: sum).amount }
            #expect(split.reduce(0, +) == quarter)
            // A node in the middle can give a unit back that it was given too early; see docs/adr/0016.
            #expect(split.allSatisfy { $0 >= -1 } && split.first != -1 && split.last != -1)
            for (index, part) in split.enumerated() { given[index] += part }
            sum.amount += quarter
        }
        #expect(given == shares.map { $0.of(day) })
        // No node is more than a unit away from its exact share, whatever the number of buckets.
        for (share, amount) in zip(shares, given) {
            let exact = Int128(day) * Int128(share.part)
            #expect(abs(Int128(amount) * Int128(share.whole) - exact) < Int128(share.whole))
        }
    }
}
