import CModbus
import Glibc

/// The kernel's list of sockets to watch.
///
/// Descriptors are watched edge-triggered: an answer that arrives in pieces wakes the loop once a piece, and never
/// makes it spin.
struct Epoll: ~Copyable {
    /// What happened to a watched descriptor.
    struct Event {
        /// What it was registered with.
        let token: UInt64
        /// Whether bytes can be read, or the connection has ended.
        let isReadable: Bool
        /// Whether a connection attempt has ended, or bytes can be written.
        let isWritable: Bool
    }

    private let descriptor: Int32
    private var events = [epoll_event](repeating: epoll_event(), count: 256)

    init() throws(ModbusLinkError) {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw .system("cannot make an epoll instance", errno) }
    }

    deinit {
        close(descriptor)
    }

    /// Watches a descriptor until it is forgotten; events carry the token.
    func watch(_ watched: Int32, token: UInt64) throws(ModbusErrorCode) {
        var event = epoll_event()
        event.events = EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue
        event.data.u64 = token
        guard epoll_ctl(descriptor, EPOLL_CTL_ADD, watched, &event) == 0 else {
            throw ModbusErrorCode(.connectFailed(systemErrorText(errno)))
        }
    }

    /// Stops watching a descriptor: before it is closed, since a duplicate would keep the registration.
    func forget(_ watched: Int32) {
        epoll_ctl(descriptor, EPOLL_CTL_DEL, watched, nil)
    }

    /// Waits for events; none after the time has passed or on a signal.
    mutating func wait(milliseconds: Int32) -> [Event] {
        let count = epoll_wait(descriptor, &events, Int32(events.count), milliseconds)
        guard count > 0 else { return [] }
        let ended = EPOLLHUP.rawValue | EPOLLERR.rawValue | EPOLLRDHUP.rawValue
        return events.prefix(Int(count)).map { event in
            Event(
                token: event.data.u64, isReadable: event.events & (EPOLLIN.rawValue | ended) != 0,
                isWritable: event.events & (EPOLLOUT.rawValue | ended) != 0)
        }
    }
}
