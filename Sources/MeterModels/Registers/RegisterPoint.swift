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
    /// Base units that are added after the factor, such as −40 °C for a raw 0.
    public var offset: Int64
    /// Whether the value is on the secondary side and is multiplied by the transformer ratio.
    public var appliesRatio: Bool
    /// Raw values that mean "not available"; floats say so by NaN.
    public var sentinels: [Int64]
    /// The bits of the number that are the value; nil for all of it.
    public var bits: ClosedRange<Int>?
    /// For a total split into two halves: the value is upper × 10^`splitDigits` + lower.
    public var splitDigits: Int?
    /// A register of the same table with a signed power of ten, read in the same request as the value.
    public var scaleRegister: UInt16?
    /// Read in every so many cycles.
    public var every: Int
    /// Names of states by value, or of event bits by bit.
    public var names: [Int64: String]
    /// Which directions a register of energy counts.
    public var counting = Counting.oneWay

    /// Which directions a register of energy counts.
    public enum Counting: String, CaseIterable, Hashable, Sendable {
        /// Its own alone.
        case oneWay = "one_way"
        /// Import − export: it runs back.
        case net
        /// Import + export.
        case absolute
    }

    /// A point.
    public init(
        quantity: Quantity, table: RegisterTable, address: UInt16, type: RegisterType, order: WordOrder = .abcd,
        unit: MeasurementUnit, factor: ExactDecimal = ExactDecimal(1), offset: Int64 = 0, appliesRatio: Bool = false,
        sentinels: [Int64] = [], bits: ClosedRange<Int>? = nil, splitDigits: Int? = nil, scaleRegister: UInt16? = nil,
        every: Int = 1, names: [Int64: String] = [:]
    ) {
        self.quantity = quantity
        self.table = table
        self.address = address
        self.type = type
        self.order = order
        self.unit = unit
        self.factor = factor
        self.offset = offset
        self.appliesRatio = appliesRatio
        self.sentinels = sentinels
        self.bits = bits
        self.splitDigits = splitDigits
        self.scaleRegister = scaleRegister
        self.every = every
        self.names = names
    }

    /// The registers it takes, its scale register among them, as one request.
    public var request: RegisterRequest {
        let last = Int(address) + type.registerCount - 1
        let first = min(address, scaleRegister ?? address)
        let end = max(last, Int(scaleRegister ?? 0)) + 1
        return RegisterRequest(table: table, address: first, count: end - Int(first))
    }

    /// Where the point stands, for messages: `input 0x0048`.
    public var place: String {
        RegisterRequest(table: table, address: address, count: type.registerCount).place
    }
}
