import Glibc

/// One connection with its units: who is asked next, and what is done with the answer.
///
/// Touched by the loop alone.
struct Connection {
    /// What the connection is doing.
    private enum Phase {
        case waiting(until: Int64)
        case resolving
        case connecting(Int32, deadline: Int64)
        case connected(Int32)
    }

    /// A request that is under way.
    private struct Outstanding {
        let request: ModbusRequest
        let transaction: UInt16
        let deadline: Int64
    }

    /// A unit's cycle that is under way.
    private struct Cycle {
        let poll: Int
        var gotRegisters = false
    }

    /// A polled unit.
    private struct Unit {
        let id: String
        var program: any ModbusPollProgram
        var schedule: PollSchedule
        var status: ModbusStatus.Poll
    }

    let endpoint: ModbusEndpoint
    private var phase: Phase
    private var backoff: Backoff
    private var units: [Unit]
    private var cycle: Cycle?
    private var outstanding: Outstanding?
    private var transaction: UInt16 = 0
    private var notBefore: Int64 = 0
    private var hasConnected = false
    /// Polls that take the place of the units once no cycle is under way, and those of them that go on as they are.
    private var awaited: (polls: [ModbusPoll], kept: Set<String>)?
    private var random = SystemRandomNumberGenerator()
    private(set) var endpointStatus: ModbusStatus.Endpoint

    init(endpoint: ModbusEndpoint, polls: [ModbusPoll], now: Instant) {
        self.endpoint = endpoint
        phase = .waiting(until: now.monotonic)
        backoff = Backoff(
            first: endpoint.reconnectDelay.lowerBound.nanoseconds,
            longest: endpoint.reconnectDelay.upperBound.nanoseconds)
        endpointStatus = ModbusStatus.Endpoint(id: endpoint.id)
        units = polls.map { Self.unit($0, now) }
    }

    private static func unit(_ poll: ModbusPoll, _ now: Instant) -> Unit {
        Unit(
            id: poll.id, program: poll.program,
            schedule: PollSchedule(
                interval: poll.interval.nanoseconds, identity: "\(poll.endpoint)/\(poll.id)",
                monotonic: now.monotonic),
            status: ModbusStatus.Poll(id: poll.id, endpoint: poll.endpoint))
    }

    /// Whether it was closed for good: its place can be taken.
    var isClosed: Bool {
        if case .waiting(until: .max) = phase { true } else { false }
    }

    /// Polls other units over the same connection, after the cycle that is under way; kept ones go on as they are.
    mutating func poll(_ polls: [ModbusPoll], keeping kept: Set<String>, _ now: Instant) {
        awaited = (polls, kept)
        takeUpAwaited(now)
    }

    private mutating func takeUpAwaited(_ now: Instant) {
        guard cycle == nil, let (polls, kept) = awaited else { return }
        awaited = nil
        let known = Dictionary(units.map { ($0.id, $0) }) { first, _ in first }
        units = polls.map { poll in
            if kept.contains(poll.id), let unit = known[poll.id] { return unit }
            return Self.unit(poll, now)
        }
    }

    /// How its units are doing.
    var pollStatus: [ModbusStatus.Poll] {
        units.map { unit in
            var status = unit.status
            status.skippedCycles = unit.schedule.skipped
            return status
        }
    }

    /// The monotonic time at which `advance` has something to do, if no socket has before.
    var nextTime: Int64 {
        switch phase {
        case .waiting(let until): until
        case .resolving: .max
        case .connecting(_, let deadline): deadline
        case .connected:
            if let outstanding {
                outstanding.deadline
            } else {
                max(notBefore, units.reduce(Int64.max) { min($0, $1.schedule.due) })
            }
        }
    }

    /// Does what the time has come for.
    ///
    /// A host name that must be looked up is returned.
    mutating func advance(_ now: Instant, token: UInt64, loop: borrowing Epoll) -> ModbusEndpoint? {
        switch phase {
        case .waiting(let until) where until <= now.monotonic:
            guard let address = SocketAddress.numeric(endpoint.host, port: endpoint.port) else {
                enter(.resolving, .connecting, now)
                return endpoint
            }
            connect(to: address, now, token: token, loop: loop)
        case .connecting(let socket, let deadline) where deadline <= now.monotonic:
            abandon(socket, ModbusError(.connectFailed("no answer in time"), endpoint: endpoint.id), now, loop: loop)
        case .connected(let socket):
            if let outstanding, outstanding.deadline <= now.monotonic {
                lose(socket, .timedOut, now, loop: loop)
            } else if outstanding == nil {
                askNext(socket, now, loop: loop)
            }
        default:
            break
        }
        return nil
    }

