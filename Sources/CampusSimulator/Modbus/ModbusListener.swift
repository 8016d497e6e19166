import Glibc

/// A listening socket on 127.0.0.1.
struct ModbusListener: ~Copyable {
    private static let backlog: Int32 = 1024

    /// The port that it listens on.
    let port: UInt16
    private let socket: OwnedDescriptor

    /// Listens on a port of 127.0.0.1; 0 lets the system choose.
    init(port: UInt16) throws(SystemError) {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let socket = try OwnedDescriptor("socket") { Glibc.socket(AF_INET, kind, 0) }
        var reuse: Int32 = 1
        setsockopt(socket.number, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        // sockaddr_in begins with the fields of sockaddr, and the length tells the kernel which of them it is.
        let (result, code) = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { rebound in
                let isBound =
                    bind(socket.number, rebound, length) == 0 && listen(socket.number, Self.backlog) == 0
                    && getsockname(socket.number, rebound, &length) == 0
                return (isBound, errno)
            }
        }
        guard result else { throw SystemError(operation: "listening on 127.0.0.1:\(port)", code: code) }
        self.port = UInt16(bigEndian: address.sin_port)
        self.socket = socket
    }

    /// The socket.
    var descriptor: Int32 { socket.number }

    /// Accepts a waiting client; nil when none waits.
    borrowing func accept() -> OwnedDescriptor? {
        guard let client = try? OwnedDescriptor("accept", { Glibc.accept(socket.number, nil, nil) }),
            fcntl(client.number, F_SETFL, O_NONBLOCK) == 0, fcntl(client.number, F_SETFD, FD_CLOEXEC) == 0
        else { return nil }
        var noDelay: Int32 = 1
        setsockopt(client.number, Int32(IPPROTO_TCP), TCP_NODELAY, &noDelay, socklen_t(MemoryLayout<Int32>.size))
        return client
    }
}
