import MeterModels

/// One observation of a block: when, and its readings in the order in which they were stored.
struct PackedObservation: Hashable {
    var at: Int64
    var readings: [PackedReading]
}

/// A device's day as one block: one column of times, shared by a column of values for each scale.
///
/// The format stands in docs/storage.md, with golden bytes in the tests. Decoding gives back exactly what was stored,
/// the order of readings and the exponents among it.
enum BlockCodec {
    /// The first byte of a block.
    static let version: UInt8 = 1
    /// Small and fast enough for a gateway: higher levels gain a few percent and cost several times as much.
    private static let level: Int32 = 6

    /// A block of observations in time order.
    static func encode(_ observations: [PackedObservation]) throws(StoreError) -> [UInt8] {
        let layout = BlockLayout(observations)
        var head: [UInt8] = []
        Varint.append(UInt64(observations.count), to: &head)
        layout.append(to: &head)
        var bytes = [version]
        append(try Zstandard.compress(head, level: level), to: &bytes)
        append(try smallest(NumberColumn.forms(of: observations.map(\.at))), to: &bytes)
        var columns: [Int64: [ExactDecimal]] = [:]
        for observation in observations {
            for reading in observation.readings { columns[reading.scale, default: []].append(reading.raw) }
        }
        for scale in layout.scales {
            append(try smallest(forms(of: columns[scale] ?? [])), to: &bytes)
        }
        return bytes
    }

    /// A part with its length before it, so that it can be passed over.
    private static func append(_ part: [UInt8], to bytes: inout [UInt8]) {
        Varint.append(UInt64(part.count), to: &bytes)
        bytes += part
    }

    /// The form that is the smallest once it is compressed: of equal ones the first.
    private static func smallest(_ forms: [[UInt8]]) throws(StoreError) -> [UInt8] {
        var best: [UInt8]?
        for form in forms {
            let frame = try Zstandard.compress(form, level: level)
            if best.map({ frame.count < $0.count }) ?? true { best = frame }
        }
        return best ?? []
    }

    private static func forms(of column: [ExactDecimal]) -> [[UInt8]] {
        if let exponent = column.map(\.exponent).min(), let numbers = aligned(column, to: exponent) {
            return NumberColumn.forms(of: numbers).map { [0, UInt8(bitPattern: exponent)] + $0 }
        }
        let exponents = [1] + column.map { UInt8(bitPattern: $0.exponent) }
        return NumberColumn.forms(of: column.map(\.significand)).map { exponents + $0 }
    }

    /// The numbers as multiples of one power of ten; nil when one of them does not fit.
    ///
    /// An `ExactDecimal` has no zeros at its end, so that it is the same again when it is read.
    private static func aligned(_ column: [ExactDecimal], to exponent: Int8) -> [Int64]? {
        var powers: [Int64] = [1]
        var numbers: [Int64] = []
        numbers.reserveCapacity(column.count)
        for value in column {
            let places = Int(value.exponent) - Int(exponent)
            while powers.count <= places {
                let (next, overflow) = powers[powers.count - 1].multipliedReportingOverflow(by: 10)
                guard !overflow else { return nil }
                powers.append(next)
            }
            let (number, overflow) = value.significand.multipliedReportingOverflow(by: powers[places])
            guard !overflow else { return nil }
            numbers.append(number)
        }
        return numbers
    }
}
