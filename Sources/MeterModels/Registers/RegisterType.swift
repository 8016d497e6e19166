/// Which of a device's two 16-bit register tables.
public enum RegisterTable: String, CaseIterable, Codable, Hashable, Sendable {
    /// Holding registers, function code 3.
    case holding
    /// Input registers, function code 4.
    case input
}

/// How a number is stored in registers.
public enum RegisterType: String, CaseIterable, Codable, Hashable, Sendable {
    case u16, s16, u32, s32, u64, s64, f32, f64
    /// Binary-coded decimal: four digits a register.
    case bcd16, bcd32, bcd64

    /// Registers it takes.
    public var registerCount: Int {
        switch self {
        case .u16, .s16, .bcd16: 1
        case .u32, .s32, .f32, .bcd32: 2
        case .u64, .s64, .f64, .bcd64: 4
        }
    }

    /// Whether bits of the number can be picked.
    public var isUnsigned: Bool {
        switch self {
        case .u16, .u32, .u64: true
        default: false
        }
    }

    /// The encoding that decides the resolution.
    public var encoding: RegisterScale.Encoding {
        switch self {
        case .f32: .float32
        case .f64: .float64
        default: .integer
        }
    }
}

/// In which order a number's bytes stand in its registers; A is the most significant of a 32-bit number.
///
/// A 64-bit number follows the same rule: `CDAB` has the least significant word first, `BADC` swaps each word's bytes.
public enum WordOrder: String, CaseIterable, Codable, Hashable, Sendable {
    /// Big-endian.
    case abcd = "ABCD"
    /// Words swapped.
    case cdab = "CDAB"
    /// Bytes swapped within each word.
    case badc = "BADC"
    /// Both swapped: little-endian.
    case dcba = "DCBA"

    /// The bits of a number in its registers, the most significant first.
    func pattern(of registers: ArraySlice<UInt16>) -> UInt64 {
        var pattern: UInt64 = 0
        switch self {
        case .abcd: for word in registers { pattern = pattern << 16 | UInt64(word) }
        case .cdab: for word in registers.reversed() { pattern = pattern << 16 | UInt64(word) }
        case .badc: for word in registers { pattern = pattern << 16 | UInt64(word.byteSwapped) }
        case .dcba: for word in registers.reversed() { pattern = pattern << 16 | UInt64(word.byteSwapped) }
        }
        return pattern
    }
}
