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

/// What became of a request.
public enum RegisterAnswer: Hashable, Sendable {
    /// The registers asked for.
    case registers([UInt16])
    /// The device refused the addresses (exception 2 or 3): asking the same again gives the same.
    case refused
    /// No answer, or none for now.
    case unanswered
}
