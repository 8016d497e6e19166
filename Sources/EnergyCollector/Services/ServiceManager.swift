import Glibc

/// Tells systemd how the daemon is, as `sd_notify(3)` describes it.
///
/// Does nothing when the daemon was not started by systemd.
struct ServiceManager: Sendable {
    private let socketPath: String?

    /// The service manager that `NOTIFY_SOCKET` names.
    init(environment: [String: String]) {
        socketPath = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Configuration read, database migrated, socket bound, links started.
    func ready(status: String) {
        send("READY=1\nSTATUS=\(status)")
    }

    /// Committing what is queued.
    func stopping() {
        send("STOPPING=1")
    }

    private func send(_ message: String) {
        guard let socketPath else { return }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array(socketPath.utf8)
        guard path.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
        withUnsafeMutableBytes(of: &address.sun_path) { bytes in
            bytes.copyBytes(from: path)
            // "@" stands for the abstract namespace, whose names begin with a zero byte.
            if path.first == UInt8(ascii: "@") { bytes[0] = 0 }
        }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + path.count)
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                let bytes = Array(message.utf8)
                _ = sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), pointer, length)
            }
        }
    }
}
