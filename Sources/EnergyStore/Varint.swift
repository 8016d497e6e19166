/// Whole numbers in as few bytes as they need: LEB128, signed ones as zigzag.
enum Varint {
    static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    static func append(signed number: Int64, to bytes: inout [UInt8]) {
        append(UInt64(bitPattern: number << 1 ^ number >> 63), to: &bytes)
    }

    /// The number at the beginning; nil when there is none, or one beyond 64 bits.
    static func take<Bytes: Collection<UInt8>>(from bytes: inout Bytes) -> UInt64? where Bytes.SubSequence == Bytes {
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

    static func takeSigned<Bytes: Collection<UInt8>>(from bytes: inout Bytes) -> Int64?
    where Bytes.SubSequence == Bytes {
        take(from: &bytes).map { Int64(bitPattern: $0 >> 1) ^ -Int64(bitPattern: $0 & 1) }
    }

    /// A number of things that each take at least a byte of what follows; nil when there cannot be so many.
    static func takeCount(from bytes: inout ArraySlice<UInt8>) -> Int? {
        guard let number = take(from: &bytes), number <= UInt64(bytes.count) else { return nil }
        return Int(number)
    }
}
