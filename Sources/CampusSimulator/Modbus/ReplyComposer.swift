import CModbus
import Glibc

/// Frames answers with libmodbus and hands back their bytes.
///
/// `modbus_reply` writes to the context's socket. Here that is one end of a pair of our own, so a frame can be delayed
/// or damaged before it is sent, a slow client blocks nobody, and no client's descriptor reaches libmodbus.
struct ReplyComposer: ~Copyable {
    private let context: OpaquePointer
    private let pair: SocketPair

    /// A composer; independent of any connection.
    init() throws(SystemError) {
        let sockets = try SocketPair()
        let made = modbus_new_tcp("127.0.0.1", 0)
        let code = errno
        guard let made else { throw SystemError(operation: "modbus_new_tcp", code: code) }
        pair = sockets
        context = made
        modbus_set_socket(context, pair.inner.number)
        // For a refused request libmodbus sleeps this long before it answers (1 µs; the default is 0.5 s).
        modbus_set_response_timeout(context, 0, 1)
    }

    deinit {
        modbus_free(context)
    }

    /// The frame that answers a whole request to read registers from an image.
    ///
    /// libmodbus refuses registers outside the image with exception 2 and a count outside 1...125 with exception 3.
    borrowing func reply(to request: [UInt8], from image: RegisterImage) -> [UInt8] {
        var words = image.words
        words.withUnsafeMutableBufferPointer { buffer in
            var mapping = modbus_mapping_t()
            switch image.table {
            case .holding:
                mapping.start_registers = Int32(image.base)
                mapping.nb_registers = Int32(buffer.count)
                mapping.tab_registers = buffer.baseAddress
            case .input:
                mapping.start_input_registers = Int32(image.base)
                mapping.nb_input_registers = Int32(buffer.count)
                mapping.tab_input_registers = buffer.baseAddress
            }
            // The pointer is used within this call only: the mapping ends with the closure.
            modbus_reply(context, request, Int32(request.count), &mapping)
        }
        return takeFrame()
    }

    /// The frame of a Modbus exception.
    borrowing func exception(_ code: UInt8, to request: [UInt8]) -> [UInt8] {
        modbus_reply_exception(context, request, UInt32(code))
        return takeFrame()
    }

    private borrowing func takeFrame() -> [UInt8] {
        var frame = [UInt8](repeating: 0, count: Int(MODBUS_TCP_MAX_ADU_LENGTH))
        let count = recv(pair.outer.number, &frame, frame.count, Int32(MSG_DONTWAIT))
        return Array(frame.prefix(max(0, count)))
    }
}
