import CModbus
import Glibc

/// One thread's epoll: descriptors with handlers, and actions that are due at a time.
///
/// Not `Sendable`: everything it calls runs on the thread of `run()`. Only its `stopSignal` crosses threads.
final class EventLoop {
    /// What a handler is told of its descriptor.
    struct Readiness: OptionSet {
        let rawValue: UInt32

        static let readable = Readiness(rawValue: EPOLLIN.rawValue)
        static let writable = Readiness(rawValue: EPOLLOUT.rawValue)
        /// An error or hang-up, told whether asked for or not.
        static let broken = Readiness(rawValue: EPOLLERR.rawValue | EPOLLHUP.rawValue)
    }

    /// Ends `run()`.
    let stopSignal: StopSignal

    private struct Action {
        let due: ContinuousClock.Instant
        let run: () -> Void
    }

    private static let eventsPerWait = 256

    private let poll: OwnedDescriptor
    private var handlers: [Int32: (Readiness) -> Void] = [:]
    /// Latest first, so that the next is the last.
    private var actions: [Action] = []

    /// A loop that watches nothing but its stop signal.
    init() throws(SystemError) {
        poll = try OwnedDescriptor("epoll_create1") { epoll_create1(Int32(EPOLL_CLOEXEC)) }
        stopSignal = try StopSignal()
        try watch(stopSignal.descriptor, for: .readable) { _ in }
    }

    /// Calls a handler whenever a descriptor is ready; level-triggered.
    func watch(
        _ descriptor: Int32, for readiness: Readiness, handler: @escaping (Readiness) -> Void
    ) throws(SystemError) {
        try control(Int32(EPOLL_CTL_ADD), descriptor, readiness)
        handlers[descriptor] = handler
    }

    /// Changes what a watched descriptor is watched for.
    func rewatch(_ descriptor: Int32, for readiness: Readiness) throws(SystemError) {
        try control(Int32(EPOLL_CTL_MOD), descriptor, readiness)
    }

    /// Forgets a descriptor, before it is closed or, when a library closed it, at once afterwards.
    func unwatch(_ descriptor: Int32) {
        guard handlers.removeValue(forKey: descriptor) != nil else { return }
        // A closed descriptor has left epoll by itself.
        _ = epoll_ctl(poll.number, Int32(EPOLL_CTL_DEL), descriptor, nil)
    }

    /// Runs an action on the loop after a time.
    func schedule(after delay: Duration, _ action: @escaping () -> Void) {
        let due = ContinuousClock.now + delay
        // Behind all that are due later; those due at the same time keep their order.
        var low = 0
        var high = actions.count
        while low < high {
            let middle = (low + high) / 2
            if actions[middle].due > due { low = middle + 1 } else { high = middle }
        }
        actions.insert(Action(due: due, run: action), at: low)
    }

    /// Serves until the stop signal, then forgets all handlers and actions.
    func run() throws(SystemError) {
        defer {
            handlers.removeAll()
            actions.removeAll()
        }
        var events = [epoll_event](repeating: epoll_event(), count: Self.eventsPerWait)
        while true {
            let count = epoll_wait(poll.number, &events, Int32(Self.eventsPerWait), waitMilliseconds())
            let code = errno
            guard count >= 0 || code == EINTR else { throw SystemError(operation: "epoll_wait", code: code) }
            for event in events.prefix(Int(max(0, count))) {
                if event.data.fd == stopSignal.descriptor { return }
                handlers[event.data.fd]?(Readiness(rawValue: event.events))
            }
            let now = ContinuousClock.now
            while let next = actions.last, next.due <= now {
                actions.removeLast()
                next.run()
            }
        }
    }

    private func waitMilliseconds() -> Int32 {
        guard let next = actions.last else { return -1 }
        let (seconds, attoseconds) = (next.due - .now).components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        // Rounded up, or the last millisecond would be spent spinning.
        return Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
    }

    private func control(_ operation: Int32, _ descriptor: Int32, _ readiness: Readiness) throws(SystemError) {
        var event = epoll_event(events: readiness.rawValue, data: epoll_data_t(fd: descriptor))
        let result = epoll_ctl(poll.number, operation, descriptor, &event)
        let code = errno
        guard result == 0 else { throw SystemError(operation: "epoll_ctl", code: code) }
    }
}
