import ConsumptionLedger
import MeterModels
import Testing
import TestSupport

/// When lamps have to burn, and what is made of what they say.
@Suite struct LightingTests {
    private func place(_ latitude: String, _ longitude: String) throws -> GeoLocation {
        GeoLocation(latitude: try #require(ExactDecimal(latitude)), longitude: try #require(ExactDecimal(longitude)))
    }

    /// Sunrise and sunset as the Python package astral 3.2 gives them, which uses the full formulae of Meeus.
    @Test(arguments: [
        ("37.436", "116.357", "Asia/Shanghai", "2026-03-20", "06:19:01+08:00", "18:25:47+08:00"),
        ("37.436", "116.357", "Asia/Shanghai", "2026-06-21", "04:54:07+08:00", "19:38:32+08:00"),
        ("37.436", "116.357", "Asia/Shanghai", "2026-11-23", "07:02:09+08:00", "16:59:15+08:00"),
        ("37.436", "116.357", "Asia/Shanghai", "2026-12-21", "07:25:19+08:00", "16:59:38+08:00"),
        ("-21.14", "-175.2", "Pacific/Tongatapu", "2026-06-21", "07:17:20+13:00", "18:07:42+13:00"),
        ("40.71", "-74.0", "America/New_York", "2026-03-08", "07:19:05-04:00", "18:54:57-04:00"),
        ("40.71", "-74.0", "America/New_York", "2026-11-01", "06:26:37-05:00", "16:51:56-05:00"),
    ])
    func `sunrise and sunset are right to two minutes`(
        latitude: String, longitude: String, zone: String, day: String, rise: String, set: String
    ) throws {
        let date = try #require(CivilDate(day))
        let sun = try #require(
            place(latitude, longitude).sun(on: date, in: try CivilZone(identifier: zone)), "\(day) \(zone)")
        let expectedRise = try #require(Timestamp(rfc3339: "\(day)T\(rise)")).seconds
        let expectedSet = try #require(Timestamp(rfc3339: "\(day)T\(set)")).seconds
        #expect(abs(sun.rise - expectedRise) <= 120, "\(sun.rise - expectedRise) s")
        #expect(abs(sun.set - expectedSet) <= 120, "\(sun.set - expectedSet) s")
        #expect(sun.rise % 60 == 0 && sun.set % 60 == 0)
    }

    @Test func `where the sun does not set nobody asks a lamp for anything`() throws {
        let date = try #require(CivilDate("2026-06-21"))
        let zone = try CivilZone(identifier: "Asia/Shanghai")
        #expect(try place("80", "116").sun(on: date, in: zone) == nil)
        let rules = LightingRules(location: try place("80", "116"), zone: zone, twilight: 0, cadence: 60_000)
        #expect(rules.spans(of: date).dark.isEmpty && rules.spans(of: date).bright == nil)
    }

    // MARK: - Lamps

    private func calendar() throws -> LightingCalendar {
        let zone = try CivilZone(identifier: "Asia/Shanghai")
        return LightingCalendar(
            rules: LightingRules(
                location: try place("37.436", "116.357"), zone: zone, twilight: 1800, cadence: 600_000), zone: zone)
    }

    /// A lamp that says each ten minutes of 23 November 2026 whether it is lit.
    private func day(isLit: (Int64) -> Bool?, faults: Int64? = nil) throws -> LampDay {
        var calendar = try calendar()
        var account = LampAccount()
        var days: [Int32: LampDay] = [:]
        let start = try #require(Timestamp(rfc3339: "2026-11-23T00:00:00+08:00")).seconds
        for second in stride(from: Int64(0), through: 86_400, by: 600) {
            guard let isLit = isLit(second) else { continue }
            account.take(
                LampSample(at: Timestamp(seconds: start + second), isLit: isLit, faults: faults), calendar: &calendar,
                into: &days)
        }
        let date = try #require(CivilDate("2026-11-23"))
        return try #require(days[date.dayNumber])
    }

    /// Sunrise 07:02 and sunset 16:59, half an hour of twilight on either side: dark to 06:32 and from 17:29.
    private let dark: Int64 = 6 * 3600 + 32 * 60 + 6 * 3600 + 31 * 60
    private let bright: Int64 = 8 * 3600 + 57 * 60

