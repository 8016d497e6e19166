/// Cuts Modbus-TCP requests out of a stream of bytes.
struct RequestFrame: Equatable, Sendable {
    /// What a stream begins with.
    enum Cut: Equatable, Sendable {
        /// Not yet a whole request.
        case incomplete
        /// A request.
        case whole(RequestFrame)
        /// Not Modbus-TCP: nothing after it can be trusted.
        case invalid
    }

    /// The whole frame: MBAP header and function.
    let bytes: [UInt8]

    /// The device that is asked.
    var unit: UInt8 { bytes[6] }

    /// The Modbus function.
    var function: UInt8 { bytes[7] }

    /// The registers to read; nil for functions other than 03 and 04.
    var read: ReadRequest? {
        guard function == 3 || function == 4, bytes.count == 12 else { return nil }
        return ReadRequest(
            address: UInt16(bytes[8]) << 8 | UInt16(bytes[9]), count: Int(bytes[10]) << 8 | Int(bytes[11]))
    }

    /// The first request of a stream.
    static func cut(from stream: [UInt8]) -> Cut {
        guard stream.count >= 6 else { return .incomplete }
        let protocolID = UInt16(stream[2]) << 8 | UInt16(stream[3])
        let length = Int(stream[4]) << 8 | Int(stream[5])
        // Unit and function at least; 253 bytes of data at most (Modbus Messaging on TCP/IP, 3.1.3).
        guard protocolID == 0, (2...254).contains(length) else { return .invalid }
        guard stream.count >= 6 + length else { return .incomplete }
        return .whole(RequestFrame(bytes: Array(stream.prefix(6 + length))))
    }
}
