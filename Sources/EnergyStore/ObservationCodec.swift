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
    static func decode(_ bytes: some Collection<UInt8>) -> [PackedReading]? {
        var readings: [PackedReading] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let scale = Varint.take(from: &rest), let exponent = rest.popFirst(),
                let number = Varint.takeSigned(from: &rest)
            else { return nil }
            readings.append(
                PackedReading(
                    scale: Int64(bitPattern: scale),
                    raw: ExactDecimal(number, exponent: Int(Int8(bitPattern: exponent)))))
        }
        return readings
    }
}
