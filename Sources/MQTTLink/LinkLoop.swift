/// What a link's thread does: connect, keep the session, wait, again, until it is stopped.
struct LinkLoop {
    let core: LinkCore

    func run() {
        var state = ConnectionState(backoff: Backoff(range: core.broker.reconnectDelay), now: .now)
        while state.phase != .stopped {
            wait(state)
            if core.isStopWanted {
                state.end(.stopped, now: .now, jitter: 0)
            } else {
                state.begin()
                core.update { status in
                    status.connection = .connecting
                    for index in status.subscriptions.indices { status.subscriptions[index] = .pending }
                }
                let ending = connect(&state)
                state.end(ending, now: .now, jitter: .random(in: 0..<1))
                report(ending)
            }
        }
        core.update { $0.connection = .stopped }
        core.ended()
    }

    private func connect(_ state: inout ConnectionState) -> ConnectionState.Ending {
        do throws(MQTTError) {
            var session = try MQTTSession(core: core, version: state.version)
            return session.run(&state)
        } catch {
            return .failed(error)
        }
    }

    /// Waits until the state's time has come or the link is stopped.
    private func wait(_ state: ConnectionState) {
        guard case .waiting(let until) = state.phase else { return }
        while !core.isStopWanted {
            let rest = until - .now
            guard rest > .zero else { return }
            _ = Readiness.poll(-1, toWrite: false, wakeUp: core.wakeUp.readEnd, timeout: rest)
        }
    }

    private func report(_ ending: ConnectionState.Ending) {
        core.update { status in
            status.connection = .waiting
            status.connectedSince = nil
            guard case .failed(let error) = ending else { return }
            status.lastError = error
            status.lastErrorAt = WallClock.milliseconds()
        }
    }
}