    /// Takes the address of a host name that was looked up.
    mutating func resolved(
        _ result: Result<SocketAddress, ModbusErrorCode>, of asked: ModbusEndpoint, _ now: Instant, token: UInt64,
        loop: borrowing Epoll
    ) {
        // Meanwhile another connection may have taken the place.
        guard case .resolving = phase, asked == endpoint else { return }
        switch result {
        case .success(let address): connect(to: address, now, token: token, loop: loop)
        case .failure(let error): abandon(nil, ModbusError(error.code, endpoint: endpoint.id), now, loop: loop)
        }
    }

    /// Takes an event of the connection's socket.
    mutating func handle(
        _ event: Epoll.Event, _ now: Instant, loop: borrowing Epoll, context: inout ModbusContext
    ) {
        if case .connecting(let socket, _) = phase, event.isWritable {
            let number = StreamSocket.connectError(socket)
            guard number == 0 else {
                let error = ModbusError(.connectFailed(systemErrorText(number)), endpoint: endpoint.id)
                return abandon(socket, error, now, loop: loop)
            }
            if hasConnected { endpointStatus.reconnects += 1 }
            hasConnected = true
            backoff.reset()
            enter(.connected(socket), .connected, now)
        }
        if case .connected(let socket) = phase {
            if event.isReadable { receive(socket, now, loop: loop, context: &context) }
            if case .connected(let socket) = phase, outstanding == nil { askNext(socket, now, loop: loop) }
        }
    }

    /// Closes the socket; the connection does nothing more.
    mutating func close(_ now: Instant, loop: borrowing Epoll) {
        switch phase {
        case .connecting(let socket, _), .connected(let socket): release(socket, loop: loop)
        case .waiting, .resolving: break
        }
        outstanding = nil
        cycle = nil
        enter(.waiting(until: .max), .closed, now)
    }

    // MARK: Connecting

    private mutating func connect(to address: SocketAddress, _ now: Instant, token: UInt64, loop: borrowing Epoll) {
        switch StreamSocket.connecting(to: address) {
        case .success(let socket):
            do {
                try loop.watch(socket, token: token)
                enter(
                    .connecting(socket, deadline: now.monotonic + endpoint.connectTimeout.nanoseconds), .connecting, now
                )
            } catch {
                Glibc.close(socket)
                abandon(nil, ModbusError(error.code, endpoint: endpoint.id), now, loop: loop)
            }
        case .failure(let error):
            abandon(nil, ModbusError(error.code, endpoint: endpoint.id), now, loop: loop)
        }
    }

    /// Gives a connection attempt up and waits; units that are due learn why they are not asked.
    private mutating func abandon(_ socket: Int32?, _ error: ModbusError, _ now: Instant, loop: borrowing Epoll) {
        if let socket { release(socket, loop: loop) }
        endpointStatus.lastError = error
        for index in units.indices where units[index].schedule.due <= now.monotonic {
            units[index].status.consecutiveFailures += 1
            units[index].status.lastError = error
            units[index].program.cycleEnded(at: now.milliseconds, failure: error)
            units[index].schedule.postponed(monotonic: now.monotonic, wall: now.wall)
        }
        enter(.waiting(until: now.monotonic + backoff.next(using: &random)), .waiting, now)
    }

    private func release(_ socket: Int32, loop: borrowing Epoll) {
        loop.forget(socket)
        Glibc.close(socket)
    }

    private mutating func enter(_ next: Phase, _ state: ModbusStatus.Endpoint.State, _ now: Instant) {
        phase = next
        if endpointStatus.state != state {
            endpointStatus.state = state
            endpointStatus.since = now.milliseconds
        }
    }

    // MARK: Asking

    /// Sends the next request: of the cycle under way, else of the unit that is due longest.
    private mutating func askNext(_ socket: Int32, _ now: Instant, loop: borrowing Epoll) {
        while notBefore <= now.monotonic {
            if cycle == nil {
                guard let due = units.indices.min(by: { units[$0].schedule.due < units[$1].schedule.due }),
                    units[due].schedule.due <= now.monotonic
                else { return }
                cycle = Cycle(poll: due)
                endpointStatus.lateness.count(nanoseconds: now.monotonic - units[due].schedule.due)
            }
            guard let poll = cycle?.poll else { return }
            guard let request = units[poll].program.next() else {
                endCycle(failure: nil, now)
                continue
            }
            guard (1...125).contains(request.count), Int(request.address) + request.count <= 0x10000 else {
                let error = ModbusError(.invalidRequest, endpoint: endpoint.id, request: request)
                units[poll].program.receive(.failure(error), at: now.milliseconds)
                units[poll].status.lastError = error
                continue
            }
            return send(request, socket, now, loop: loop)
        }
    }