    @Test func `a lamp that burns from sunset to sunrise is available and no day burner`() throws {
        let lamp = try day { $0 < 7 * 3600 || $0 >= 17 * 3600 }
        #expect(abs(lamp.dark / 1000 - dark) <= 240 && abs(lamp.bright / 1000 - bright) <= 240)
        #expect(lamp.darkLit == lamp.dark && lamp.brightLit == 0)
        #expect(!lamp.isFaulty && lamp.messages == 144)
    }

    @Test func `a lamp that is dark at night and one that burns by day are faulty`() throws {
        let off = try day { _ in false }
        #expect(off.darkLit == 0 && off.isDarkAtNight && !off.isDayBurner && off.isFaulty)
        let on = try day { _ in true }
        #expect(on.darkLit == on.dark && on.brightLit == on.bright)
        #expect(on.isDayBurner && !on.isDarkAtNight && on.isFaulty)
        // Twenty minutes are no fault.
        let late = try day { $0 < 7 * 3600 || $0 >= 17 * 3600 + 50 * 60 }
        #expect(late.dark > late.darkLit && !late.isFaulty)
    }

    @Test func `silence is neither lit nor dark`() throws {
        let silent = try day { (10 * 3600...20 * 3600).contains($0) ? nil : $0 < 7 * 3600 || $0 >= 17 * 3600 }
        #expect(silent.darkLit == silent.dark && !silent.isFaulty)
        // From 20:10 to midnight only, and not from 17:29.
        #expect(abs(silent.dark / 1000 - (6 * 3600 + 32 * 60 + 3 * 3600 + 50 * 60)) <= 240)
        // Three cadences are no silence.
        let slow = try day { $0 % 1800 == 0 ? $0 < 7 * 3600 || $0 >= 17 * 3600 : nil }
        #expect(abs(slow.dark / 1000 - dark) <= 240)
    }

    @Test func `what a lamp complains of makes it faulty, and nothing is known without a place`() throws {
        #expect(try day(isLit: { $0 < 7 * 3600 || $0 >= 17 * 3600 }, faults: LampFault.cycling.bit).isFaulty)
        let zone = try CivilZone(identifier: "Asia/Shanghai")
        var calendar = LightingCalendar(rules: nil, zone: zone)
        var account = LampAccount()
        var days: [Int32: LampDay] = [:]
        for minute in 0..<60 {
            account.take(
                LampSample(at: Timestamp(seconds: Int64(minute) * 60), isLit: false, faults: nil),
                calendar: &calendar, into: &days)
        }
        #expect(days.values.map(\.dark) == [0] && days.values.map(\.messages) == [60])
    }

    @Test func `a lamp that is on and takes no power is not lit`() {
        func sample(_ values: [Quantity: Int64]) -> LampSample? {
            LampSample(at: Timestamp(milliseconds: 0)) { values[$0] }
        }
        #expect(sample([.lampOn: 1, .lampPower: 0])?.isLit == false)
        #expect(sample([.lampOn: 1, .lampPower: 30_000])?.isLit == true)
        #expect(sample([.lampOn: 1])?.isLit == true)
        #expect(sample([.lampOn: 0, .lampPower: 30_000])?.isLit == false)
        #expect(sample([.lampPower: 30_000])?.isLit == true)
        #expect(sample([.lampFaults: 1])?.isLit == nil)
        #expect(sample([.batteryVoltage: 12_000]) == nil)
    }

    @Test(arguments: [UInt64](1...5))
    func `cut anywhere, the parts of a night add up`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var samples: [LampSample] = []
        var at = try #require(Timestamp(rfc3339: "2026-11-22T12:00:00+08:00")).milliseconds
        for _ in 0..<400 {
            at += Int64.random(in: 1...2_400_000, using: &random)
            samples.append(
                LampSample(
                    at: Timestamp(milliseconds: at),
                    isLit: Bool.random(using: &random) ? Bool.random(using: &random) : nil,
                    faults: nil))
        }
        func run(_ parts: [ArraySlice<LampSample>]) throws -> [Int32: LampDay] {
            var account = LampAccount()
            var sum: [Int32: LampDay] = [:]
            for part in parts {
                var calendar = try calendar()
                var days: [Int32: LampDay] = [:]
                for sample in part { account.take(sample, calendar: &calendar, into: &days) }
                for (day, amount) in days { sum[day, default: LampDay()] += amount }
            }
            return sum
        }
        let cut = Int.random(in: 1..<399, using: &random)
        #expect(try run([samples[...]]) == run([samples[..<cut], samples[cut...]]))
    }
}
