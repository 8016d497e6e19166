/// A column of whole numbers in the form that takes the least room.
///
/// A form is a byte, its parameters, and the numbers; what a form leaves over is made non-negative by its smallest.
enum NumberColumn {
    /// The forms that a column may have.
    enum Form: UInt8, CaseIterable {
        /// The differences, zigzag LEB128: registers that stand still or run in bursts.
        case differences = 0
        /// The numbers above the smallest, in bits: values that go up and down around a level.
        case level = 1
        /// The differences above the smallest, in bits: registers that grow.
        case slope = 2
        /// What lies above a line of a fixed step, in bits: times of a poll.
        case grid = 3
        /// As `level`, but anew for every few numbers: loads that change with the hour.
        case levels = 4
    }

    /// Numbers that share a level.
    private static let chunk = 32

    /// Every form of a column, to choose from.
    static func forms(of numbers: [Int64]) -> [[UInt8]] {
        Form.allCases.compactMap { encode(numbers, $0) }
    }

    private static func encode(_ numbers: [Int64], _ form: Form) -> [UInt8]? {
        var bytes = [form.rawValue]
        let differences = zip(numbers, [0] + numbers).map { $0 &- $1 }
        switch form {
        case .differences:
            for difference in differences { Varint.append(signed: difference, to: &bytes) }
        case .level:
            appendBits(numbers, to: &bytes)
        case .slope:
            guard numbers.count > 2 else { return nil }
            Varint.append(signed: numbers[0], to: &bytes)
            appendBits(Array(differences.dropFirst()), to: &bytes)
        case .grid:
            guard numbers.count > 2 else { return nil }
            let step = differences.dropFirst().sorted()[(differences.count - 1) / 2]
            Varint.append(signed: step, to: &bytes)
            appendBits(numbers.enumerated().map { $0.element &- Int64($0.offset) &* step }, to: &bytes)
        case .levels:
            guard numbers.count > chunk else { return nil }
            var last: Int64 = 0
            for start in stride(from: 0, to: numbers.count, by: chunk) {
                let part = Array(numbers[start..<min(start + chunk, numbers.count)])
                let smallest = part.min() ?? 0
                appendBits(part, from: smallest &- last, to: &bytes)
                last = smallest
            }
        }
        return bytes
    }

    /// Appends numbers above their smallest, which is written as it is or as told.
    private static func appendBits(_ numbers: [Int64], from written: Int64? = nil, to bytes: inout [UInt8]) {
        let smallest = numbers.min() ?? 0
        let above = numbers.map { UInt64(bitPattern: $0 &- smallest) }
        let width = BitPacking.width(of: above)
        Varint.append(signed: written ?? smallest, to: &bytes)
        bytes.append(UInt8(width))
        BitPacking.append(above, width: width, to: &bytes)
    }

    /// Gives a column's numbers one after the other.
    struct Reader {
        private let form: Form
        private var bytes: ArraySlice<UInt8>
        private var last: Int64 = 0
        private var step: Int64 = 0
        private var smallest: Int64 = 0
        private var width = 0
        private var index = 0

        /// Opens a column; nil when it is none.
        init?(_ column: ArraySlice<UInt8>) {
            var bytes = column
            guard let form = bytes.popFirst().flatMap(Form.init(rawValue:)) else { return nil }
            self.form = form
            if form == .slope || form == .grid {
                guard let number = Varint.takeSigned(from: &bytes) else { return nil }
                if form == .slope { last = number } else { step = number }
            }
            if form != .differences, form != .levels {
                guard let number = Varint.takeSigned(from: &bytes), let bits = bytes.popFirst(), bits <= 64 else {
                    return nil
                }
                smallest = number
                width = Int(bits)
            }
            self.bytes = bytes
        }

        /// The next number; nil when there is none.
        mutating func next() -> Int64? {
            defer { index += 1 }
            switch form {
            case .differences:
                guard let difference = Varint.takeSigned(from: &bytes) else { return nil }
                last &+= difference
                return last
            case .level:
                return bits(index).map { smallest &+ $0 }
            case .grid:
                return bits(index).map { smallest &+ $0 &+ Int64(index) &* step }
            case .levels:
                if index % NumberColumn.chunk == 0 {
                    bytes = bytes.dropFirst((NumberColumn.chunk * width + 7) / 8)
                    guard let change = Varint.takeSigned(from: &bytes), let bits = bytes.popFirst(), bits <= 64 else {
                        return nil
                    }
                    smallest = smallest &+ change
                    width = Int(bits)
                }
                return bits(index % NumberColumn.chunk).map { smallest &+ $0 }
            case .slope:
                guard index > 0 else { return last }
                guard let difference = bits(index - 1) else { return nil }
                last = last &+ smallest &+ difference
                return last
            }
        }

        private func bits(_ index: Int) -> Int64? {
            BitPacking.number(at: index, width: width, in: bytes).map { Int64(bitPattern: $0) }
        }
    }
}
