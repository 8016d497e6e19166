import MeterModels

/// Goes through the observations of a block in time order.
///
/// Columns that nobody wants are passed over without being unpacked; memory is that of the uncompressed block.
struct BlockReader {
    /// A column's values on their way out.
    private struct Column {
        var isWanted: Bool
        /// One for all values, or one each.
        var exponents: ArraySlice<UInt8>
        var hasOneExponent: Bool
        var values: ArraySlice<UInt8>
        var last: Int64 = 0

        mutating func next() -> ExactDecimal? {
            guard isWanted else { return ExactDecimal(0) }
            guard let exponent = hasOneExponent ? exponents.first : exponents.popFirst(),
                let delta = Varint.takeSigned(from: &values)
            else { return nil }
            last &+= delta
            return ExactDecimal(last, exponent: Int(Int8(bitPattern: exponent)))
        }
    }

    /// Observations in the block.
    let count: Int
    private var times: ArraySlice<UInt8>
    private let layout: BlockLayout
    private var columns: [Column] = []
    /// The columns of each order, so that no scale has to be looked up.
    private let places: [[Int]]
    private var index = 0
    private var run = 0
    private var inRun = 0
    private var last: Int64 = 0
    private var step: Int64 = 0

    /// Opens a block.
    ///
    /// - Parameters:
    ///   - data: The block.
    ///   - wanted: Whether the readings of a scale are wanted.
    /// - Throws: `StoreError` with the code `corrupt` when the block is none or was damaged.
    init(_ data: some Collection<UInt8>, wanted: (Int64) -> Bool = { _ in true }) throws(StoreError) {
        guard data.first == BlockCodec.version else { throw Self.damaged("version \(data.first ?? 0)") }
        var bytes = try Zstandard.decompress(data.dropFirst())[...]
        guard let count = Varint.takeCount(from: &bytes) else { throw Self.damaged("count") }
        self.count = count
        times = bytes
        for _ in 0..<count where Varint.take(from: &bytes) == nil { throw Self.damaged("times") }
        guard let layout = BlockLayout(from: &bytes, count: count) else { throw Self.damaged("layout") }
        self.layout = layout
        let lengths = layout.lengths
        for scale in layout.scales {
            guard let length = Varint.takeCount(from: &bytes) else { throw Self.damaged("column \(scale)") }
            var column = bytes.prefix(length)
            bytes = bytes.dropFirst(length)
            let exponents: ArraySlice<UInt8>
            let kind = column.popFirst()
            switch kind {
            case 0: exponents = column.prefix(1)
            case 1: exponents = column.prefix(lengths[scale] ?? 0)
            default: throw Self.damaged("column \(scale)")
            }
            column = column.dropFirst(exponents.count)
            columns.append(
                Column(
                    isWanted: wanted(scale), exponents: exponents, hasOneExponent: kind == 0, values: column))
        }
        let indexByScale = Dictionary(uniqueKeysWithValues: zip(layout.scales, layout.scales.indices))
        places = layout.orders.map { $0.compactMap { indexByScale[$0] } }
    }

    /// The next observation, with the readings that are wanted; nil at the end.
    mutating func next() throws(StoreError) -> PackedObservation? {
        guard index < count else { return nil }
        guard let change = Varint.takeSigned(from: &times) else { throw Self.damaged("times") }
        step = step &+ change
        last = last &+ step
        while inRun >= layout.runs[run].count {
            run += 1
            inRun = 0
        }
        let order = layout.runs[run].order
        var readings: [PackedReading] = []
        readings.reserveCapacity(places[order].count)
        for (place, scale) in zip(places[order], layout.orders[order]) {
            guard let raw = columns[place].next() else { throw Self.damaged("column \(scale)") }
            if columns[place].isWanted { readings.append(PackedReading(scale: scale, raw: raw)) }
        }
        index += 1
        inRun += 1
        return PackedObservation(at: last, readings: readings)
    }

    private static func damaged(_ place: String) -> StoreError {
        StoreError(.corrupt, path: "block", "it cannot be read: \(place)")
    }
}

extension BlockLayout {
    /// Values of each column.
    fileprivate var lengths: [Int64: Int] {
        var lengths: [Int64: Int] = [:]
        for run in runs {
            for scale in orders[run.order] { lengths[scale, default: 0] += run.count }
        }
        return lengths
    }
}
