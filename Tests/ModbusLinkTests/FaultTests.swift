import ModbusLink
import Testing

/// What the link makes of each thing that devices do.
@Suite struct FaultTests {
    @Test func `registers come as they stand in the device`() async throws {
        let device = try ScriptedDevice { _, _ in .answer }
        let recorder = PollRecorder()
        try await withLink([.loopback(device.port)], [recorder.poll("m", requests: [(0x48, 2), (0x1000, 125)])]) {
            link in
            let record = try await recorder.wait("third cycle") { $0.cycles >= 3 }
            #expect(record.registers[0] == [0x48, 0x49])
            #expect(record.registers[1] == Array(0x1000..<(0x1000 + 125)))
            #expect(record.errors.isEmpty)
            let status = link.status()
            #expect(status.endpoints.map(\.state) == [.connected])
            #expect(status.endpoints[0].reconnects == 0)
            #expect(status.polls[0].consecutiveFailures == 0)
            #expect(status.polls[0].lastSuccess != nil)
        }
        #expect(device.accepted == 1)
    }

    @Test func `an exception is an answer and keeps the connection`() async throws {
        let device = try ScriptedDevice { _, number in number == 0 ? .exception(2) : .answer }
        let recorder = PollRecorder()
        try await withLink([.loopback(device.port)], [recorder.poll("m", requests: [(1, 1), (7, 1)])]) { _ in
            let record = try await recorder.wait("answer") { $0.cycles >= 2 }
            #expect(record.errors.map(\.code) == [.exception(.illegalDataAddress)])
            #expect(record.registers.first == [7])
            #expect("\(record.errors[0])" == "gw, unit 1, function 3, 0x0001+1: exception 2 (illegal data address)")
        }
        #expect(device.accepted == 1)
    }

    /// Faults after which the connection cannot be trusted, with the error they give.
    static let untrusted: [(Reaction, ModbusError.Code)] = [
        (.silence, .timedOut),
        (.half, .timedOut),
        (.wrongTransaction, .wrongTransaction),
        (.wrongUnit, .wrongUnit),
        (.lyingByteCount, .malformedFrame("250 bytes of registers in a length of 5, asked for 6")),
        (.surplus, .malformedFrame("more bytes follow it")),
        (.drop, .connectionLost("the device closed it")),
    ]

    @Test(arguments: untrusted.indices)
    func `after a fault the connection is made anew and the next cycle is good`(_ index: Int) async throws {
        let (reaction, code) = Self.untrusted[index]
        let device = try ScriptedDevice { _, number in number == 0 ? reaction : .answer }
        let recorder = PollRecorder()
        try await withLink([.loopback(device.port)], [recorder.poll("m")]) { link in
            let record = try await recorder.wait("recovery") { !$0.registers.isEmpty }
            #expect(record.errors.map(\.code) == [code])
            #expect(record.cutCycles.map(\.code) == [code])
            #expect(record.registers[0] == [100, 101, 102])
            #expect(link.status().endpoints[0].reconnects == 1)
            #expect(link.status().endpoints[0].lastError?.code == code)
        }
    }

    @Test func `a late frame is never taken for an answer`() async throws {
        // Every first request of a connection is answered too late; its registers are another address's.
        let device = try ScriptedDevice { _, number in number < 3 ? .late(250) : .answer }
        let recorder = PollRecorder()
        try await withLink(
            [.loopback(device.port, timeout: .milliseconds(60))], [recorder.poll("m", requests: [(500, 1), (600, 1)])]
        ) { _ in
            let record = try await recorder.wait("good cycles") { $0.registers.count >= 6 }
            #expect(Set(record.errors.map(\.code)) == [.timedOut])
            #expect(record.registers.enumerated().allSatisfy { $1 == [$0 % 2 == 0 ? 500 : 600] })
        }
    }

    @Test func `a device that is not there yet is found when it comes`() async throws {
        let probe = try ScriptedDevice { _, _ in .answer }
        let port = probe.port
        probe.close()
        let recorder = PollRecorder()
        try await withLink([.loopback(port)], [recorder.poll("m")]) { link in
            let refused = try await recorder.wait("refusal") { !$0.cutCycles.isEmpty }
            #expect(refused.cutCycles[0].code == .connectFailed("Connection refused"))
            #expect(link.status().polls[0].consecutiveFailures > 0)
            let device = try ScriptedDevice(port: port) { _, _ in .answer }
            let record = try await recorder.wait("answer") { !$0.registers.isEmpty }
            #expect(record.registers[0] == [100, 101, 102])
            device.close()
        }
    }

    @Test func `a request that is none is refused and the others go on`() async throws {
        let device = try ScriptedDevice { _, _ in .answer }
        let recorder = PollRecorder()
        try await withLink([.loopback(device.port)], [recorder.poll("m", requests: [(1, 126), (0xFFFF, 2), (5, 1)])]) {
            _ in
            let record = try await recorder.wait("cycle") { $0.cycles >= 1 }
            #expect(record.errors.prefix(2).map(\.code) == [.invalidRequest, .invalidRequest])
            #expect(record.registers.first == [5])
        }
    }

    @Test func `contradictions are refused before anything starts`() {
        let recorder = PollRecorder()
        #expect(throws: ModbusLinkError.unknownEndpoint(poll: "m", endpoint: "gw")) {
            try ModbusLink(endpoints: [], polls: [recorder.poll("m")])
        }
        #expect(throws: ModbusLinkError.duplicate("gw")) {
            try ModbusLink(endpoints: [.loopback(1), .loopback(2)], polls: [])
        }
    }
}
