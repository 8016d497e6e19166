import MeterModels
import Testing

@testable import CampusSimulator

struct CounterSeriesTests {
    private let demo: SimulatedCampus

    init() throws {
        var campus = Campus.demo
        campus.commissioned = CivilDate(firstOfMonth: 1, year: 2021)
        demo = try SimulatedCampus(campus)
    }

    private func registers(_ id: String, _ instant: Timestamp) throws -> TwoWayAmount {
        try #require(demo.meters.first { $0.id == id }).lifetimeRegisters(at: instant)
    }

    private func advance(_ id: String, _ from: Timestamp, _ to: Timestamp) throws -> TwoWayAmount {
        let (first, last) = (try registers(id, from), try registers(id, to))
        return TwoWayAmount(forward: last.forward - first.forward, reverse: last.reverse - first.reverse)
    }

    @Test func `no lifetime register ever falls`() throws {
        for seed in [1, 2, 3] as [UInt64] {
            var instants = Instants(seed: seed, from: "2021-01-01T00:00Z", to: "2026-12-31T00:00Z")
            for _ in 0..<300 {
                let instant = instants.next()
                let later = Timestamp(milliseconds: instant.milliseconds + Int64(seed) * 700)
                for meter in demo.meters {
                    let (before, after) = (meter.lifetimeRegisters(at: instant), meter.lifetimeRegisters(at: later))
                    #expect(before.forward <= after.forward, "\(meter.id) at \(instant), seed \(seed)")
                    #expect(before.reverse <= after.reverse, "\(meter.id) at \(instant), seed \(seed)")
                }
            }
        }
    }

    @Test func `an answer does not depend on what was asked before`() throws {
        let late = Timestamp(seconds: 1_790_000_000)
        let early = Timestamp(seconds: 1_650_000_000)
        let fresh = try SimulatedCampus(.demo)
        let asked = try SimulatedCampus(.demo)
        for (one, other) in zip(fresh.meters, asked.meters) {
            let first = one.lifetimeRegisters(at: late)
            _ = other.lifetimeRegisters(at: early)
            _ = other.lifetimeRegisters(at: Timestamp(seconds: 1_700_000_000))
            #expect(other.lifetimeRegisters(at: late) == first)
        }
    }

    @Test func `import minus export is the buildings minus the plant at every hour`() throws {
        let hours = 24 * 365
        let first = SiteHour(startOf: CivilDate(firstOfMonth: 1, year: 2025))
        var exported: Int64 = 0
        for number in first.number..<(first.number + hours) {
            let (from, to) = (SiteHour(number: number).start, SiteHour(number: number + 1).start)
            let main = try advance("main", from, to)
            let loads = try ["a-main", "b-main", "c-main"].map { try advance($0, from, to).forward }.reduce(0, +)
            let plant = try advance("pv-1", from, to).reverse
            #expect(main.forward - main.reverse == loads - plant)
            #expect(main.forward == 0 || main.reverse == 0)
            exported += main.reverse
        }
        #expect(exported > 0, "on some holiday the plant gives more than the campus takes")
    }

    @Test func `the reference year has the stated totals`() throws {
        let from = SiteHour(startOf: CivilDate(firstOfMonth: 1, year: 2021)).start
        let to = SiteHour(startOf: CivilDate(firstOfMonth: 1, year: 2022)).start
        let main = try advance("main", from, to)
        let plant = try advance("pv-1", from, to).reverse
        // Each of the 8,760 hours is rounded to a whole Wh: three loads and a plant.
        #expect(abs(main.forward + plant - main.reverse - 5_169_400_000) <= 4 * 8760 / 2)
        #expect(abs(plant - 250_000_000) <= 8760 / 2)
        #expect(abs(try advance("w-main", from, to).forward - 52_000_000_000) <= 8760 / 2)
    }

    @Test func `inside an hour the power is constant`() throws {
        let start = try #require(Timestamp(rfc3339: "2026-07-07T10:00+08:00"))
        let end = Timestamp(milliseconds: start.milliseconds + 3_600_000)
        let quarter = Timestamp(milliseconds: start.milliseconds + 900_000)
        let hour = try advance("a-main", start, end).forward
        #expect(hour > 0)
        #expect(try advance("a-main", start, quarter).forward == hour / 4)
    }

    @Test func `before commissioning a register stands at its first value`() throws {
        #expect(try registers("a-main", Timestamp(seconds: 0)) == TwoWayAmount(forward: 6_420_000))
    }

    @Test func `the sun of Dezhou rises and sets`() throws {
        let plant = HourlyLoad(id: "pv-1", profile: .solar, annual: 250_000_000)
        let june = SiteHour(startOf: try #require(CivilDate("2026-06-21")))
        let december = SiteHour(startOf: try #require(CivilDate("2026-12-21")))
        let long = (0..<24).filter { plant.amount(in: SiteHour(number: june.number + $0)) > 0 }
        let short = (0..<24).filter { plant.amount(in: SiteHour(number: december.number + $0)) > 0 }
        // Sunrise and sunset of Dezhou: 04:50 and 19:35 in June, 07:22 and 16:57 in December.
        #expect(long == Array(5...18) || long == Array(5...19))
        #expect(short == Array(7...16) || short == Array(8...16))
    }
}
