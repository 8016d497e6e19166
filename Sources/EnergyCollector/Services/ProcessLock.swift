import Glibc

/// The right to be the one daemon of a control socket, or of a database, held while the value lives.
///
/// The kernel gives the lock back when the process ends, however it ends, so a left-over socket of a killed daemon is
/// replaced and the socket of a living one is not.
struct ProcessLock: ~Copyable {
    private let descriptor: Int32
    /// The lock file.
    let path: String

    /// Takes the lock beside a socket path, and removes a socket that nobody holds any more.
    ///
    /// - Throws: `DaemonError` when another daemon holds it or the file cannot be made.
    init(socketPath: String) throws(DaemonError) {
        try self.init(beside: socketPath)
        unlink(socketPath)
    }

    /// Takes the lock beside a database.
    ///
    /// - Throws: `DaemonError` when another daemon holds it or the file cannot be made.
    init(databasePath: String) throws(DaemonError) {
        try self.init(beside: databasePath)
    }

    private init(beside file: String) throws(DaemonError) {
        path = file + ".lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            throw DaemonError("cannot make the lock file \(path): \(reason)")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw DaemonError("another energy-collector is running: it holds \(path)")
        }
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }
}

/// Why the daemon cannot start or go on, in words for the operator.
struct DaemonError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
