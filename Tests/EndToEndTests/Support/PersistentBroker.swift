import Foundation
import Glibc
import TestSupport
import Testing

/// A real broker that keeps every message for its sessions, also through its own restart.
final class PersistentBroker {
    let port: UInt16
    private let folder: TemporaryFolder
    private var program: ChildProcess?

    init() async throws {
        port = try LoopbackPort.unused()
        folder = try TemporaryFolder()
        _ = try folder.file(
            "mosquitto.conf",
            """
            user root
            listener \(port) 127.0.0.1
            allow_anonymous true
            max_queued_messages 0
            persistence true
            persistence_location \(folder.path)/

            """)
        try await start()
    }

    deinit {
        program?.end(by: SIGKILL)
    }

    /// Ends it as the service manager does, which saves its sessions, and starts it anew.
    func restart() async throws {
        let program = try #require(program)
        program.end()
        #expect(try program.waitForEnd(timeout: 30) == 0)
        try await start()
    }

    private func start() async throws {
        program = try ChildProcess("/usr/sbin/mosquitto", ["-c", folder.path + "/mosquitto.conf"])
        let isListening = await eventually { [port] in
            guard let descriptor = LoopbackPort.connect(to: port) else { return false }
            close(descriptor)
            return true
        }
        try #require(isListening)
    }
}
