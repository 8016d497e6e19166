import Foundation
import Glibc
import Synchronization

/// What a device does with a request.
enum Reaction: Sendable {
    /// Answers as it should: register `n` holds `n`.
    case answer
    /// Answers with an exception code.
    case exception(UInt8)
    /// Says nothing.
    case silence
    /// Sends the right answer after some milliseconds.
    case late(Int)
    /// Sends the right answer one byte at a time, with some milliseconds between.
    case dribble(Int)
    /// Sends the first half of the answer and then nothing.
    case half
    /// Answers under another transaction id.
    case wrongTransaction
    /// Answers as another unit.
    case wrongUnit
    /// Says in the header that the answer is short, and in the body that it is long.
    case lyingByteCount
    /// Answers and sends some more bytes.
    case surplus
    /// Closes the connection.
    case drop
}

/// A Modbus-TCP server on a loopback port whose faults are data.
///
/// One thread a connection; ends with the value.
final class ScriptedDevice: Sendable {
    let port: UInt16
    private let listener: Int32
    private let script: @Sendable (_ unit: UInt8, _ number: Int) -> Reaction
    private let state = Mutex(State())
    /// Signalled when nothing is accepted any more: only then may the listener's number be another's.
    private let acceptorEnded = DispatchSemaphore(value: 0)

    private struct State {
        /// The thread that accepts; nil before it runs.
        var acceptor: pthread_t?
        var connections: Set<Int32> = []
        var accepted = 0
        var requests = 0
        var isClosed = false
    }

    /// A server; `script` says what becomes of the n-th request (from 0) to a unit.
    init(port: UInt16 = 0, _ script: @escaping @Sendable (_ unit: UInt8, _ number: Int) -> Reaction) throws {
        self.script = script
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var one: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, 4)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length) == 0 && listen(descriptor, 64) == 0
                    ? getsockname(descriptor, pointer, &length) : -1
            }
        }
        guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        self.port = UInt16(bigEndian: address.sin_port)
        let thread = Thread { [weak self, acceptorEnded] in
            defer { acceptorEnded.signal() }
            self?.state.withLock { $0.acceptor = pthread_self() }
            while self?.isClosed == false {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { return }
                guard let self else {
                    Glibc.close(connection)
                    return
                }
                serveOnThread(connection)
            }
        }
        thread.start()
    }

    private var isClosed: Bool { state.withLock { $0.isClosed } }

    deinit {
        close()
    }

    /// Connections accepted so far.
    var accepted: Int { state.withLock { $0.accepted } }
    /// Requests received so far.
    var requests: Int { state.withLock { $0.requests } }

    func close() {
        let (isFirst, acceptor) = state.withLock { state in
            guard !state.isClosed else { return (false, state.acceptor) }
            state.isClosed = true
            // While they are in the set their numbers are theirs.
            for descriptor in state.connections { shutdown(descriptor, Int32(SHUT_RDWR)) }
            state.connections = []
            return (true, state.acceptor)
        }
        guard isFirst else { return }
        shutdown(listener, Int32(SHUT_RDWR))
        // The last one to hold the device may be the acceptor itself, which then accepts nothing more.
        if acceptor != pthread_self() { acceptorEnded.wait() }
        Glibc.close(listener)
    }

    private func serveOnThread(_ connection: Int32) {
        let isOpen = state.withLock { state in
            guard !state.isClosed else { return false }
            state.accepted += 1
            state.connections.insert(connection)
            return true
        }
        guard isOpen else {
            Glibc.close(connection)
            return
        }
        let thread = Thread { [self] in
            var counts: [UInt8: Int] = [:]
            while let request = read(connection) {
                let number = state.withLock { state in
                    state.requests += 1
                    return state.requests - 1
                }
                counts[request[6], default: 0] += 1
                guard react(script(request[6], number), to: request, on: connection) else { break }
            }
            state.withLock { state in
                state.connections.remove(connection)
                Glibc.close(connection)
            }
        }
        thread.start()
    }

    private func read(_ connection: Int32) -> [UInt8]? {
        var frame = [UInt8](repeating: 0, count: 12)
        return recv(connection, &frame, 12, Int32(MSG_WAITALL)) == 12 ? frame : nil
    }

    private func react(_ reaction: Reaction, to request: [UInt8], on connection: Int32) -> Bool {
        var good = Self.answer(to: request)
        switch reaction {
        case .answer: return send(good, connection)
        case .exception(let code):
            return send(request[0..<4] + [0, 3, request[6], request[7] | 0x80, code], connection)
        case .silence: return true
        case .late(let milliseconds):
            usleep(UInt32(milliseconds * 1000))
            return send(good, connection)
        case .dribble(let milliseconds):
            for byte in good {
                guard send([byte], connection) else { return false }
                usleep(UInt32(milliseconds * 1000))
            }
            return true
        case .half: return send(good.prefix(good.count / 2), connection)
        case .wrongTransaction:
            good[1] ^= 0x40
            return send(good, connection)
        case .wrongUnit:
            good[6] &+= 1
            return send(good, connection)
        case .lyingByteCount:
            return send(request[0..<4] + [0, 5, request[6], request[7], 0xFA, 1, 2], connection)
        case .surplus: return send(good + [1, 2, 3], connection)
        case .drop:
            shutdown(connection, Int32(SHUT_RDWR))
            return false
        }
    }

    /// The right answer: register `n` holds `n`.
    static func answer(to request: [UInt8]) -> [UInt8] {
        let address = Int(request[8]) << 8 | Int(request[9])
        let count = Int(request[10]) << 8 | Int(request[11])
        let length = count * 2 + 3
        let registers = (address..<(address + count)).flatMap { [UInt8($0 >> 8 & 0xFF), UInt8($0 & 0xFF)] }
        return request[0..<4] + [UInt8(length >> 8), UInt8(length & 0xFF), request[6], request[7], UInt8(count * 2)]
            + registers
    }

    private func send(_ bytes: some Collection<UInt8>, _ connection: Int32) -> Bool {
        let bytes = Array(bytes)
        return Glibc.send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }
}
