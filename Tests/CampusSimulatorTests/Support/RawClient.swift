import Glibc

/// A plain socket that speaks Modbus-TCP byte for byte; every wait is bounded.
final class RawClient {
    /// What a client saw instead of bytes.
    enum Failure: Error {
        case cannotConnect(Int32)
        case connectionEnded
        case nothingCame
    }

    private let descriptor: Int32

    /// Connects to a port of 127.0.0.1.
    init(port: UInt16, timeoutSeconds: Int = 5) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        // sockaddr_in begins with the fields of sockaddr.
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        let code = errno
        guard result == 0 else { throw Failure.cannotConnect(code) }
        var timeout = timeval(tv_sec: timeoutSeconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit {
        close(descriptor)
    }

    /// Sends bytes.
    func send(_ bytes: [UInt8]) {
        _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// Asks for registers.
    func ask(transaction: UInt16 = 1, unit: UInt8, function: UInt8, address: UInt16, count: UInt16) {
        let words = [transaction, 0, 6]
        let head = words.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        send(head + [unit, function] + [address, count].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] })
    }

    /// What comes next, at most so many bytes.
    func receive(atMost count: Int = 512) throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: count)
        let received = recv(descriptor, &buffer, count, 0)
        guard received != 0 else { throw Failure.connectionEnded }
        guard received > 0 else { throw Failure.nothingCame }
        return Array(buffer.prefix(received))
    }

    /// Exactly so many bytes.
    func receive(exactly count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count { bytes += try receive(atMost: count - bytes.count) }
        return bytes
    }

    /// A whole frame by its MBAP length.
    func receiveFrame() throws -> [UInt8] {
        let head = try receive(exactly: 6)
        return head + (try receive(exactly: Int(head[4]) << 8 | Int(head[5])))
    }

    /// The registers of an answer to a reading.
    func registers(unit: UInt8, function: UInt8, address: UInt16, count: UInt16) throws -> [UInt16] {
        ask(unit: unit, function: function, address: address, count: count)
        let data = try receiveFrame().dropFirst(9)
        return stride(from: data.startIndex, to: data.endIndex - 1, by: 2).map {
            UInt16(data[$0]) << 8 | UInt16(data[$0 + 1])
        }
    }
}
