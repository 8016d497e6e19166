import CModbus
import Glibc

/// libmodbus, for reading whole answers: one context for all connections.
///
/// libmodbus calls `select`, for which a descriptor of 1024 or more is memory corruption. So every socket is lent to it
/// under one reserved low descriptor, and `/dev/null` takes its place afterwards, since a duplicate would keep a closed
/// connection alive.
struct ModbusContext: ~Copyable {
    /// The longest Modbus-TCP frame.
    private static let frameLimit = 260

    private let context: OpaquePointer
    private let reserved: Int32
    private let null: Int32
    private var buffer = [UInt8](repeating: 0, count: frameLimit)
    /// The bytes that were seen last, of which one more than a frame shows what follows it.
    private(set) var peeked = [UInt8](repeating: 0, count: frameLimit + 1)

    /// A context with its reserved descriptor.
    ///
    /// - Throws: `ModbusLinkError` when there is no low descriptor left, or no memory.
    init() throws(ModbusLinkError) {
        let null = open("/dev/null", O_RDWR | O_CLOEXEC)
        guard null >= 0 else { throw .system("cannot open /dev/null", errno) }
        let reserved = fcntl(null, F_DUPFD_CLOEXEC, 3)
        guard reserved >= 0, reserved < Int32(FD_SETSIZE) else {
            let number = errno
            close(null)
            if reserved >= 0 {
                close(reserved)
                throw .noLowDescriptor
            }
            throw .system("cannot reserve a descriptor", number)
        }
        guard let context = modbus_new_tcp("127.0.0.1", 502) else {
            let number = errno
            close(null)
            close(reserved)
            throw .system("cannot make a libmodbus context", number)
        }
        // The frame is there when it is read; a millisecond is a second guard. With a byte timeout of its own it
        // would start again at every byte.
        modbus_set_response_timeout(context, 0, 1000)
        modbus_set_byte_timeout(context, 0, 1000)
        modbus_set_socket(context, reserved)
        self.null = null
        self.reserved = reserved
        self.context = context
    }

    deinit {
        modbus_set_socket(context, -1)
        modbus_free(context)
        close(reserved)
        close(null)
    }

    /// Looks at what has arrived and leaves it there; the count as `recv` gives it.
    mutating func peek(_ socket: Int32) -> Int {
        recv(socket, &peeked, peeked.count, Int32(MSG_PEEK | MSG_DONTWAIT))
    }

    /// Takes bytes that were seen; whether they were there.
    mutating func drop(_ length: Int, from socket: Int32) -> Bool {
        recv(socket, &buffer, min(length, buffer.count), Int32(MSG_DONTWAIT)) == length
    }

    /// Reads a whole answer with registers from a socket.
    mutating func registers(from socket: Int32, count: Int) -> Result<[UInt16], ModbusErrorCode> {
        guard dup2(socket, reserved) >= 0 else { return .failure(ModbusErrorCode(.connection(errno: errno))) }
        let received = modbus_receive_confirmation(context, &buffer)
        let number = errno
        dup2(null, reserved)
        guard received == 9 + count * 2 else {
            return .failure(
                ModbusErrorCode(received < 0 ? .answer(errno: number) : .malformedFrame("\(received) bytes")))
        }
        return .success((0..<count).map { UInt16(buffer[9 + $0 * 2]) << 8 | UInt16(buffer[10 + $0 * 2]) })
    }
}

/// A code on its way to becoming an error of an endpoint and request.
struct ModbusErrorCode: Error {
    let code: ModbusError.Code

    init(_ code: ModbusError.Code) {
        self.code = code
    }
}

/// Why a link cannot be made or started.
public enum ModbusLinkError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A poll names an endpoint that there is not.
    case unknownEndpoint(poll: String, endpoint: String)
    /// An id stands twice.
    case duplicate(String)
    /// More endpoints than descriptors may be opened.
    case tooManyEndpoints(Int, limit: Int)
    /// Every descriptor below 1024 is taken.
    case noLowDescriptor
    /// The system refused; what was tried and its error number.
    case system(String, Int32)

    /// What is wrong and what to do.
    public var description: String {
        switch self {
        case .unknownEndpoint(let poll, let endpoint):
            "poll '\(poll)' names the endpoint '\(endpoint)', which there is not"
        case .duplicate(let id): "'\(id)' stands twice"
        case .tooManyEndpoints(let count, let limit):
            "\(count) Modbus connections need more than the \(limit) descriptors that this process may open: raise LimitNOFILE="
        case .noLowDescriptor: "no descriptor below 1024 is free for libmodbus"
        case .system(let what, let number): "\(what): \(systemErrorText(number))"
        }
    }
}
