/// What the bytes that have arrived so far are, measured against the request they should answer.
///
/// It is checked before libmodbus reads them: a byte count that disagrees with the length would make it wait.
enum ResponseFrame: Hashable {
    /// The beginning of an answer.
    case incomplete
    /// A whole answer with registers, of this many bytes.
    case registers(length: Int)
    /// A whole answer with an exception, of this many bytes.
    case exception(ModbusException, length: Int)
    /// No answer to this request.
    case wrong(ModbusError.Code)

    /// MBAP header and function code.
    private static let headerLength = 8

    /// Judges the bytes that have arrived.
    ///
    /// `bytes` is everything that has arrived and not been read; it should answer `request` under `transaction`.
    static func judge(_ bytes: some RandomAccessCollection<UInt8>, request: ModbusRequest, transaction: UInt16)
        -> ResponseFrame
    {
        let start = bytes.startIndex
        func byte(_ offset: Int) -> Int { Int(bytes[bytes.index(start, offsetBy: offset)]) }
        // Whatever is already there must be right: a wrong frame is not waited for.
        if bytes.count >= 2, byte(0) << 8 | byte(1) != Int(transaction) { return .wrong(.wrongTransaction) }
        if bytes.count >= 4, byte(2) << 8 | byte(3) != 0 { return .wrong(.malformedFrame("the protocol id is not 0")) }
        guard bytes.count >= 6 else { return .incomplete }
        let length = byte(4) << 8 | byte(5)
        guard (3...254).contains(length) else { return .wrong(.malformedFrame("its length is \(length)")) }
        if bytes.count >= 7, byte(6) != Int(request.unit) { return .wrong(.wrongUnit) }
        guard bytes.count > headerLength else { return .incomplete }
        let function = byte(7)
        let whole = length + 6
        if function == Int(request.function.rawValue) | 0x80 {
            guard length == 3 else { return .wrong(.malformedFrame("an exception of length \(length)")) }
            if bytes.count > whole { return .wrong(.malformedFrame("more bytes follow it")) }
            return .exception(ModbusException(rawValue: UInt8(byte(8))), length: whole)
        }
        guard function == Int(request.function.rawValue) else {
            return .wrong(.malformedFrame("function \(function)"))
        }
        let byteCount = byte(8)
        guard byteCount == request.count * 2, length == byteCount + 3 else {
            return .wrong(
                .malformedFrame(
                    "\(byteCount) bytes of registers in a length of \(length), asked for \(request.count * 2)"))
        }
        if bytes.count > whole { return .wrong(.malformedFrame("more bytes follow it")) }
        return bytes.count == whole ? .registers(length: whole) : .incomplete
    }
}
