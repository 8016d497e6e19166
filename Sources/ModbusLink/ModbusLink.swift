import CModbus
import Dispatch
import Foundation
import Glibc
import Synchronization

/// Polls many units behind many Modbus-TCP connections on one thread.
///
/// Each connection has one request under way. A unit that is silent, slow or lying costs its neighbours on the same
/// connection one timeout a step of its backoff, and nobody else anything.
public final class ModbusLink: Sendable {
    /// From so many connections on, answers are taken in batches: waking up costs more than reading.
    private static let batchingFrom = 64
    /// The least time between two batches, in nanoseconds.
    private static let batchInterval: Int64 = 5_000_000

    /// The token of the descriptor that wakes the loop up.
    private static let wakeToken = UInt64.max

    private struct Control {
        var isRunning = false
        var isStopping = false
        var resolved: [(index: Int, endpoint: ModbusEndpoint, result: Result<SocketAddress, ModbusErrorCode>)] = []
        var plan: ModbusPlan?
    }

    /// Touched by the loop between waits, and by whoever asks for the status.
    private let loop: Mutex<EventLoop>
    private let control = Mutex(Control())
    /// Written to wake the loop up.
    private let wake: Int32
    private let finished = DispatchSemaphore(value: 0)
    private let roundCount = Atomic<UInt64>(0)

    /// A link that is not running yet.
    ///
    /// - Throws: `ModbusLinkError` when ids contradict, or there are more endpoints than this process may open.
    public init(endpoints: [ModbusEndpoint], polls: [ModbusPoll]) throws(ModbusLinkError) {
        try Self.check(endpoints, polls)
        loop = Mutex(try EventLoop(endpoints: endpoints, polls: polls))
        wake = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        guard wake >= 0 else { throw .system("cannot make an event descriptor", errno) }
    }

    /// Whether what is to be polled is no contradiction.
    private static func check(_ endpoints: [ModbusEndpoint], _ polls: [ModbusPoll]) throws(ModbusLinkError) {
        let ids = Set(endpoints.map(\.id))
        if let twice = endpoints.first(where: { endpoint in endpoints.count { $0.id == endpoint.id } > 1 }) {
            throw .duplicate(twice.id)
        }
        if let twice = polls.first(where: { poll in polls.count { $0.id == poll.id && $0.endpoint == poll.endpoint } > 1
        }) {
            throw .duplicate(twice.id)
        }
        if let stray = polls.first(where: { !ids.contains($0.endpoint) }) {
            throw .unknownEndpoint(poll: stray.id, endpoint: stray.endpoint)
        }
        var limits = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits) == 0,
            endpoints.count + 64 > Int(limits.rlim_cur)
        {
            throw .tooManyEndpoints(endpoints.count, limit: Int(limits.rlim_cur))
        }
    }

    /// Polls by another plan from now on, while the link runs.
    ///
    /// Connections whose endpoint is the same stay open, and polls that the plan keeps go on with their schedules and
    /// programs; a cycle that is under way ends first.
    ///
    /// - Throws: `ModbusLinkError` as at the beginning; then nothing changes.
    public func configure(_ plan: ModbusPlan) throws(ModbusLinkError) {
        try Self.check(plan.endpoints, plan.polls)
        control.withLock { $0.plan = plan }
        wakeUp()
    }

    deinit {
        close(wake)
    }

    /// Starts the thread.
    ///
    /// Waits for no device.
    public func start() throws(ModbusLinkError) {
        guard
            control.withLock({ control in
                defer { control.isRunning = true }
                return !control.isRunning && !control.isStopping
            })
        else { return }
        let epoll = try Epoll()
        do {
            try epoll.watch(wake, token: Self.wakeToken)
        } catch {
            throw .system("cannot watch the event descriptor", EINVAL)
        }
        let thread = Thread { [self, box = Mutex<Epoll?>(epoll)] in
            if var epoll = box.withLock({ $0.take() }) { run(&epoll) }
            finished.signal()
        }
        thread.start()
        // Only a thread that runs has a name that `top -H` shows.
        thread.name = "modbus"
    }

    /// Closes every connection and ends the thread: within a poll step, at most two seconds.
    public func stop() async {
        let wasRunning = control.withLock { control in
            defer { control.isStopping = true }
            return control.isRunning && !control.isStopping
        }
        guard wasRunning else { return }
        wakeUp()
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [finished] in
                _ = finished.wait(timeout: .now() + 2)
                continuation.resume()
            }
        }
    }

    /// Rounds of the thread since the start: at least one a second, whatever devices do.
    ///
    /// Asking never waits for the thread.
    public var rounds: UInt64 { roundCount.load(ordering: .relaxed) }

    /// How the link is doing now.
    public func status() -> ModbusStatus {
        loop.withLock { loop in
            // What was closed for good is no part of the link any more, unless all of it is.
            let open = loop.connections.contains { !$0.isClosed }
            let shown = loop.connections.filter { !open || !$0.isClosed }
            return ModbusStatus(endpoints: shown.map(\.endpointStatus), polls: shown.flatMap(\.pollStatus))
        }
    }

    private func run(_ epoll: inout Epoll) {
        var lastBatch: Int64 = 0
        while !control.withLock({ $0.isStopping }) {
            roundCount.add(1, ordering: .relaxed)
            let lookups = loop.withLock { $0.advance(epoll) }
            for (index, endpoint) in lookups { lookUp(endpoint, index: index) }
            let (idle, isBatching) = loop.withLock {
                ($0.idleMilliseconds, $0.connections.count >= Self.batchingFrom)
            }
            if isBatching, idle > 0 {
                let rest = lastBatch + Self.batchInterval - Instant.now.monotonic
                if rest > 0, rest <= Self.batchInterval { usleep(UInt32(rest / 1000)) }
            }
            let events = epoll.wait(milliseconds: idle)
            if isBatching { lastBatch = Instant.now.monotonic }
            var counter: UInt64 = 0
            if events.contains(where: { $0.token == Self.wakeToken }) { _ = read(wake, &counter, 8) }
            let (resolved, plan) = control.withLock { control in
                defer { (control.resolved, control.plan) = ([], nil) }
                return (control.resolved, control.plan)
            }
            loop.withLock { loop in
                loop.handle(events, epoll)
                for (index, endpoint, result) in resolved { loop.resolved(index, endpoint, result, epoll) }
                if let plan { loop.configure(plan, epoll) }
            }
        }
        loop.withLock { $0.close(epoll) }
    }

    /// Looks a host name up on a thread of its own: it may take many seconds.
    private func lookUp(_ endpoint: ModbusEndpoint, index: Int) {
        DispatchQueue.global().async { [weak self] in
            let result = SocketAddress.resolve(endpoint.host, port: endpoint.port)
            guard let self else { return }
            control.withLock { $0.resolved.append((index, endpoint, result)) }
            wakeUp()
        }
    }

    private func wakeUp() {
        var one: UInt64 = 1
        _ = write(wake, &one, 8)
    }
}
