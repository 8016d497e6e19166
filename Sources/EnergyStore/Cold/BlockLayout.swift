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
