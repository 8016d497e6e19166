import ModbusLink
import TestSupport
import Testing

/// One bad device hurts only itself.
@Suite struct IsolationTests {
    @Test func `a device that sends a byte at a time stalls nobody else`() async throws {
        let slow = try ScriptedDevice { _, _ in .dribble(30) }
        let good = try ScriptedDevice { _, _ in .answer }
        let slowRecorder = PollRecorder()
        let goodRecorder = PollRecorder()
        try await withLink(
            [.loopback(slow.port, id: "slow", timeout: .seconds(2)), .loopback(good.port, id: "good")],
            [slowRecorder.poll("s", endpoint: "slow"), goodRecorder.poll("g", endpoint: "good")]
        ) { _ in
            let record = try await slowRecorder.wait("slow answer") { !$0.registers.isEmpty }
            #expect(record.registers[0] == [100, 101, 102])
            // The slow answer takes 15 × 30 ms; the good device is asked every 20 ms meanwhile.
            #expect(goodRecorder.current.registers.count >= 12)
        }
    }

    @Test func `a silent unit backs off and its neighbours keep their cadence`() async throws {
        let gateway = try ScriptedDevice { unit, _ in unit == 9 ? .silence : .answer }
        let neighbours = (0..<9).map { _ in PollRecorder() }
        let silent = PollRecorder()
        let polls = neighbours.enumerated().map { $1.poll("n\($0)", unit: UInt8($0), every: .milliseconds(50)) }
        try await withLink(
            [.loopback(gateway.port, timeout: .milliseconds(100))],
            polls + [silent.poll("silent", unit: 9, every: .milliseconds(50))]
        ) { link in
            for neighbour in neighbours {
                let record = try await neighbour.wait("twenty cycles") { $0.registers.count >= 20 }
                #expect(record.errors.isEmpty)
            }
            // Without backoff the silent unit would have been asked about as often as its neighbours.
            let asked = silent.current.errors.count
            #expect(asked * 2 <= neighbours.map(\.current.cycles).min() ?? 0)
            #expect(Set(silent.current.errors.map(\.code)) == [.timedOut])
            let status = try #require(link.status().polls.first { $0.id == "silent" })
            #expect(status.consecutiveFailures == silent.current.cycles)
            #expect(status.lastError?.code == .timedOut)
        }
    }

    @Test func `one fault of each kind at once leaves the good device unharmed`() async throws {
        let reactions: [Reaction] = [
            .silence, .half, .wrongTransaction, .wrongUnit, .lyingByteCount, .surplus, .drop, .exception(6),
            .dribble(10),
        ]
        let devices = try reactions.map { reaction in try ScriptedDevice { _, _ in reaction } }
        let good = try ScriptedDevice { _, _ in .answer }
        let recorder = PollRecorder()
        let others = devices.map { _ in PollRecorder() }
        let endpoints = devices.enumerated().map { ModbusEndpoint.loopback($1.port, id: "bad\($0)") }
        let polls = others.enumerated().map { $1.poll("b\($0)", endpoint: "bad\($0)") }
        try await withLink(
            endpoints + [.loopback(good.port)], polls + [recorder.poll("good")]
        ) { link in
            let record = try await recorder.wait("fifty cycles") { $0.cycles >= 50 }
            #expect(record.errors.isEmpty)
            #expect(record.registers.allSatisfy { $0 == [100, 101, 102] })
            #expect(link.status().endpoints.last?.reconnects == 0)
            for other in others.dropLast() {
                _ = try await other.wait("failure") { !$0.errors.isEmpty }
            }
        }
    }

    @Test func `stopping is prompt while devices are silent`() async throws {
        let device = try ScriptedDevice { _, _ in .silence }
        let recorder = PollRecorder()
        let link = try ModbusLink(
            endpoints: [.loopback(device.port, timeout: .seconds(900))], polls: [recorder.poll("m")])
        try link.start()
        #expect(await eventually { device.requests > 0 })
        let elapsed = await ContinuousClock().measure { await link.stop() }
        // It would wait a quarter of an hour for the device; tests beside it keep the threads for some of a minute.
        #expect(elapsed < .seconds(450))
        #expect(link.status().endpoints.map(\.state) == [.closed])
    }
}
