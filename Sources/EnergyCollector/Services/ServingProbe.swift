import Foundation
import Glibc
import ServiceLifecycle
import Synchronization

/// Asks the daemon's own control socket a question again and again: only an answer proves that it serves.
///
/// The question reads the database, so accepting, routing, the threads for questions and reading are all proved by it.
final class ServingProbe: Service {
    private static let question = "HEAD /v1/events?limit=1 HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"

    /// Between two questions at most.
    private static let longestPause = Duration.seconds(10)

    private let path: String
    private let patience: Duration
    private let answers = Atomic<UInt64>(0)
    private let isStopping = Atomic(false)

    /// A probe that waits for an answer as long as `patience`, and asks four times in that time.
    init(path: String, patience: Duration) {
        self.path = path
        self.patience = patience
    }

    /// Answers so far.
    var rounds: UInt64 { answers.load(ordering: .relaxed) }

    func run() async throws {
        let thread = Thread { [self] in
            let pause = UInt32(min(patience / 4, Self.longestPause) / .microseconds(1))
            while !isStopping.load(ordering: .acquiring) {
                if isAnswered() { answers.add(1, ordering: .relaxed) }
                usleep(pause)
            }
        }
        thread.start()
        // Only a thread that runs has a name that `top -H` shows.
        thread.name = "serving-probe"
        try? await gracefulShutdown()
        isStopping.store(true, ordering: .releasing)
    }

    /// Whether there is an answer, whatever it says.
    private func isAnswered() -> Bool {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_UNIX, kind, 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        guard var address = sockaddr_un(path: path) else { return false }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        let question = Array(Self.question.utf8)
        guard connected == 0, send(descriptor, question, question.count, Int32(MSG_NOSIGNAL)) == question.count
        else { return false }
        var readiness = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&readiness, 1, Int32(clamping: Int64(patience / .milliseconds(1)))) == 1 else { return false }
        var answer = [UInt8](repeating: 0, count: 512)
        return recv(descriptor, &answer, answer.count, 0) > 0 && answer.starts(with: Array("HTTP/1.1 ".utf8))
    }
}

extension sockaddr_un {
    /// The address of a path; nil when it is too long.
    ///
    /// "@" stands for the abstract namespace, whose names begin with a zero byte.
    init?(path: String) {
        self.init()
        sun_family = sa_family_t(AF_UNIX)
        let name = Array(path.utf8)
        guard name.count < MemoryLayout.size(ofValue: sun_path) else { return nil }
        withUnsafeMutableBytes(of: &sun_path) { bytes in
            bytes.copyBytes(from: name)
            if name.first == UInt8(ascii: "@") { bytes[0] = 0 }
        }
    }
}
