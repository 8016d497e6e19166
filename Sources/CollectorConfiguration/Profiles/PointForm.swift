import MeterModels

/// The rarer keys of a register point: how its number is put together, how often it is read, what its values are called.
struct PointForm {
    private let entry: YAMLMapping
    private let bits: ClosedRange<Int>?
    private let splitDigits: Int?
    private let scaleRegister: UInt16?
    private let offset: ExactDecimal?
    private let every: Int
    private let names: [Int64: String]
    private let counting: RegisterPoint.Counting

    /// Reads the keys; what is wrong with one is noted.
    init(reader: ProfileReader, entry: YAMLMapping) {
        self.entry = entry
        bits = reader.optional(entry, "bits", expected: "a bit such as 4 or bits such as 4-7", Self.bitRange)
        splitDigits = reader.optional(entry, "split", expected: "the digits of the lower half, 1 to 9") { text in
            ScalarForm.integer(text).flatMap { (1...9).contains($0) ? Int($0) : nil }
        }
        scaleRegister = reader.optional(
            entry, "scale_register", expected: "the address of a power of ten", ProfileReader.address)
        offset = reader.optional(entry, "offset", expected: "a decimal number in the point's unit") { ExactDecimal($0) }
        let interval = reader.optional(
            entry, "every", expected: "the time between its readings, such as 60s", ScalarForm.cadence)
        if let interval, let poll = reader.poll, poll > .zero {
            every = max(1, Int((interval / poll).rounded()))
        } else {
            every = 1
        }
        let countings = RegisterPoint.Counting.allCases.map(\.rawValue).joined(separator: ", ")
        counting =
            reader.optional(
                entry, "counts", expected: "one of \(countings)", RegisterPoint.Counting.init(rawValue:)) ?? .oneWay
        var names: [Int64: String] = [:]
        if let mapping = entry.optional("names")?.mapping {
            for name in mapping.names {
                guard let number = ScalarForm.integer(name), number >= 0 else {
                    mapping.optional(name)?.reject("the key of a name is a number, found '\(name)'")
                    continue
                }
                names[number] = mapping.optional(name)?.text()
            }
        }
        self.names = names
    }

    /// Puts what was read into a point; what does not fit the point is noted.
    func apply(to point: inout RegisterPoint) {
        let width = point.type.registerCount * 16
        if bits != nil || splitDigits != nil, !point.type.isUnsigned {
            entry.value.reject("'bits' and 'split' need one of u16, u32 and u64")
        }
        if let bits, bits.upperBound >= width {
            entry.optional("bits")?.reject("a \(point.type.rawValue) has \(width) bits")
        }
        if splitDigits != nil, point.type == .u16 { entry.optional("split")?.reject("a u16 has no two halves") }
        if !names.isEmpty, point.quantity.kind != .state {
            entry.optional("names")?.reject("\(point.quantity.rawValue) is a number, only states have names")
        }
        if let offset {
            let baseUnits = ExactDecimal.product(of: [offset, ExactDecimal(point.unit.definition.baseUnits)])
            if point.quantity.kind == .counter { entry.optional("offset")?.reject("a lifetime register has no offset") }
            point.offset = baseUnits ?? 0
        }
        point.bits = bits
        point.splitDigits = splitDigits
        point.scaleRegister = scaleRegister
        point.every = every
        point.names = names
        if counting != .oneWay, point.quantity.kind != .counter {
            entry.optional("counts")?.reject("\(point.quantity.rawValue) is no register that counts")
        }
        point.counting = counting
    }

    private static func bitRange(_ text: String) -> ClosedRange<Int>? {
        let parts = text.split(separator: "-", maxSplits: 1).map { Int($0) }
        guard let first = parts.first ?? nil, let last = parts.last ?? nil, 0 <= first, first <= last, last < 64 else {
            return nil
        }
        return first...last
    }
}
