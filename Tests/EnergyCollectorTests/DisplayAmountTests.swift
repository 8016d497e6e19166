import Foundation
import MeterModels
import Testing

@testable import EnergyCollector

@Suite struct DisplayAmountTests {
    @Test func `base units become the unit's decimals, half to even`() {
        #expect(DisplayAmount.decimal(48_674_800, .kilowattHour) == Decimal(string: "48674.8"))
        #expect(DisplayAmount.decimal(-1, .kilowattHour) == Decimal(string: "-0.001"))
        #expect(DisplayAmount.decimal(.max, .kilowattHour) == Decimal(string: "9223372036854775.807"))
        #expect(DisplayAmount.decimal(.min, .kilowattHour) == Decimal(string: "-9223372036854775.808"))
    }

    @Test func `a share of almost all never prints as all`() {
        #expect(DisplayAmount.share(99_999, of: 100_000) == Decimal(string: "0.9999"))
        #expect(DisplayAmount.share(.max, of: .max) == 1)
        #expect(DisplayAmount.share(1, of: 0) == 0)
    }
}

@Suite struct MeterStateTests {
    @Test func `a meter is late after three cadences and silent after ten and five minutes`() {
        let now = Timestamp(milliseconds: 1_790_000_000_000)
        func state(_ age: Int64, cadence: Int64) -> MeterState {
            .polled(Timestamp(milliseconds: now.milliseconds - age), now: now, cadence: cadence)
        }
        #expect(state(45_000, cadence: 15_000) == .good)
        #expect(state(45_001, cadence: 15_000) == .late)
        #expect(state(300_000, cadence: 15_000) == .late)
        #expect(state(300_001, cadence: 15_000) == .silent)
        #expect(state(36_000_000, cadence: 3_600_000) == .late)
        #expect(state(36_000_001, cadence: 3_600_000) == .silent)
        #expect(MeterState.polled(nil, now: now, cadence: 1) == .never)
        #expect(MeterState.imported(nil) == .never && MeterState.imported(now) == .importedOnly)
    }
}
