import MeterModels
import Testing
import TestSupport

@testable import EnergyStore

@Suite struct CodecTests {
    @Test func `a packed observation has the documented bytes`() {
        let readings = [
            PackedReading(scale: 1, raw: ExactDecimal(1_234_567, exponent: -1)),
            PackedReading(scale: 300, raw: ExactDecimal(-5)),
        ]
        let bytes: [UInt8] = [0x01, 0xFF, 0x8E, 0xDA, 0x96, 0x01, 0xAC, 0x02, 0x00, 0x09]
        #expect(ObservationCodec.encode(readings) == bytes)
        #expect(ObservationCodec.decode(bytes) == readings)
    }

    @Test func `every reading comes back as it was packed`() {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<2000 {
            let readings = (0..<Int.random(in: 1...30, using: &random)).map { _ in
                PackedReading(
                    scale: Int64.random(in: 1...100_000, using: &random),
                    raw: ExactDecimal(
                        Int64.random(in: Int64.min...Int64.max, using: &random)
                            >> Int64.random(in: 0...63, using: &random),
                        exponent: Int.random(in: -20...20, using: &random)))
            }
            #expect(ObservationCodec.decode(ObservationCodec.encode(readings)) == readings)
        }
    }

    @Test func `bytes that are no observation are refused`() {
        var random = SeededGenerator(seed: 12)
        #expect(ObservationCodec.decode([0x80]) == nil)
        #expect(ObservationCodec.decode([0x01, 0x00]) == nil)
        #expect(ObservationCodec.decode([UInt8](repeating: 0xFF, count: 40)) == nil)
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            if let readings = ObservationCodec.decode(bytes) {
                #expect(readings.count <= bytes.count / 3)
            }
        }
    }
}
