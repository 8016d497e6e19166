import MeterModels

/// Goes through the observations of a block in time order.
///
/// Columns that nobody wants are not even uncompressed; memory is that of the others.
struct BlockReader {
    /// A column's values on their way out.
    private struct Column {
        /// One for all values, or one each.
        var exponents: ArraySlice<UInt8>
        var hasOneExponent: Bool
        var numbers: NumberColumn.Reader

        mutating func next() -> ExactDecimal? {
            guard let exponent = hasOneExponent ? exponents.first : exponents.popFirst(), let number = numbers.next()
            else { return nil }
            return ExactDecimal(number, exponent: Int(Int8(bitPattern: exponent)))
        }
    }

    /// The scales that its readings were read with.
    var scales: [Int64] { layout.scales }
    /// Observations in the block.
    let count: Int
    private var times: NumberColumn.Reader
    private let layout: BlockLayout
    /// By the place of the scale; nil for a column that nobody wants.
    private var columns: [Column?] = []
    /// The columns of each order, so that no scale has to be looked up.
    private let places: [[Int]]
    private var index = 0
    private var run = 0
    private var inRun = 0

    /// Opens a block.
    ///
    /// - Parameters:
    ///   - data: The block.
    ///   - wanted: Whether the readings of a scale are wanted.
    /// - Throws: `StoreError` with the code `corrupt` when the block is none or was damaged.
    init(_ data: some Collection<UInt8>, wanted: (Int64) -> Bool = { _ in true }) throws(StoreError) {
        var parts = Array(data)[...]
        guard let version = parts.popFirst(), version == BlockCodec.version else { throw Self.damaged("version") }
        var head = try Zstandard.decompress(try Self.part(from: &parts, "head"))[...]
        // A head of a few bytes may speak of many observations: the columns have to hold them.
        guard let count = Varint.take(from: &head), count <= UInt64(Zstandard.longest),
            let layout = BlockLayout(from: &head, count: Int(count)),
            let times = NumberColumn.Reader(try Zstandard.decompress(try Self.part(from: &parts, "times"))[...])
        else { throw Self.damaged("head") }
        self.count = Int(count)
        self.layout = layout
        self.times = times
        let lengths = layout.lengths
        for scale in layout.scales {
            let part = try Self.part(from: &parts, "column \(scale)")
            columns.append(wanted(scale) ? try Self.column(part, count: lengths[scale] ?? 0, scale: scale) : nil)
        }
        let indexByScale = Dictionary(uniqueKeysWithValues: zip(layout.scales, layout.scales.indices))
        places = layout.orders.map { $0.compactMap { indexByScale[$0] } }
    }

    private static func part(
        from bytes: inout ArraySlice<UInt8>, _ name: String
    ) throws(StoreError) -> ArraySlice<UInt8> {
        guard let length = Varint.takeCount(from: &bytes) else { throw damaged(name) }
        defer { bytes = bytes.dropFirst(length) }
        return bytes.prefix(length)
    }

    private static func column(
        _ part: ArraySlice<UInt8>, count: Int, scale: Int64
    ) throws(StoreError) -> Column {
        var bytes = try Zstandard.decompress(part)[...]
        let kind = bytes.popFirst()
        let exponents = bytes.prefix(kind == 0 ? 1 : count)
        guard let numbers = NumberColumn.Reader(bytes.dropFirst(exponents.count)), let kind, kind <= 1 else {
            throw damaged("column \(scale)")
        }
        return Column(exponents: exponents, hasOneExponent: kind == 0, numbers: numbers)
    }

    /// The next observation, with the readings that are wanted; nil at the end.
    mutating func next() throws(StoreError) -> PackedObservation? {
        guard index < count else { return nil }
        guard let at = times.next() else { throw Self.damaged("times") }
        while inRun >= layout.runs[run].count {
            run += 1
            inRun = 0
        }
        let order = layout.runs[run].order
        var readings: [PackedReading] = []
        readings.reserveCapacity(places[order].count)
        for (place, scale) in zip(places[order], layout.orders[order]) where columns[place] != nil {
            guard let raw = columns[place]?.next() else { throw Self.damaged("column \(scale)") }
            readings.append(PackedReading(scale: scale, raw: raw))
        }
        index += 1
        inRun += 1
        return PackedObservation(at: at, readings: readings)
    }

    /// Everything that is left as columns: for those who go through one register after the other.
    ///
    /// Memory: 8 bytes an observation and 16 a value of those that are wanted.
    consuming func unpacked() throws(StoreError) -> BlockColumns {
        var instants: [Int64] = []
        instants.reserveCapacity(count)
        for _ in 0..<count {
            guard let at = times.next() else { throw Self.damaged("times") }
            instants.append(at)
        }
        let lengths = layout.lengths
        var values: [Int64: [ExactDecimal]] = [:]
        for place in columns.indices {
            guard var column = columns[place] else { continue }
            let length = lengths[layout.scales[place]] ?? 0
            var decimals: [ExactDecimal] = []
            decimals.reserveCapacity(length)
            for _ in 0..<length {
                guard let raw = column.next() else { throw Self.damaged("column \(layout.scales[place])") }
                decimals.append(raw)
            }
            values[layout.scales[place]] = decimals
        }
        return BlockColumns(times: instants, layout: layout, values: values)
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
