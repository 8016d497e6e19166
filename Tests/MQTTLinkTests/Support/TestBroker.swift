import Foundation
import Glibc
import Synchronization
import TestSupport

@testable import MQTTLink

/// A real mosquitto on an ephemeral loopback port with its files in a directory of its own.
final class TestBroker: Sendable {
    static let program = "/usr/sbin/mosquitto"

    let port: UInt16
    private let directory: URL
    private let process = Mutex<pid_t?>(nil)

    /// Prepares a broker; `options` are lines of mosquitto.conf behind the listener's.
    init(options: [String] = ["allow_anonymous true"], files: [String: String] = [:]) throws {
        port = try LoopbackPort.unused()
        directory = FileManager.default.temporaryDirectory.appending(path: "mqtt-link-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let configuration = """
            user root
            persistence true
            persistence_location \(directory.path)/
            max_queued_messages 0
            log_dest file \(path("mosquitto.log"))
            listener \(port) 127.0.0.1
            \(options.map { $0.replacing("DIR", with: directory.path) }.joined(separator: "\n"))
            """
        for (name, content) in files { try write(content, to: name) }
        try write(configuration, to: "mosquitto.conf")
    }

    /// Prepares and starts a broker.
    static func started(options: [String] = ["allow_anonymous true"], files: [String: String] = [:]) async throws
        -> TestBroker
    {
        let broker = try TestBroker(options: options, files: files)
        try await broker.start()
        return broker
    }

    deinit {
        process.withLock { process in
            guard let identifier = process else { return }
            kill(identifier, SIGKILL)
            waitpid(identifier, nil, 0)
        }
        try? FileManager.default.removeItem(at: directory)
    }

    /// The path of a file in the broker's directory.
    func path(_ name: String) -> String { directory.appending(path: name).path }

    /// Writes a file in the broker's directory.
    func write(_ content: String, to name: String) throws {
        try content.write(to: directory.appending(path: name), atomically: true, encoding: .utf8)
    }

    /// Starts the process and waits until it accepts connections.
    func start() async throws {
        let arguments = [Self.program, "-c", path("mosquitto.conf")]
        var words = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        // A child inherits the signal mask of the thread, and threads of the shared pool block SIGTERM.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var noSignals = sigset_t()
        sigemptyset(&noSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        // What it has to say is in its log file.
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var identifier: pid_t = 0
        let code = posix_spawn(&identifier, Self.program, &actions, &attributes, &words, environ)
        guard code == 0 else { throw SystemFailure(call: "posix_spawn \(Self.program)", code: code) }
        process.withLock { $0 = identifier }
        let isListening = await eventually { [port] in
            guard let descriptor = LoopbackPort.connect(to: port) else { return false }
            close(descriptor)
            return true
        }
        guard isListening else { throw SystemFailure(call: "connect", code: ECONNREFUSED) }
    }

    /// Ends the process as an orderly shutdown does (the persistent sessions are saved) and waits for its end.
    func shutDown() {
        process.withLock { process in
            guard let identifier = process else { return }
            kill(identifier, SIGTERM)
            waitpid(identifier, nil, 0)
            process = nil
        }
    }

    /// Settings for a session with this broker, or with something between.
    func settings(
        through port: UInt16? = nil, clientID: String = "collector", filters: [String] = ["lights/#"]
    ) throws -> MQTTBroker {
        MQTTBroker(
            id: "test", host: "127.0.0.1", port: port ?? self.port, clientID: clientID,
            subscriptions: try filters.map { MQTTSubscription(try TopicFilter($0)) },
            reconnectDelay: .milliseconds(50) ... .milliseconds(400),
            takeoverDelay: .milliseconds(50) ... .milliseconds(400))
    }
}
