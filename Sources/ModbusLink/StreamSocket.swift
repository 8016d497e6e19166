import Glibc

/// A non-blocking TCP socket.
///
/// Owned by its connection, which closes it.
enum StreamSocket {
    /// Begins to connect; the socket becomes writable when that has succeeded or failed.
    static func connecting(to address: SocketAddress) -> Result<Int32, ModbusErrorCode> {
        let descriptor = socket(
            address.family, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue),
            Int32(IPPROTO_TCP))
        guard descriptor >= 0 else { return .failure(ModbusErrorCode(.connectFailed(systemErrorText(errno)))) }
        set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        // A peer that vanished without a word is found within about half a minute.
        set(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1)
        set(descriptor, Int32(IPPROTO_TCP), TCP_KEEPIDLE, 15)
        set(descriptor, Int32(IPPROTO_TCP), TCP_KEEPINTVL, 5)
        set(descriptor, Int32(IPPROTO_TCP), TCP_KEEPCNT, 3)
        let code = address.withSockaddr { pointer, length in connect(descriptor, pointer, length) }
        guard code == 0 || errno == EINPROGRESS else {
            let number = errno
            close(descriptor)
            return .failure(ModbusErrorCode(.connectFailed(systemErrorText(number))))
        }
        return .success(descriptor)
    }

    /// The error that a connection attempt ended with; 0 for success.
    static func connectError(_ descriptor: Int32) -> Int32 {
        var number: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &length) == 0 ? number : errno
    }

    private static func set(_ descriptor: Int32, _ level: Int32, _ name: Int32, _ value: Int32) {
        var value = value
        setsockopt(descriptor, level, name, &value, socklen_t(MemoryLayout<Int32>.size))
    }
}

/// An address that a socket can connect to.
struct SocketAddress: Hashable {
    let family: Int32
    private let bytes: [UInt8]

    /// The address of a host written in numbers; nil for a name.
    static func numeric(_ host: String, port: UInt16) -> SocketAddress? {
        try? resolve(host, port: port, flags: AI_NUMERICHOST).get()
    }

    /// The first address of a host.
    ///
    /// Blocks while a name is looked up.
    static func resolve(_ host: String, port: UInt16, flags: Int32 = 0) -> Result<SocketAddress, ModbusErrorCode> {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = flags | AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &list)
        defer { if let list { freeaddrinfo(list) } }
        guard code == 0, let first = list?.pointee, let address = first.ai_addr else {
            return .failure(ModbusErrorCode(.unknownHost(String(cString: gai_strerror(code)))))
        }
        let bytes = UnsafeRawBufferPointer(start: address, count: Int(first.ai_addrlen))
        return .success(SocketAddress(family: first.ai_family, bytes: Array(bytes)))
    }

    /// Hands the address to a system call.
    func withSockaddr<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var storage = sockaddr_storage()
        withUnsafeMutableBytes(of: &storage) { $0.copyBytes(from: bytes) }
        return withUnsafePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(bytes.count)) }
        }
    }
}