    private mutating func send(_ request: ModbusRequest, _ socket: Int32, _ now: Instant, loop: borrowing Epoll) {
        transaction &+= 1
        let frame = request.frame(transaction: transaction)
        outstanding = Outstanding(
            request: request, transaction: transaction, deadline: now.monotonic + endpoint.timeout.nanoseconds)
        endpointStatus.requests += 1
        let sent = Glibc.send(socket, frame, frame.count, Int32(MSG_NOSIGNAL))
        // Twelve bytes fit into the buffer of a connection with nothing else under way, or the connection is broken.
        guard sent == frame.count else {
            let number = errno
            return lose(
                socket, sent < 0 ? .connection(errno: number) : .connectionLost("it takes no bytes"), now, loop: loop)
        }
    }

    // MARK: Answers

    private mutating func receive(
        _ socket: Int32, _ now: Instant, loop: borrowing Epoll, context: inout ModbusContext
    ) {
        let count = context.peek(socket)
        guard count > 0 else {
            let number = errno
            if count < 0, number == EAGAIN || number == EINTR { return }
            return lose(
                socket, count == 0 ? .connectionLost("the device closed it") : .connection(errno: number), now,
                loop: loop)
        }
        guard let outstanding else {
            return lose(socket, .malformedFrame("bytes that nobody asked for"), now, loop: loop)
        }
        switch ResponseFrame.judge(
            context.peeked.prefix(count), request: outstanding.request, transaction: outstanding.transaction)
        {
        case .incomplete:
            break
        case .wrong(let code):
            lose(socket, code, now, loop: loop)
        case .exception(let exception, let length):
            guard context.drop(length, from: socket) else {
                return lose(socket, .connectionLost("an answer vanished"), now, loop: loop)
            }
            finish(
                .failure(ModbusError(.exception(exception), endpoint: endpoint.id, request: outstanding.request)), now)
        case .registers:
            switch context.registers(from: socket, count: outstanding.request.count) {
            case .success(let registers): finish(.success(registers), now)
            case .failure(let error): lose(socket, error.code, now, loop: loop)
            }
        }
    }

    /// Hands an answer to the unit's program.
    private mutating func finish(_ outcome: Result<[UInt16], ModbusError>, _ now: Instant) {
        outstanding = nil
        notBefore = now.monotonic + endpoint.pause.nanoseconds
        guard let poll = cycle?.poll else { return }
        switch outcome {
        case .success:
            cycle?.gotRegisters = true
        case .failure(let error):
            endpointStatus.failures += 1
            endpointStatus.lastError = error
            units[poll].status.lastError = error
        }
        units[poll].program.receive(outcome, at: now.milliseconds)
    }

    /// Closes a connection that cannot be trusted any more and makes it anew at once.
    private mutating func lose(_ socket: Int32, _ code: ModbusError.Code, _ now: Instant, loop: borrowing Epoll) {
        release(socket, loop: loop)
        let error = ModbusError(code, endpoint: endpoint.id, request: outstanding?.request)
        endpointStatus.lastError = error
        if outstanding != nil {
            endpointStatus.failures += 1
            if let poll = cycle?.poll { units[poll].program.receive(.failure(error), at: now.milliseconds) }
        }
        outstanding = nil
        if cycle != nil { endCycle(failure: error, now) }
        // A device that closes at once, again and again, is not to be hammered.
        let wait = code == .timedOut ? 0 : endpoint.reconnectDelay.lowerBound.nanoseconds / 5
        enter(.waiting(until: now.monotonic + wait), .connecting, now)
    }

    private mutating func endCycle(failure: ModbusError?, _ now: Instant) {
        guard let ended = cycle else { return }
        cycle = nil
        let poll = ended.poll
        if ended.gotRegisters && failure == nil {
            units[poll].status.consecutiveFailures = 0
            units[poll].status.lastSuccess = now.milliseconds
            units[poll].status.lastError = nil
            units[poll].schedule.succeeded(monotonic: now.monotonic, wall: now.wall)
        } else {
            units[poll].status.consecutiveFailures += 1
            units[poll].status.lastError = failure ?? units[poll].status.lastError
            units[poll].schedule.failed(monotonic: now.monotonic, wall: now.wall, using: &random)
        }
        units[poll].program.cycleEnded(at: now.milliseconds, failure: failure)
        takeUpAwaited(now)
    }
}
