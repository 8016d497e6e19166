import MeterModels
import Testing

@testable import CampusSimulator

/// Each fault as a client sees it: bytes on a real socket.
struct WireFaultTests {
    private func server(_ effect: Fault.Effect, at register: UInt16? = nil, window: Fault.Window = .init()) throws
        -> RunningServer
    {
        try RunningServer(.pair(faults: [Fault(effect: effect, register: register, window: window)]))
    }

    /// The answer of the healthy twin about the grid, which is the same for both, with the transaction id and unit of the one with faults.
    private func healthyFrame(_ client: RawClient) throws -> [UInt8] {
        client.ask(transaction: 0x0102, unit: 2, function: 4, address: 0x44, count: 4)
        var frame = try client.receiveFrame()
        frame[6] = 1
        return frame
    }

    /// Asks the unit with faults, then the healthy one, whose answer bounds the wait.
    private func askBoth(_ client: RawClient) {
        client.ask(transaction: 0x0102, unit: 1, function: 4, address: 0x44, count: 4)
        client.ask(transaction: 0x0A0B, unit: 2, function: 4, address: 0x44, count: 4)
    }

    @Test func `a healthy answer carries the request's transaction id, unit and function`() throws {
        let server = try RunningServer(.pair(faults: []))
        let client = try server.client()
        client.ask(transaction: 0x0102, unit: 1, function: 4, address: 0x44, count: 4)
        let frame = try client.receiveFrame()
        #expect(Array(frame.prefix(9)) == [1, 2, 0, 0, 0, 11, 1, 4, 8])
        #expect(frame.count == 17)
    }

    @Test func `a delayed answer overtakes nobody and holds nobody up`() throws {
        let server = try server(.delay(milliseconds: 3000))
        let client = try server.client()
        let start = ContinuousClock.now
        askBoth(client)
        #expect(try client.receiveFrame().prefix(2) == [0x0A, 0x0B])
        #expect(ContinuousClock.now - start < .milliseconds(3000))
        #expect(try client.receiveFrame().prefix(2) == [1, 2])
        #expect(ContinuousClock.now - start >= .milliseconds(3000))
    }

    @Test func `a silent unit leaves its neighbour alone`() throws {
        let server = try server(.damage(.silence))
        let client = try server.client()
        askBoth(client)
        #expect(try client.receiveFrame().prefix(2) == [0x0A, 0x0B])
    }

    @Test(arguments: [2, 4, 6, 11] as [UInt8])
    func `an exception is answered with its code`(code: UInt8) throws {
        let server = try server(.damage(.exception(code)))
        let client = try server.client()
        client.ask(transaction: 0x0102, unit: 1, function: 4, address: 0x44, count: 4)
        #expect(try client.receiveFrame() == [1, 2, 0, 0, 0, 3, 1, 0x84, code])
    }

    @Test func `a dropped connection ends without an answer`() throws {
        let server = try server(.damage(.droppedConnection))
        let client = try server.client()
        client.ask(unit: 1, function: 4, address: 0x44, count: 4)
        #expect(throws: RawClient.Failure.self) { try client.receive() }
        let other = try server.client()
        #expect(try other.registers(unit: 2, function: 4, address: 0x44, count: 4).count == 4)
    }

    @Test func `half a frame is its first half`() throws {
        let server = try server(.damage(.halfFrame))
        let client = try server.client()
        let whole = try healthyFrame(client)
        askBoth(client)
        #expect(try client.receive(exactly: 8) == Array(whole.prefix(8)))
        #expect(try client.receiveFrame().prefix(2) == [0x0A, 0x0B])
    }

    @Test func `a wrong transaction id is the only thing wrong`() throws {
        let server = try server(.damage(.wrongTransactionID))
        let client = try server.client()
        let whole = try healthyFrame(client)
        client.ask(transaction: 0x0102, unit: 1, function: 4, address: 0x44, count: 4)
        let frame = try client.receiveFrame()
        #expect(frame.prefix(2) != [1, 2])
        #expect(frame.dropFirst(2) == whole.dropFirst(2))
    }

