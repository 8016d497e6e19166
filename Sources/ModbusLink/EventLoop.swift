/// Everything that a link's thread works on, but for the kernel's list of sockets, which it waits on unlocked.
struct EventLoop: ~Copyable {
    /// Timers are looked at in steps of this many nanoseconds, which saves wake-ups.
    private static let tick: Int64 = 10_000_000

    private var context: ModbusContext
    private(set) var connections: [Connection]
    /// `nextTime` of each connection, kept beside them so that looking at all of them is cheap.
    private var nextTimes: [Int64]

    init(endpoints: [ModbusEndpoint], polls: [ModbusPoll]) throws(ModbusLinkError) {
        let now = Instant.now
        context = try ModbusContext()
        let pollsByEndpoint = Dictionary(grouping: polls, by: \.endpoint)
        connections = endpoints.map { endpoint in
            Connection(endpoint: endpoint, polls: pollsByEndpoint[endpoint.id] ?? [], now: now)
        }
        nextTimes = connections.map(\.nextTime)
    }

    /// How long nothing needs to be done, in milliseconds.
    var idleMilliseconds: Int32 {
        let now = Instant.now.monotonic
        guard let next = nextTimes.min(), next < .max else { return 1000 }
        let ticks = max(0, next - now + Self.tick - 1) / Self.tick
        return Int32(clamping: min(ticks * Self.tick / 1_000_000, 1000))
    }

    /// Does what the time has come for; returns the host names that must be looked up.
    mutating func advance(_ epoll: borrowing Epoll) -> [(index: Int, endpoint: ModbusEndpoint)] {
        let now = Instant.now
        var lookups: [(index: Int, endpoint: ModbusEndpoint)] = []
        for index in nextTimes.indices where nextTimes[index] <= now.monotonic {
            if let endpoint = connections[index].advance(now, token: UInt64(index), loop: epoll) {
                lookups.append((index, endpoint))
            }
            nextTimes[index] = connections[index].nextTime
        }
        return lookups
    }

    /// Takes what happened to sockets.
    mutating func handle(_ events: [Epoll.Event], _ epoll: borrowing Epoll) {
        for event in events where event.token < UInt64(connections.count) {
            let index = Int(event.token)
            connections[index].handle(event, Instant.now, loop: epoll, context: &context)
            nextTimes[index] = connections[index].nextTime
        }
    }

    /// Takes the address of a host name that was looked up.
    mutating func resolved(
        _ index: Int, _ endpoint: ModbusEndpoint, _ result: Result<SocketAddress, ModbusErrorCode>,
        _ epoll: borrowing Epoll
    ) {
        connections[index].resolved(result, of: endpoint, Instant.now, token: UInt64(index), loop: epoll)
        nextTimes[index] = connections[index].nextTime
    }

    /// Polls by another configuration: what is the same goes on, sockets and schedules with it.
    mutating func configure(_ plan: ModbusPlan, _ epoll: borrowing Epoll) {
        let now = Instant.now
        let polls = Dictionary(grouping: plan.polls, by: \.endpoint)
        var missing = plan.endpoints
        for index in connections.indices where !connections[index].isClosed {
            if let place = missing.firstIndex(of: connections[index].endpoint) {
                missing.remove(at: place)
                let endpoint = connections[index].endpoint.id
                connections[index].poll(polls[endpoint] ?? [], keeping: plan.kept[endpoint] ?? [], now)
            } else {
                connections[index].close(now, loop: epoll)
            }
            nextTimes[index] = connections[index].nextTime
        }
        for endpoint in missing {
            let connection = Connection(endpoint: endpoint, polls: polls[endpoint.id] ?? [], now: now)
            // Places are numbers that sockets are watched by, so they are taken again and never moved.
            if let free = connections.firstIndex(where: \.isClosed) {
                connections[free] = connection
                nextTimes[free] = connection.nextTime
            } else {
                connections.append(connection)
                nextTimes.append(connection.nextTime)
            }
        }
    }

    /// Closes every connection.
    mutating func close(_ epoll: borrowing Epoll) {
        for index in connections.indices { connections[index].close(Instant.now, loop: epoll) }
    }
}
