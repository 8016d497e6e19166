import ConsumptionLedger
import MeterModels
import TestSupport
import Testing

@Suite struct GaugeTests {
    private let zone: CivilZone
    private let midnight: Int64 = 1_790_006_400

    init() throws { zone = try CivilZone(identifier: "Asia/Shanghai") }

    private func account(_ level: BucketLevel = .quarter, cadence: Int64 = 300_000) -> GaugeAccount {
        GaugeAccount(level: level, zone: zone, cadence: cadence)
    }

    /// LEDGER: +6000 W to −3000 W in 900 s is 500 Wh of import and 125 Wh of export.
    @Test func `a power that crosses zero is import and export, not their difference`() throws {
        var account = account()
        account.take(6_000_000, at: Timestamp(seconds: midnight))
        account.take(-3_000_000, at: Timestamp(seconds: midnight + 900))
        let bucket = try #require(account.buckets[midnight])
        #expect(GaugeBucket.wattHours(bucket.above) == 500)
        #expect(GaugeBucket.wattHours(bucket.below) == 125)
        #expect(bucket.milliseconds == 900_000 && bucket.mean == 1_500_000)
        // A sample at a border belongs to the later bucket.
        #expect(bucket.count == 1 && bucket.largest == 6_000_000 && bucket.smallest == 6_000_000)
        #expect(account.buckets[midnight + 900]?.count == 1)
    }

    @Test func `samples more than three cadences apart say nothing of the time between them`() throws {
        var account = account(.hour)
        for (minute, power) in [(0, 1000), (15, 1000), (31, 9000), (40, 1000)] as [(Int64, Int64)] {
            account.take(power, at: Timestamp(seconds: midnight + minute * 60))
        }
        let hour = try #require(account.buckets[midnight])
        #expect(hour.milliseconds == (15 + 9) * 60_000)
        #expect(hour.above == 1000 * 900_000 + 5000 * 540_000)
        #expect(hour.count == 4 && hour.largest == 9000)
    }

    @Test(arguments: [UInt64](1...100))
    func `the parts of any level add up to the same integrals`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let levels: [BucketLevel] = [.quarter, .hour, .day, .year]
        var accounts = levels.map { account($0, cadence: 10_000_000) }
        var at = midnight * 1000 + Int64.random(in: 0..<86_400_000, using: &random)
        for _ in 0..<50 {
            let power = Int64.random(in: -300_000_000...300_000_000, using: &random)
            for index in accounts.indices { accounts[index].take(power, at: Timestamp(milliseconds: at)) }
            at += Int64.random(in: 1...8_000_000, using: &random)
        }
        let sums = accounts.map { account in
            account.buckets.values.reduce(into: GaugeBucket()) { sum, bucket in
                sum.above += bucket.above
                sum.below += bucket.below
                sum.milliseconds += bucket.milliseconds
                sum.count += bucket.count
            }
        }
        #expect(Set(sums.map(\.above)).count == 1 && Set(sums.map(\.below)).count == 1)
        #expect(Set(sums.map(\.milliseconds)).count == 1 && sums.allSatisfy { $0.count == 50 })
        #expect(accounts.allSatisfy { $0.buckets.values.allSatisfy { $0.above >= 0 && $0.below >= 0 } })
    }
}
