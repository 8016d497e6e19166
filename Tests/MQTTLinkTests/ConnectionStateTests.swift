import Testing

@testable import MQTTLink

struct ConnectionStateTests {
    private let start = ContinuousClock.now
    private let broker = MQTTBroker(id: "lights", host: "127.0.0.1", clientID: "collector", subscriptions: [])
    private let backoff = Backoff(range: .milliseconds(500) ... .seconds(30))
    private let takeovers = Backoff(range: .seconds(60) ... .seconds(900))

    private func failure(_ code: MQTTError.Code) -> ConnectionState.Ending {
        .failed(MQTTError(code, during: .connecting, broker: broker))
    }

    @Test func `the first attempt waits for nothing`() {
        let state = ConnectionState(backoff: backoff, takeoverBackoff: takeovers, now: start)
        #expect(state.phase == .waiting(until: start))
        #expect(state.version == .v5)
    }

    @Test func `each failed attempt waits longer`() {
        var state = ConnectionState(backoff: backoff, takeoverBackoff: takeovers, now: start)
        for wait in [500, 1_000, 2_000, 4_000] {
            state.begin()
            state.end(failure(.timedOut), now: start, jitter: 0)
            #expect(state.phase == .waiting(until: start + .milliseconds(wait)))
        }
        #expect(state.sessions == 0)
    }

    @Test(arguments: [
        (Duration.seconds(9), 4_000),
        (Duration.seconds(10), 500),
        (Duration.seconds(86_400), 500),
    ])
    func `only a session that lasted shortens the next wait`(lasted: Duration, wait: Int) {
        var state = ConnectionState(backoff: backoff, takeoverBackoff: takeovers, now: start)
        for _ in 0..<3 {
            state.begin()
            state.end(failure(.timedOut), now: start, jitter: 0)
        }
        state.begin()
        state.accept(now: start)
        state.end(failure(.commitFailed), now: start + lasted, jitter: 0)
        #expect(state.phase == .waiting(until: start + lasted + .milliseconds(wait)))
        #expect(state.sessions == 1)
    }

    @Test(arguments: [
        (MQTTError.Code.refused(.unsupportedProtocolVersion), MQTTProtocolVersion.v311),
        (.library(MosquittoClient.protocolError), .v311),
        (.library(MosquittoClient.malformedPacket), .v311),
        (.refused(.badUserNameOrPassword), .v5),
        (.timedOut, .v5),
        (.system(111), .v5),
    ])
    func `only a broker that does not know MQTT 5 is asked in 3_1_1 at once`(
        code: MQTTError.Code, version: MQTTProtocolVersion
    ) {
        var state = ConnectionState(backoff: backoff, takeoverBackoff: takeovers, now: start)
        state.begin()
        state.end(failure(code), now: start, jitter: 0)
        #expect(state.version == version)
        let wait = version == .v5 ? Duration.milliseconds(500) : .zero
        #expect(state.phase == .waiting(until: start + wait))
    }

    @Test func `a broker that refuses 3_1_1 as well is not asked without pause`() {
        var state = ConnectionState(backoff: backoff, takeoverBackoff: takeovers, now: start)
        for _ in 0..<2 {
            state.begin()
            state.end(failure(.refused(.unsupportedProtocolVersion)), now: start, jitter: 0)
        }
        #expect(state.phase == .waiting(until: start + .milliseconds(500)))
    }

    @Test func `a protocol error after acceptance keeps MQTT 5`() {
        var state = ConnectionState(backoff: backoff, takeoverBackoff: takeovers, now: start)
        state.begin()
        state.accept(now: start)
        state.end(failure(.library(MosquittoClient.protocolError)), now: start, jitter: 0)
        #expect(state.version == .v5)
    }

    @Test func `a stopped link stays stopped`() {
        var state = ConnectionState(backoff: backoff, takeoverBackoff: takeovers, now: start)
        state.begin()
        state.end(.stopped, now: start, jitter: 0)
        #expect(state.phase == .stopped)
    }

    @Test func `a session that another client took over is left alone for a minute, then longer`() throws {
        var state = ConnectionState(backoff: backoff, takeoverBackoff: takeovers, now: start)
        let takenOver = MQTTError(.refused(.sessionTakenOver), during: .receiving, broker: broker)
        var waits: [Duration] = []
        for _ in 0..<6 {
            state.begin()
            state.accept(now: start)
            state.end(.failed(takenOver), now: start, jitter: 0.999)
            guard case .waiting(let until) = state.phase else { throw Unexpected() }
            waits.append(until - start)
        }
        #expect(waits.allSatisfy { $0 >= .seconds(60) && $0 <= .seconds(900) })
        #expect(waits[0] < .seconds(121) && waits[5] > .seconds(890))
        // A connection that is refused for another reason does not wait so long.
        state.begin()
        state.end(.failed(MQTTError(.timedOut, during: .connecting, broker: broker)), now: start, jitter: 0)
        guard case .waiting(let until) = state.phase else { throw Unexpected() }
        #expect(until - start < .seconds(60))
    }

    @Test func `three sessions closed within seconds are taken for a second client, one long one forgives`() {
        let closed = failure(.library(MosquittoClient.connectionLost))
        func afterSessions(_ lengths: [Duration]) -> ConnectionState {
            var state = ConnectionState(backoff: backoff, takeoverBackoff: takeovers, now: start)
            for length in lengths {
                state.begin()
                state.accept(now: start)
                state.end(closed, now: start + length, jitter: 0)
            }
            return state
        }
        #expect(!afterSessions([.seconds(1), .seconds(1)]).isLikelyTakenOver)
        #expect(!afterSessions([.seconds(1), .seconds(1), .seconds(30)]).isLikelyTakenOver)
        let suspect = afterSessions([.seconds(1), .seconds(29), .seconds(2)])
        #expect(suspect.isLikelyTakenOver)
        #expect(suspect.phase == .waiting(until: start + .seconds(62)))
    }

    private struct Unexpected: Error {}
}
