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
            appendVarint(UInt64(bitPattern: reading.scale), to: &bytes)
            bytes.append(UInt8(bitPattern: Int8(clamping: reading.raw.exponent)))
            let number = reading.raw.significand
            appendVarint(UInt64(bitPattern: number << 1 ^ number >> 63), to: &bytes)
        }
        return bytes
    }

    /// The readings of a row; nil when the bytes are no such row.
    static func decode(_ bytes: some Collection<UInt8>) -> [PackedReading]? {
        var readings: [PackedReading] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let scale = takeVarint(from: &rest), let exponent = rest.popFirst(),
                let zigzag = takeVarint(from: &rest)
            else { return nil }
            let number = Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1)
            readings.append(
                PackedReading(
                    scale: Int64(bitPattern: scale),
                    raw: ExactDecimal(number, exponent: Int(Int8(bitPattern: exponent)))))
        }
        return readings
    }

    private static func appendVarint(_ number: UInt64, to bytes: inout [UInt8]) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private static func takeVarint<Bytes: Collection<UInt8>>(from bytes: inout Bytes) -> UInt64?
    where Bytes.SubSequence == Bytes {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while let byte = bytes.popFirst() {
            guard shift < 63 || (shift == 63 && byte <= 1) else { return nil }
            number |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return number }
            shift += 7
        }
        return nil
    }
}