    @Test func `a wrong unit is the only thing wrong`() throws {
        let server = try server(.damage(.wrongUnit))
        let client = try server.client()
        let whole = try healthyFrame(client)
        client.ask(transaction: 0x0102, unit: 1, function: 4, address: 0x44, count: 4)
        let frame = try client.receiveFrame()
        #expect(frame[6] == 2)
        #expect(frame.prefix(6) == whole.prefix(6) && frame.dropFirst(7) == whole.dropFirst(7))
    }

    @Test func `a short length comes with a large byte count`() throws {
        let server = try server(.damage(.shortLengthLargeByteCount))
        let client = try server.client()
        client.ask(transaction: 0x0102, unit: 1, function: 4, address: 0x44, count: 4)
        #expect(try client.receiveFrame() == [1, 2, 0, 0, 0, 5, 1, 4, 250, 0, 0])
    }

    @Test func `a frame comes a byte at a time and whole`() throws {
        let server = try server(.damage(.byteAtATime(milliseconds: 5)))
        let client = try server.client()
        let whole = try healthyFrame(client)
        let start = ContinuousClock.now
        client.ask(transaction: 0x0102, unit: 1, function: 4, address: 0x44, count: 4)
        #expect(try client.receiveFrame() == whole)
        #expect(ContinuousClock.now - start >= .milliseconds(5 * (whole.count - 1)))
    }

    @Test func `a fault befalls the readings of its register, each n-th in its window`() throws {
        let window = Fault.Window(every: 2, fromRead: 3, toRead: 6)
        let server = try server(.damage(.exception(6)), at: 0x48, window: window)
        let client = try server.client()
        var isRefused: [Bool] = []
        for _ in 0..<8 {
            // Not a reading of 0x48: neither counted nor refused.
            #expect(try client.registers(unit: 1, function: 4, address: 0x00, count: 4).count == 4)
            client.ask(unit: 1, function: 4, address: 0x46, count: 4)
            isRefused.append(try client.receiveFrame()[7] == 0x84)
        }
        #expect(isRefused == [false, false, false, true, false, true, false, false])
    }

    @Test func `what a server must refuse is refused with the right exception`() throws {
        let server = try RunningServer(.pair(faults: []))
        let client = try server.client()
        func exception(_ unit: UInt8, _ function: UInt8, _ address: UInt16, _ count: UInt16) throws -> [UInt8] {
            client.ask(unit: unit, function: function, address: address, count: count)
            return Array(try client.receiveFrame().suffix(2))
        }
        #expect(try exception(9, 4, 0, 2) == [0x84, 0x0B])
        #expect(try exception(1, 3, 0, 2) == [0x83, 2])
        #expect(try exception(1, 4, 0x157, 2) == [0x84, 2])
        #expect(try exception(1, 4, 0, 126) == [0x84, 3])
        #expect(try exception(1, 6, 0, 1) == [0x86, 1])
    }

    @Test func `what is not Modbus ends the connection`() throws {
        let server = try RunningServer(.pair(faults: []))
        let client = try server.client()
        client.send(Array("GET / HTTP/1.1\r\n\r\n".utf8))
        #expect(throws: RawClient.Failure.self) { try client.receive() }
    }

    @Test func `a request may come in pieces, and several at once`() throws {
        let server = try RunningServer(.pair(faults: []))
        let client = try server.client()
        let request: [UInt8] = [0, 1, 0, 0, 0, 6, 1, 4, 0, 0x46, 0, 4]
        for byte in request { client.send([byte]) }
        #expect(try client.receiveFrame().count == 17)
        client.send(request + request + request.prefix(5))
        #expect(try client.receiveFrame() == client.receiveFrame())
        client.send(Array(request.dropFirst(5)))
        #expect(try client.receiveFrame().count == 17)
    }

    @Test func `two hundred clients are answered while a slow unit keeps one waiting`() throws {
        let server = try server(.delay(milliseconds: 20_000))
        let waiting = try server.client()
        waiting.ask(unit: 1, function: 4, address: 0, count: 60)
        let clients = try (0..<200).map { _ in try server.client() }
        let start = ContinuousClock.now
        for client in clients { client.ask(unit: 2, function: 4, address: 0, count: 60) }
        for client in clients { #expect(try client.receiveFrame().count == 129) }
        #expect(ContinuousClock.now - start < .seconds(15))
    }
}
