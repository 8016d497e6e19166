/// The functions that read registers.
public enum ModbusFunction: UInt8, Sendable {
    /// Function code 3.
    case readHoldingRegisters = 3
    /// Function code 4.
    case readInputRegisters = 4
}

/// A request for registers of one unit.
public struct ModbusRequest: Hashable, Sendable, CustomStringConvertible {
    /// The unit id.
    public var unit: UInt8
    /// The function.
    public var function: ModbusFunction
    /// 0-based wire address of the first register.
    public var address: UInt16
    /// Registers, 1...125.
    public var count: Int

    /// A request.
    public init(unit: UInt8, function: ModbusFunction, address: UInt16, count: Int) {
        self.unit = unit
        self.function = function
        self.address = address
        self.count = count
    }

    /// The request as it is sent: MBAP header with a transaction id, function, address and count.
    func frame(transaction: UInt16) -> [UInt8] {
        [
            UInt8(transaction >> 8), UInt8(transaction & 0xFF), 0, 0, 0, 6, unit, function.rawValue,
            UInt8(address >> 8), UInt8(address & 0xFF), UInt8(count >> 8 & 0xFF), UInt8(count & 0xFF),
        ]
    }

    /// Unit, function, address and count.
    public var description: String {
        let digits = String(address, radix: 16, uppercase: true)
        let padded = String(repeating: "0", count: 4 - digits.count) + digits
        return "unit \(unit), function \(function.rawValue), 0x\(padded)+\(count)"
    }
}
