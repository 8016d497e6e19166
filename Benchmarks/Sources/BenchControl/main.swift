import Foundation
import Glibc
import Synchronization

/// Asks a control socket the same question from many clients at once, each on its own connection, and prints how long
/// the answers took.
///
/// Usage: BenchControl SOCKET CLIENTS REQUESTS TARGET [PAUSE_MS]
///
/// Without a pause each client asks again as soon as it is answered: how much there is at most. With one it asks in the
/// rhythm of a dashboard.

/// A connection that stays open.
final class Client {
    private let descriptor: Int32
    private let request: [UInt8]

    init?(_ path: String, target: String) {
        request = Array("GET \(target) HTTP/1.1\r\nhost: bench\r\n\r\n".utf8)
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        guard result == 0 else { return nil }
    }

    deinit { close(descriptor) }

    /// Asks once; the size of the answer's body, or nil when there is none.
    func ask() -> Int? {
        guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else { return nil }
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var end: Int?
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            received += buffer.prefix(count)
            if end == nil, let head = Self.head(received) {
                guard received.starts(with: "HTTP/1.1 200".utf8) else { return nil }
                end = head
            }
            if let end, received.count >= end { return received.count }
        }
    }

    /// Where the answer ends, once its head is there.
    private static func head(_ bytes: [UInt8]) -> Int? {
        let text = String(decoding: bytes.prefix(4096), as: UTF8.self)
        guard let blank = text.range(of: "\r\n\r\n"),
            let field = text[..<blank.lowerBound].lowercased().components(separatedBy: "content-length: ").last,
            let length = Int(field.prefix { $0.isNumber })
        else { return nil }
        return text[..<blank.upperBound].utf8.count + length
    }
}

let words = CommandLine.arguments
guard (5...6).contains(words.count), let clients = Int(words[2]), let requests = Int(words[3]) else {
    FileHandle.standardError.write(Data("usage: BenchControl SOCKET CLIENTS REQUESTS TARGET [PAUSE_MS]\n".utf8))
    exit(2)
}
let pause = words.count == 6 ? Double(words[5]) ?? 0 : 0
let times = Mutex<[Double]>([])
let failures = Mutex(0)
let group = DispatchGroup()
let started = ContinuousClock.now
for number in 0..<clients {
    group.enter()
    Thread.detachNewThread {
        defer { group.leave() }
        guard let client = Client(words[1], target: words[4]) else { return failures.withLock { $0 += requests } }
        // Not all at the same moment.
        if pause > 0 { usleep(UInt32(pause * 1000 * Double(number) / Double(clients))) }
        for _ in 0..<requests {
            if pause > 0 { usleep(UInt32(pause * 1000)) }
            let begin = ContinuousClock.now
            guard client.ask() != nil else {
                failures.withLock { $0 += 1 }
                return
            }
            let taken = (ContinuousClock.now - begin) / .milliseconds(1)
            times.withLock { $0.append(taken) }
        }
    }
}
group.wait()
let seconds = (ContinuousClock.now - started) / .seconds(1)
let sorted = times.withLock { $0.sorted() }
func quantile(_ share: Double) -> Double {
    sorted.isEmpty ? .nan : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
}
print(
    String(
        format: "clients=%d requests=%d failures=%d rate=%.0f p50_ms=%.2f p99_ms=%.2f max_ms=%.2f", clients,
        sorted.count,
        failures.withLock { $0 }, Double(sorted.count) / seconds, quantile(0.5), quantile(0.99), sorted.last ?? .nan))
