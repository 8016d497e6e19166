/// What a device answers instead of registers (Modbus Application Protocol 1.1b3, section 7).
public struct ModbusException: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The exception code.
    public let rawValue: UInt8

    /// An exception by its code.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The device does not know the function.
    public static let illegalFunction = ModbusException(rawValue: 1)
    /// The device has no such register, or a gap lies among those asked for.
    public static let illegalDataAddress = ModbusException(rawValue: 2)
    /// The device does not read as many registers at once.
    public static let illegalDataValue = ModbusException(rawValue: 3)
    /// The device cannot do it now.
    public static let busy = ModbusException(rawValue: 6)
    /// The gateway has no way to the unit.
    public static let gatewayPathUnavailable = ModbusException(rawValue: 0x0A)
    /// The unit did not answer the gateway.
    public static let gatewayTargetFailed = ModbusException(rawValue: 0x0B)

    /// The code and its meaning.
    public var description: String {
        switch rawValue {
        case 1: "exception 1 (illegal function)"
        case 2: "exception 2 (illegal data address)"
        case 3: "exception 3 (illegal data value)"
        case 4: "exception 4 (device failure)"
        case 5: "exception 5 (acknowledge)"
        case 6: "exception 6 (busy)"
        case 8: "exception 8 (memory parity error)"
        case 0x0A: "exception 10 (gateway path unavailable)"
        case 0x0B: "exception 11 (gateway target failed to respond)"
        default: "exception \(rawValue)"
        }
    }
}
