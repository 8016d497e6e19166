import MeterModels

/// The contiguous registers of a device at one instant.
struct RegisterImage: Equatable, Sendable {
    /// The Modbus table that holds them, by the function that reads it.
    enum Table: UInt8, Sendable {
        /// Function 03.
        case holding = 3
        /// Function 04.
        case input = 4
    }

    /// Where they are read.
    let table: Table
    /// The wire address of the first.
    let base: UInt16
    /// Their values; registers between the named ones are 0.
    private(set) var words: [UInt16]

    /// Registers that are all 0.
    init(table: Table, base: UInt16, count: Int) {
        self.table = table
        self.base = base
        words = Array(repeating: 0, count: count)
    }

    /// Whether a register belongs to the image.
    func contains(_ address: UInt16) -> Bool {
        address >= base && Int(address) < Int(base) + words.count
    }

    /// Stores registers; those outside the image are left out.
    mutating func put(_ values: [UInt16], at address: UInt16) {
        for (offset, value) in values.enumerated() {
            let index = Int(address) - Int(base) + offset
            if words.indices.contains(index) { words[index] = value }
        }
    }

    /// Stores a 16-bit value.
    mutating func put(_ value: UInt16, at address: UInt16) {
        put([value], at: address)
    }

    /// Stores a signed 16-bit value.
    mutating func put(_ value: Int16, at address: UInt16) {
        put([UInt16(bitPattern: value)], at: address)
    }

    /// Stores a 32-bit value; a larger one wraps, as a register does.
    mutating func put(u32 value: Int64, at address: UInt16, order: WordOrder = .abcd) {
        put(order.registers(of: UInt32(truncatingIfNeeded: value)), at: address)
    }

    /// Stores a single-precision value.
    mutating func put(float value: Float, at address: UInt16, order: WordOrder = .abcd) {
        put(order.registers(of: value.bitPattern), at: address)
    }

    /// Stores a text padded with zeros, two characters a register.
    mutating func put(text: String, at address: UInt16, count: Int) {
        var bytes = Array(text.utf8.prefix(count * 2))
        bytes += Array(repeating: 0, count: count * 2 - bytes.count)
        put((0..<count).map { UInt16(bytes[2 * $0]) << 8 | UInt16(bytes[2 * $0 + 1]) }, at: address)
    }
}
