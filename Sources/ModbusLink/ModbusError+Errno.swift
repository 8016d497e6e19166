import CModbus
import Glibc

extension ModbusError.Code {
    /// What an error number of `connect`, `send` or `recv` means for a connection.
    static func connection(errno number: Int32) -> ModbusError.Code {
        switch number {
        case ETIMEDOUT: .timedOut
        case EPIPE, ECONNRESET: .connectionLost("the device closed it")
        default: .connectionLost(systemErrorText(number))
        }
    }

    /// What an error number of libmodbus means for an answer.
    static func answer(errno number: Int32) -> ModbusError.Code {
        switch number {
        case ETIMEDOUT: .malformedFrame("it ends before its length says so")
        case CMODBUS_EMBBADDATA, CMODBUS_EMBBADEXC, CMODBUS_EMBMDATA: .malformedFrame(modbusErrorText(number))
        default: .connection(errno: number)
        }
    }
}

/// The system's words for an error number.
func systemErrorText(_ number: Int32) -> String {
    String(cString: strerror(number))
}

/// libmodbus' words for an error number.
private func modbusErrorText(_ number: Int32) -> String {
    String(cString: modbus_strerror(number))
}
