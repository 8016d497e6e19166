import Glibc
import NIOCore

/// Who is at the other end of a Unix socket, as the kernel says.
struct PeerCredentials: Sendable {
    /// The peer's user id when it connected.
    let uid: uid_t

    /// The credentials of a connection; nil when it is no Unix socket.
    static func of(_ channel: any Channel) async -> PeerCredentials? {
        guard let (_, uid, _) = try? await credentials(of: channel)?.get() else { return nil }
        return PeerCredentials(uid: uid)
    }

    /// The same on the connection's event loop, where it is known at once.
    static func atOnce(of channel: any Channel) -> PeerCredentials? {
        // On its own event loop a socket option is read before the future is given back.
        var found: PeerCredentials?
        credentials(of: channel)?.assumeIsolated().whenSuccess { found = PeerCredentials(uid: $0.1) }
        return found
    }

    // struct ucred { pid, uid, gid }
    private static func credentials(of channel: any Channel) -> EventLoopFuture<(Int32, UInt32, UInt32)>? {
        guard let address = channel.remoteAddress ?? channel.localAddress, case .unixDomainSocket = address else {
            return nil
        }
        return (channel as? any SocketOptionProvider)?.unsafeGetSocketOption(
            level: .socket, name: .init(rawValue: SO_PEERCRED))
    }

    /// The peer's user name, for the audit log; the number of a user that has none.
    ///
    /// Looks the user up, which may ask a directory service: not for the event loop.
    var userName: String {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16 * 1024)
        // The plain call shares one buffer between threads.
        guard getpwuid_r(uid, &entry, &buffer, buffer.count, &found) == 0, let found else { return "uid \(uid)" }
        return String(cString: found.pointee.pw_name)
    }

    /// Whether the peer may change something: root, the daemon's own user, or a member of the writers' group.
    ///
    /// Looks the groups up, which may ask a directory service: not for the event loop.
    func mayWrite(writers group: String?) -> Bool {
        if uid == 0 || uid == geteuid() { return true }
        guard let group, let entry = getgrnam(group), let user = getpwuid(uid) else { return false }
        let wanted = entry.pointee.gr_gid
        var count: Int32 = 64
        var groups = [gid_t](repeating: 0, count: Int(count))
        if getgrouplist(user.pointee.pw_name, user.pointee.pw_gid, &groups, &count) < 0 {
            groups = [gid_t](repeating: 0, count: Int(count))
            guard getgrouplist(user.pointee.pw_name, user.pointee.pw_gid, &groups, &count) >= 0 else { return false }
        }
        return groups.prefix(Int(count)).contains(wanted)
    }
}
