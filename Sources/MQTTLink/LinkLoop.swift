/// What a link's thread does: connect, keep the session, wait, again, until it is stopped.
struct LinkLoop {
    /// The longest wait without a sign of life.
    private static let longestWait = Duration.seconds(1)

    let core: LinkCore

    func run() {
        var state = ConnectionState(
            backoff: Backoff(range: core.broker.reconnectDelay),
            takeoverBackoff: Backoff(range: core.broker.takeoverDelay), now: .now)
        while state.phase != .stopped {
            wait(state)
            if core.isStopWanted {
                state.end(.stopped, now: .now, jitter: 0)
            } else {
                state.begin()
                core.update { $0.connection = .connecting }
                core.setGrant(.pending, of: nil)
                let ending = connect(&state)
                state.end(ending, now: .now, jitter: .random(in: 0..<1))
                report(ending, isLikelyTakenOver: state.isLikelyTakenOver)
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
            core.countRound()
            _ = Readiness.poll(
                -1, toWrite: false, wakeUp: core.wakeUp.readEnd, timeout: min(rest, Self.longestWait))
            core.wakeUp.drain()
        }
    }

    private func report(_ ending: ConnectionState.Ending, isLikelyTakenOver: Bool) {
        core.update { status in
            status.connection = .waiting
            status.connectedSince = nil
            guard case .failed(var error) = ending else { return }
            if isLikelyTakenOver {
                error = MQTTError(
                    error.code, during: error.operation, broker: core.broker,
                    detail: "again soon after the broker accepted it: does another client use the client id "
                        + "'\(core.broker.clientID)'?")
            }
            status.lastError = error
            status.lastErrorAt = WallClock.milliseconds()
            if isLikelyTakenOver || error.code == .refused(.sessionTakenOver) { status.takeovers += 1 }
        }
    }
}
