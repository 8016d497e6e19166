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
    private static let level: Int32 = 9

    /// A block of observations in time order.
    static func encode(_ observations: [PackedObservation]) throws(StoreError) -> [UInt8] {
        var bytes: [UInt8] = []
        Varint.append(UInt64(observations.count), to: &bytes)
        var (last, step): (Int64, Int64) = (0, 0)
        for observation in observations {
            // A day of polls has the same step all along.
            Varint.append(signed: observation.at &- last &- step, to: &bytes)
            step = observation.at &- last
            last = observation.at
        }
        let layout = BlockLayout(observations)
        layout.append(to: &bytes)
        for scale in layout.scales {
            var column: [ExactDecimal] = []
            for observation in observations {
                for reading in observation.readings where reading.scale == scale { column.append(reading.raw) }
            }
            append(column, to: &bytes)
        }
        return [version] + (try Zstandard.compress(bytes, level: level))
    }

    private static func append(_ column: [ExactDecimal], to bytes: inout [UInt8]) {
        var values: [UInt8] = []
        var numbers: [Int64]
        if let exponent = column.map(\.exponent).min(), let aligned = aligned(column, to: exponent) {
            values += [0, UInt8(bitPattern: exponent)]
            numbers = aligned
        } else {
            values += [1] + column.map { UInt8(bitPattern: $0.exponent) }
            numbers = column.map(\.significand)
        }
        var last: Int64 = 0
        for number in numbers {
            Varint.append(signed: number &- last, to: &values)
            last = number
        }
        Varint.append(UInt64(values.count), to: &bytes)
        bytes += values
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

/// Which scales the observations of a block have, in which order: mostly the same in all of them.
struct BlockLayout {
    /// The different orders of scales.
    private(set) var orders: [[Int64]] = []
    /// How many observations in a row have which order.
    private(set) var runs: [(order: Int, count: Int)] = []
    /// Every scale once, in ascending order: that of the columns.
    private(set) var scales: [Int64] = []

    init(_ observations: [PackedObservation]) {
        var known: [[Int64]: Int] = [:]
        for observation in observations {
            let order = observation.readings.map(\.scale)
            let index = known[order] ?? orders.count
            if index == orders.count {
                known[order] = index
                orders.append(order)
            }
            if let last = runs.last, last.order == index {
                runs[runs.count - 1].count += 1
            } else {
                runs.append((index, 1))
            }
        }
        scales = Set(orders.joined()).sorted()
    }

    func append(to bytes: inout [UInt8]) {
        Varint.append(UInt64(orders.count), to: &bytes)
        for order in orders {
            Varint.append(UInt64(order.count), to: &bytes)
            for scale in order { Varint.append(UInt64(bitPattern: scale), to: &bytes) }
        }
        Varint.append(UInt64(runs.count), to: &bytes)
        for run in runs {
            Varint.append(UInt64(run.order), to: &bytes)
            Varint.append(UInt64(run.count), to: &bytes)
        }
    }

    /// The layout at the beginning of some bytes, for so many observations; nil when it is none.
    init?(from bytes: inout ArraySlice<UInt8>, count: Int) {
        // Every number below takes at least a byte, so nothing longer than the bytes is ever made room for.
        guard let orderCount = Varint.takeCount(from: &bytes) else { return nil }
        for _ in 0..<orderCount {
            guard let length = Varint.takeCount(from: &bytes) else { return nil }
            var order: [Int64] = []
            for _ in 0..<length {
                guard let scale = Varint.take(from: &bytes) else { return nil }
                order.append(Int64(bitPattern: scale))
            }
            orders.append(order)
        }
        guard let runCount = Varint.takeCount(from: &bytes) else { return nil }
        var total = 0
        for _ in 0..<runCount {
            guard let order = Varint.take(from: &bytes), order < UInt64(orders.count),
                let length = Varint.take(from: &bytes), length <= UInt64(count - total)
            else { return nil }
            runs.append((Int(order), Int(length)))
            total += Int(length)
        }
        guard total == count else { return nil }
        scales = Set(orders.joined()).sorted()
    }
}
