import Foundation
import Glibc

/// The group whose members may use a socket.
enum SocketGroup {
    /// The name of the group that a socket belongs to, or of its folder's where that cannot be looked into.
    ///
    /// A number for a group without a name; nil when neither can be seen.
    static func name(of socketPath: String) -> String? {
        let folder = (socketPath as NSString).deletingLastPathComponent
        guard let gid = gid(of: socketPath) ?? gid(of: folder.isEmpty ? "." : folder) else { return nil }
        guard let group = getgrgid(gid) else { return "\(gid)" }
        return String(cString: group.pointee.gr_name)
    }

    private static func gid(of path: String) -> gid_t? {
        var found = stat()
        return stat(path, &found) == 0 ? found.st_gid : nil
    }
}
