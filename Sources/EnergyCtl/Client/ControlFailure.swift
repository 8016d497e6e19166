import Glibc

/// Why there is no usable answer from the daemon, with the socket and what to check.
struct ControlFailure: Error, Equatable, CustomStringConvertible {
    enum Reason: Equatable, Sendable {
        /// Connecting failed, with the errno.
        case cannotConnect(Int32)
        /// Connecting took longer than this.
        case connectTimeout(Duration)
        /// The path is longer than a Unix socket's address can hold.
        case pathTooLong
        /// Not a byte was sent or received for this long.
        case noProgress(Duration)
        /// The connection ended before the answer did.
        case cutOff
        /// What answers is not HTTP, or not this API.
        case notTheDaemon(String)
        /// The answer is larger than this many bytes.
        case tooLarge(limit: Int)
    }

    let reason: Reason
    let socketPath: String

    init(_ reason: Reason, _ socketPath: String) {
        self.reason = reason
        self.socketPath = socketPath
    }

    var exitStatus: ExitStatus {
        if case .tooLarge = reason { return .refused }
        return .unreachable
    }

    var description: String {
        switch reason {
        case .cannotConnect(ENOENT):
            "energy-collector is not reachable: there is no socket \(socketPath); " + Self.checkService
        case .cannotConnect(ECONNREFUSED):
            "energy-collector is not reachable: nothing listens on \(socketPath); " + Self.checkService
        case .cannotConnect(EACCES), .cannotConnect(EPERM):
            Self.noPermission(for: socketPath)
        case .cannotConnect(let code):
            "energy-collector is not reachable at \(socketPath): \(String(cString: strerror(code))); "
                + Self.checkService
        case .connectTimeout(let limit):
            "energy-collector at \(socketPath) did not take the connection within \(Self.text(limit)); "
                + Self.checkService
        case .pathTooLong:
            "the socket path \(socketPath) is longer than the 107 bytes that a Unix socket's may have"
        case .noProgress(let limit):
            "energy-collector at \(socketPath) made no progress for \(Self.text(limit)); " + Self.checkService
        case .cutOff:
            "energy-collector at \(socketPath) closed the connection before its answer was complete; "
                + Self.checkService
        case .notTheDaemon(let found):
            "what listens on \(socketPath) did not answer as energy-collector does (\(found)): check --socket and "
                + "ENERGYCTL_SOCKET, and that energyctl and the daemon have the same version"
        case .tooLarge(let limit):
            "the answer is larger than \(limit) bytes: ask for less with --from, --to or --limit"
        }
    }

    private static func text(_ duration: Duration) -> String {
        RelativeTime.text(seconds: duration / .seconds(1))
    }

    private static func noPermission(for path: String) -> String {
        let group = SocketGroup.name(of: path).map { "group '\($0)'" } ?? "group that it belongs to"
        return "energy-collector is not reachable: no permission for \(path); only members of the \(group) may query: "
            + "check with 'id -nG', and after being added log in again"
    }

    private static let checkService = "check 'systemctl status energy-collector'"
}
