/// Whole numbers in a fixed number of bits each, the lowest bits first.
enum BitPacking {
    /// Bits that the largest of some numbers needs.
    static func width(of numbers: [UInt64]) -> Int {
        64 - (numbers.reduce(0, |)).leadingZeroBitCount
    }

    static func append(_ numbers: [UInt64], width: Int, to bytes: inout [UInt8]) {
        var pending: UInt128 = 0
        var bits = 0
        for number in numbers {
            pending |= UInt128(number) << UInt128(bits)
            bits += width
            while bits >= 8 {
                bytes.append(UInt8(truncatingIfNeeded: pending))
                pending >>= 8
                bits -= 8
            }
        }
        if bits > 0 { bytes.append(UInt8(truncatingIfNeeded: pending)) }
    }

    /// The number at an index; nil beyond the bytes.
    static func number(at index: Int, width: Int, in bytes: ArraySlice<UInt8>) -> UInt64? {
        guard width > 0 else { return 0 }
        let first = index * width
        guard first + width <= bytes.count * 8 else { return nil }
        var number: UInt128 = 0
        let start = bytes.startIndex + first / 8
        let end = bytes.startIndex + (first + width + 7) / 8
        for (place, byte) in bytes[start..<end].enumerated() { number |= UInt128(byte) << UInt128(8 * place) }
        return UInt64(truncatingIfNeeded: (number >> UInt128(first % 8)) & ((1 << UInt128(width)) - 1))
    }
}
