import Foundation
import MeterModels

/// One reading as it is packed into an observation's row: which scale it is read with, and the raw decimal.
struct PackedReading: Hashable {
    var scale: Int64
    var raw: ExactDecimal
}

/// Packs an observation's readings into a few bytes.
///
/// Format, for each reading: scale id as an unsigned varint (LEB128), exponent as one signed byte, significand as a
/// zigzag varint. Golden bytes stand in the tests.
enum ObservationCodec {
    static func encode(_ readings: [PackedReading]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(readings.count * 8)
        for reading in readings {
            Varint.append(UInt64(bitPattern: reading.scale), to: &bytes)
            bytes.append(UInt8(bitPattern: Int8(clamping: reading.raw.exponent)))
            Varint.append(signed: reading.raw.significand, to: &bytes)
        }
        return bytes
    }

    /// The readings of a row; nil when the bytes are no such row.
    static func decode(_ bytes: some ContiguousBytes) -> [PackedReading]? {
        bytes.withUnsafeBytes { buffer in
            var readings: [PackedReading] = []
            readings.reserveCapacity(buffer.count / 4)
            var place = 0
            while place < buffer.count {
                guard let scale = varint(in: buffer, at: &place), place < buffer.count else { return nil }
                let exponent = Int8(bitPattern: buffer[place])
                place += 1
                guard let zigzag = varint(in: buffer, at: &place) else { return nil }
                let number = Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1)
                readings.append(
                    PackedReading(
                        scale: Int64(bitPattern: scale), raw: ExactDecimal(number, exponent: Int(exponent))))
            }
            return readings
        }
    }

    /// As `Varint.take`, on the bytes of a row: every reading that is rolled up passes here.
    private static func varint(in buffer: UnsafeRawBufferPointer, at place: inout Int) -> UInt64? {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while place < buffer.count {
            let byte = buffer[place]
            place += 1
            guard shift < 63 || (shift == 63 && byte <= 1) else { return nil }
            number |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return number }
            shift += 7
        }
        return nil
    }
}
