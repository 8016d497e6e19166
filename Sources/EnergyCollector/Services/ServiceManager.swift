import Dispatch
import Glibc
import Synchronization

/// Tells systemd how the daemon is, as `sd_notify(3)` describes it.
///
/// Says nothing when the daemon was not started by systemd.
final class ServiceManager: Sendable {
    /// How long a loop may make no progress when nobody watches.
    private static let ownPatience = Duration.seconds(60)

    /// How long a message may wait for room.
    private static let sendMilliseconds: Int32 = 2000

    private let socketPath: String?
    /// How long the service manager waits for a sign of life; nil when it does not watch.
    let watchdogInterval: Duration?
    private let lastReady = Mutex("")

    /// The service manager that the environment names: `NOTIFY_SOCKET`, `WATCHDOG_USEC`, `WATCHDOG_PID`.
    init(environment: [String: String], processID: pid_t = getpid()) {
        socketPath = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
        // A watchdog for another process, such as a shell that started this one, is not ours.
        let isForUs = environment["WATCHDOG_PID"].map { $0 == "\(processID)" } ?? true
        watchdogInterval = environment["WATCHDOG_USEC"].flatMap(Int64.init).flatMap { microseconds in
            isForUs && microseconds > 0 ? .microseconds(microseconds) : nil
        }
    }

    /// What limits of loops are measured by: the time that the service manager waits for a sign of life.
    var patience: Duration { watchdogInterval ?? Self.ownPatience }

    /// Configuration read, database migrated, socket bound, links started; or a reload has ended, whether it changed
    /// anything or was refused.
    func ready(status: String) {
        lastReady.withLock { $0 = status }
        send("READY=1\nSTATUS=\(status)")
    }

    /// The configuration is read again.
    func reloading() {
        // The instant is what newer service managers tell an old READY=1 from a new one by; older ones pass it over.
        let now = DispatchTime.now().uptimeNanoseconds / 1000
        send("RELOADING=1\nMONOTONIC_USEC=\(now)\nSTATUS=reading the configuration again")
    }

    /// Committing what is queued.
    func stopping() {
        send("STOPPING=1\nSTATUS=committing what was read")
    }

    /// Every loop goes on.
    func feedWatchdog() {
        if watchdogInterval != nil { send("WATCHDOG=1") }
    }

    /// What hangs, in words; nil when it goes on again and the status is what it was.
    func hanging(_ loops: String?) {
        send("STATUS=" + (loops.map { "hanging: \($0)" } ?? lastReady.withLock { $0 }))
    }

    private func send(_ message: String) {
        guard let socketPath, var address = sockaddr_un(path: socketPath) else { return }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + socketPath.utf8.count)
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                // Connected, so that waiting for room is possible: a service manager that does not read holds nobody
                // for long.
                guard connect(descriptor, pointer, length) == 0 else { return }
                var room = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                guard poll(&room, 1, Self.sendMilliseconds) == 1 else { return }
                let bytes = Array(message.utf8)
                _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
            }
        }
    }
}
