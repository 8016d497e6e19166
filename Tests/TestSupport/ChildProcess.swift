import Dispatch
import Foundation
public import Glibc
import Synchronization

/// A program that a test starts and ends by its pid; its output is collected line by line.
///
/// Not Foundation's `Process`: on Linux that learns of an end by a socket, which programs that were started meanwhile
/// inherit and keep open.
public final class ChildProcess: Sendable {
    /// A wait that took too long.
    public struct TimedOut: Error {
        /// A wait that took too long.
        public init() {}
    }

    private struct Output {
        var lines: [String] = []
        var partial: [UInt8] = []
    }

    /// Its process id.
    public let processID: pid_t
    private let input: Mutex<Int32>
    private let shared = Shared()

    /// What the threads that read and wait share with the test.
    private final class Shared: Sendable {
        let output = Mutex(Output())
        let status = Mutex<Int32?>(nil)
        let arrival = DispatchSemaphore(value: 0)
        let ended = DispatchSemaphore(value: 0)
        let drained = DispatchSemaphore(value: 0)

        func take(_ bytes: some Sequence<UInt8>) {
            output.withLock { output in
                output.partial += bytes
                while let end = output.partial.firstIndex(of: UInt8(ascii: "\n")) {
                    output.lines.append(String(decoding: output.partial[..<end], as: UTF8.self))
                    output.partial.removeSubrange(...end)
                }
            }
            arrival.signal()
        }
    }

    /// Starts a program, with some more environment; its standard error goes to a file, or nowhere.
    public init(
        _ path: String, _ arguments: [String], environment: [String: String] = [:], errorsTo file: String? = nil
    ) throws {
        let errors = open(file ?? "/dev/null", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        defer { close(errors) }
        let input = try Self.connectedPair()
        let output = try Self.connectedPair()
        defer {
            close(input.child)
            close(output.child)
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input.child, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output.child, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
        // The threads that run tests block signals, and a program would inherit that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var noSignals = sigset_t()
        sigemptyset(&noSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        // Copies in C memory, since the program's arguments must outlive the conversion; freed when it has started.
        var words = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var pid: pid_t = 0
        let inherited = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        var variables = inherited.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for variable in variables { free(variable) } }
        let result = posix_spawn(&pid, path, &actions, &attributes, &words, &variables)
        guard result == 0 else {
            close(input.own)
            close(output.own)
            throw POSIXError(POSIXErrorCode(rawValue: result) ?? .EINVAL)
        }
        let started = pid
        processID = started
        self.input = Mutex(input.own)
        let shared = shared
        let source = output.own
        Thread.detachNewThread {
            var buffer = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = read(source, &buffer, buffer.count)
                guard count > 0 else { break }
                shared.take(buffer.prefix(count))
            }
            close(source)
            shared.drained.signal()
        }
        Thread.detachNewThread {
            var status: Int32 = 0
            waitpid(started, &status, 0)
            shared.status.withLock { $0 = status }
            shared.ended.signal()
        }
    }

    deinit {
        closeInput()
        // Only while it has not been waited for is the pid surely its own.
        if shared.status.withLock({ $0 == nil }) { kill(processID, SIGKILL) }
    }

    /// The program that was built beside the tests.
    public static func built(_ name: String) -> String {
        let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return tests.deletingLastPathComponent().appendingPathComponent(name).path
    }

    /// Waits until so many lines have come, and returns all.
    public func lines(atLeast count: Int, timeout: Double = 15) throws -> [String] {
        let deadline = DispatchTime.now() + timeout
        while true {
            let found = shared.output.withLock { $0.lines }
            if found.count >= count { return found }
            guard shared.arrival.wait(timeout: deadline) == .success else { throw TimedOut() }
        }
    }

    /// Everything it printed, once it has ended.
    public func output(timeout: Double = 15) throws -> String {
        guard shared.drained.wait(timeout: .now() + timeout) == .success else { throw TimedOut() }
        shared.drained.signal()
        return shared.output.withLock { output in
            output.lines.map { $0 + "\n" }.joined() + String(decoding: output.partial, as: UTF8.self)
        }
    }

    /// Writes to its standard input.
    public func write(_ text: String) throws {
        let bytes = Array(text.utf8)
        try input.withLock { descriptor in
            var sent = 0
            while sent < bytes.count {
                let count = send(descriptor, Array(bytes[sent...]), bytes.count - sent, Int32(MSG_NOSIGNAL))
                guard count > 0 else { throw SystemFailure(call: "send", code: errno) }
                sent += count
            }
        }
    }

    /// Closes its standard input.
    public func closeInput() {
        input.withLock { descriptor in
            if descriptor >= 0 { close(descriptor) }
            descriptor = -1
        }
    }

    /// Whether it has ended.
    public var hasEnded: Bool { shared.status.withLock { $0 != nil } }

    /// Asks it to end by a signal, or sends it another.
    public func end(by signal: Int32 = SIGTERM) {
        if shared.status.withLock({ $0 == nil }) { kill(processID, signal) }
    }

    /// Waits for its end and returns its exit status; negative for a signal.
    public func waitForEnd(timeout: Double = 15) throws -> Int32 {
        guard shared.ended.wait(timeout: .now() + timeout) == .success,
            let status = shared.status.withLock({ $0 })
        else { throw TimedOut() }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : -signal
    }

    /// Two connected sockets that no other program inherits.
    private static func connectedPair() throws -> (own: Int32, child: Int32) {
        var ends: [Int32] = [-1, -1]
        let result = socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends)
        let code = errno
        guard result == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EINVAL) }
        return (ends[0], ends[1])
    }
}
