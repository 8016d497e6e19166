import MeterModels
import Testing

@testable import CampusSimulator

struct SunSpecInverterTests {
    private func image(watts: Int64, wattHours: Int64 = 1_234_567) -> RegisterImage {
        SunSpecInverter(ratedWatts: 220_000).image(
            of: MeterState(
                registers: TwoWayAmount(reverse: wattHours), rate: -watts, at: Timestamp(seconds: 1_767_225_600)))
    }

    @Test func `the map is the marker, models 1, 103 and 120, and the end`() {
        let words = image(watts: 100_000).words
        #expect(Array(words[0..<2]) == [0x5375, 0x6E53])
        var models: [[UInt16]] = []
        var index = 2
        while words.indices.contains(index + 1), words[index] != 0xFFFF {
            models.append([words[index], words[index + 1]])
            index += 2 + Int(words[index + 1])
        }
        #expect(models == [[1, 66], [103, 50], [120, 26]])
        #expect(Array(words[index...]) == [0xFFFF, 0])
    }

    @Test func `power and lifetime stand with their scale factors`() {
        let words = image(watts: 219_990).words
        let inverter = 2 + 68
        #expect(words[inverter + 14] == 21_999)
        #expect(words[inverter + 15] == 1)
        #expect(Array(words[(inverter + 24)...(inverter + 26)]) == [0x0001, 0xE240, 1])
        #expect(words[inverter + 38] == 4)
        let nameplate = inverter + 52
        #expect(Array(words[(nameplate + 3)...(nameplate + 4)]) == [22_000, 1])
    }

    @Test func `by night the power is zero, the inverter sleeps and the counter stays`() {
        let words = image(watts: 0).words
        #expect(words[70 + 14] == 0)
        #expect(words[70 + 38] == 2)
        #expect(Array(words[(70 + 24)...(70 + 25)]) == [0x0001, 0xE240])
    }

    @Test func `the daemon's reader finds the inverter and reads what was meant`() {
        var reader = SunSpecReader()
        let image = image(watts: 123_450, wattHours: 9_876_540)
        while let request = reader.next() {
            let first = Int(request.address) - Int(image.base)
            let isMapped = first >= 0 && first + request.count <= image.words.count
            reader.receive(
                isMapped ? .registers(Array(image.words[first..<(first + request.count)])) : .refused,
                at: Timestamp(seconds: 1))
        }
        let cycle = reader.finishCycle()
        #expect(cycle.failures.isEmpty)
        func reading(_ quantity: Quantity) -> Int64? { cycle.readings.first { $0.quantity == quantity }?.baseUnits }
        #expect(reading(.activeEnergyExport) == 9_876_540)
        #expect(reading(.activePower) == 123_450_000)
    }

    @Test func `the lifetime counter wraps at 32 bits`() {
        let words = image(watts: 0, wattHours: (Int64(UInt32.max) + 6) * 10).words
        #expect(Array(words[(70 + 24)...(70 + 25)]) == [0, 5])
    }
}
