import Glibc

/// Two connected non-blocking sockets that keep message borders.
struct SocketPair: ~Copyable {
    /// One end.
    let inner: OwnedDescriptor
    /// The other.
    let outer: OwnedDescriptor

    /// Makes a pair.
    init() throws(SystemError) {
        let type = Int32(SOCK_SEQPACKET.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        var ends: [Int32] = [-1, -1]
        let first = try OwnedDescriptor("socketpair") { socketpair(AF_UNIX, type, 0, &ends) == 0 ? ends[0] : -1 }
        let second = try OwnedDescriptor("socketpair") { ends[1] }
        inner = first
        outer = second
    }
}
