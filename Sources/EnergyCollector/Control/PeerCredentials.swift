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
    var userName: String { user?.name ?? "uid \(uid)" }

    /// Whether the peer may change something: root, the daemon's own user, or a member of the writers' group.
    ///
    /// Looks the groups up, which may ask a directory service: not for the event loop.
    func mayWrite(writers group: String?) -> Bool {
        if uid == 0 || uid == geteuid() { return true }
        guard let group, let wanted = Self.groupID(group), let user else { return false }
        var count: Int32 = 64
        var groups = [gid_t](repeating: 0, count: Int(count))
        if getgrouplist(user.name, user.group, &groups, &count) < 0 {
            groups = [gid_t](repeating: 0, count: Int(count))
            guard getgrouplist(user.name, user.group, &groups, &count) >= 0 else { return false }
        }
        return groups.prefix(Int(count)).contains(wanted)
    }

    // Several threads look up users at once. The plain calls share one buffer between them: with those, a user could be
    // taken for the one that another thread looks up, who may write.

    /// The peer's name and first group; nil for a number that is nobody's.
    private var user: (name: String, group: gid_t)? {
        Self.entry { entry, buffer, size, found in
            getpwuid_r(uid, entry, buffer, size, found)
        } reading: {
            (String(cString: $0.pw_name), $0.pw_gid)
        }
    }

    /// The number of a group; nil when there is none of the name.
    static func groupID(_ name: String) -> gid_t? {
        entry { entry, buffer, size, found in
            getgrnam_r(name, entry, buffer, size, found)
        } reading: { (entry: group) in
            entry.gr_gid
        }
    }

    /// Looks an entry up, with as much memory as its names take: a group may have thousands of members.
    private static func entry<Entry, Value>(
        _ find: (
            UnsafeMutablePointer<Entry>, UnsafeMutablePointer<CChar>, Int,
            UnsafeMutablePointer<UnsafeMutablePointer<Entry>?>
        ) -> Int32,
        reading: (Entry) -> Value
    ) -> Value? {
        let entry = UnsafeMutablePointer<Entry>.allocate(capacity: 1)
        defer { entry.deallocate() }
        var size = 16 * 1024
        while true {
            let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: size)
            defer { buffer.deallocate() }
            var found: UnsafeMutablePointer<Entry>?
            let code = find(entry, buffer, size, &found)
            if code == 0 { return found.map { reading($0.pointee) } }
            guard code == ERANGE, size < 16 << 20 else { return nil }
            size *= 4
        }
    }
}
