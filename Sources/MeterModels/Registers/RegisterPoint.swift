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

    /// Registers it takes.
    public var registerCount: Int {
        switch self {
        case .u16, .s16: 1
        case .u32, .s32, .f32: 2
        case .u64, .s64, .f64: 4
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
public enum WordOrder: String, CaseIterable, Codable, Hashable, Sendable {
    /// Big-endian.
    case abcd = "ABCD"
    /// Words swapped.
    case cdab = "CDAB"
    /// Bytes swapped within each word.
    case badc = "BADC"
    /// Both swapped: little-endian.
    case dcba = "DCBA"

    /// The registers with the most significant word first and each word's bytes in order.
    func normalised(_ registers: some BidirectionalCollection<UInt16>) -> [UInt16] {
        switch self {
        case .abcd: Array(registers)
        case .cdab: registers.reversed()
        case .badc: registers.map(\.byteSwapped)
        case .dcba: registers.reversed().map(\.byteSwapped)
        }
    }
}

/// One value in a device's register map.
public struct RegisterPoint: Hashable, Sendable {
    /// What the value means.
    public var quantity: Quantity
    /// The register table.
    public var table: RegisterTable
    /// 0-based wire address of the first register.
    public var address: UInt16
    /// How the number is stored.
    public var type: RegisterType
    /// In which order its bytes stand.
    public var order: WordOrder
    /// The unit that one raw count times `factor` is in.
    public var unit: MeasurementUnit
    /// Units a raw count.
    public var factor: ExactDecimal
    /// Whether the value is on the secondary side and is multiplied by the transformer ratio.
    public var appliesRatio: Bool
    /// Raw values that mean "not available"; floats say so by NaN.
    public var sentinels: [Int64]

    /// A point.
    public init(
        quantity: Quantity, table: RegisterTable, address: UInt16, type: RegisterType, order: WordOrder = .abcd,
        unit: MeasurementUnit, factor: ExactDecimal = ExactDecimal(1), appliesRatio: Bool = false,
        sentinels: [Int64] = []
    ) {
        self.quantity = quantity
        self.table = table
        self.address = address
        self.type = type
        self.order = order
        self.unit = unit
        self.factor = factor
        self.appliesRatio = appliesRatio
        self.sentinels = sentinels
    }

    /// The registers it takes, as one request.
    public var request: RegisterRequest {
        RegisterRequest(table: table, address: address, count: type.registerCount)
    }

    /// Where the point stands, for messages: `input 0x0048`.
    public var place: String { request.place }
}

/// Some registers of one table that are read at once.
public struct RegisterRequest: Hashable, Sendable {
    /// The register table.
    public var table: RegisterTable
    /// 0-based wire address of the first register.
    public var address: UInt16
    /// Registers, 1...125.
    public var count: Int

    /// A request.
    public init(table: RegisterTable, address: UInt16, count: Int) {
        self.table = table
        self.address = address
        self.count = count
    }

    /// One past the last register.
    var end: Int { Int(address) + count }

    /// Where the registers stand, for messages: `input 0x0048`.
    public var place: String {
        let digits = String(address, radix: 16, uppercase: true)
        return "\(table.rawValue) 0x" + String(repeating: "0", count: 4 - digits.count) + digits
    }

    /// Whether another request's registers are among these.
    func contains(_ other: RegisterRequest) -> Bool {
        table == other.table && address <= other.address && other.end <= end
    }
}
