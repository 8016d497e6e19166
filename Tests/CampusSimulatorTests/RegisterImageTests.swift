import MeterModels
import Testing

@testable import CampusSimulator

struct RegisterImageTests {
    private func state(_ forward: Int64, rate: Int64 = 0, reverse: Int64 = 0) -> MeterState {
        MeterState(
            registers: TwoWayAmount(forward: forward, reverse: reverse), rate: rate,
            at: Timestamp(seconds: 1_767_225_600))
    }

    private func words(_ image: RegisterImage, at address: UInt16, count: Int) -> [UInt16] {
        let first = Int(address) - Int(image.base)
        return Array(image.words[first..<(first + count)])
    }

    @Test(arguments: [
        (WordOrder.abcd, [0x0102, 0x0304] as [UInt16]), (.cdab, [0x0304, 0x0102]), (.badc, [0x0201, 0x0403]),
        (.dcba, [0x0403, 0x0201]),
    ])
    func `a word order puts the bytes where it says`(order: WordOrder, registers: [UInt16]) {
        #expect(order.registers(of: 0x0102_0304) == registers)
    }

    @Test func `an SDM630 shows kWh as float32 ABCD and W with sign`() {
        let image = SDM630().image(of: state(123_456_700, rate: -5000, reverse: 7_412_908_000))
        #expect(image.table == .input)
        #expect(words(image, at: 0x48, count: 4) == [0x47F1, 0x205A, 0x4AE2, 0x3958])
        #expect(words(image, at: 0x34, count: 2) == [0xC59C, 0x4000])
        #expect(SDM630().displayValue(of: 123_456_700).description == "123456.7")
        // 7 412 908.2 kWh is not a float32: the register says 7 412 908.
        #expect(SDM630().displayValue(of: 7_412_908_200).description == "7412908")
    }

    @Test func `an ADL400 carries the secondary side and its ratios`() {
        let meter = AcrelADL400(voltageRatio: 1, currentRatio: 40)
        let image = meter.image(of: state(1_234_567_890, rate: 200_000))
        // 1 234 567.890 kWh ÷ 40 = 30 864.19… kWh = 3 086 419 counts of 0.01 kWh.
        #expect(image.table == .holding)
        #expect(words(image, at: 0x00, count: 2) == [0x002F, 0x1853])
        #expect(words(image, at: 0x0A, count: 2) == [0x002F, 0x1853])
        #expect(words(image, at: 0x8D, count: 2) == [1, 40])
        // 200 kW ÷ 40 = 5.000 kW.
        #expect(words(image, at: 0x16A, count: 2) == [0, 5000])
        #expect(meter.displayValue(of: 1_234_567_890).description == "1234567.6")
    }

    @Test func `a generic water meter counts tens of litres with the low word first`() {
        let meter = GenericWaterMeter(address: 4, order: .cdab, litresPerCount: 10)
        let image = meter.image(of: state(1_234_567_899_999))
        // 123 456 789 counts = 0x075BCD15.
        #expect(
            image
                == {
                    var expected = RegisterImage(table: .holding, base: 4, count: 2)
                    expected.put([0xCD15, 0x075B], at: 4)
                    return expected
                }())
        #expect(meter.displayValue(of: 1_234_567_899_999).description == "1234567.89")
    }

    @Test func `a Xintai meter shows m³ as float32 DCBA`() {
        // The vector of the register list, 1E 85 0B 3F, is the float just below 0.545.
        #expect(WordOrder.dcba.registers(of: (Float(0.545).nextDown).bitPattern) == [0x1E85, 0x0B3F])
        #expect(words(XintaiWaterMeter().image(of: state(545_000)), at: 0x01, count: 2) == [0x1F85, 0x0B3F])
    }

    @Test func `registers outside an image are left out`() {
        var image = RegisterImage(table: .holding, base: 10, count: 2)
        image.put([1, 2, 3], at: 9)
        #expect(image.words == [2, 3])
        #expect(image.contains(11) && !image.contains(12) && !image.contains(9))
    }
}
