import MeterModels
import Testing

@testable import CampusSimulator

/// Faults that change what the registers say.
struct ValueFaultTests {
    private let start: Timestamp

    init() throws {
        start = try #require(Timestamp(rfc3339: "2026-07-07T10:00+08:00"))
    }

    private func meter(_ faults: [Fault], kind: DeviceKind = .sdm630) throws -> SimulatedMeter {
        try #require(try SimulatedCampus(.pair(kind: kind, faults: faults)).meters.first)
    }

    private func later(_ seconds: Int64) -> Timestamp {
        Timestamp(milliseconds: start.milliseconds + seconds * 1000)
    }

    /// kWh of the import register after so many seconds.
    private func read(_ meter: SimulatedMeter, after seconds: Int64 = 0) -> Float {
        let request = ReadRequest(address: 0x48, count: 2)
        let words = meter.answer(request, at: later(seconds), second: Double(seconds)).image.words
        return Float(bitPattern: UInt32(words[0x48]) << 16 | UInt32(words[0x49]))
    }

    @Test func `a register wraps at its modulus, live and in its history`() throws {
        let whole = try meter([]).lifetimeRegisters(at: start).forward
        let wrapped = try meter([Fault(effect: .wrap(modulus: 1000), window: .init())])
        #expect(wrapped.lifetimeRegisters(at: start).forward == whole % 1_000_000)
        #expect(read(wrapped) == Float(whole % 1_000_000) / 1000)
    }

    @Test func `a dated reset starts a new life at its value`() throws {
        let healthy = try meter([])
        let reset = try meter([Fault(effect: .reset(to: 2, since: later(1800)), window: .init())])
        #expect(reset.lifetimeRegisters(at: later(1799)) == healthy.lifetimeRegisters(at: later(1799)))
        #expect(reset.lifetimeRegisters(at: later(1800)).forward == 2000)
        let advance =
            healthy.lifetimeRegisters(at: later(7200)).forward - healthy.lifetimeRegisters(at: later(1800)).forward
        #expect(reset.lifetimeRegisters(at: later(7200)).forward == 2000 + advance)
    }

    @Test func `a reset at a reading counts on from its value`() throws {
        let reset = try meter([Fault(effect: .reset(to: 3, since: nil), window: .init(fromRead: 2))])
        let healthy = try meter([])
        #expect(read(reset) == read(healthy))
        #expect(read(reset, after: 60) == 3)
        #expect(abs(read(reset, after: 3660) - 3 - (read(healthy, after: 3660) - read(healthy, after: 60))) < 0.1)
    }

    @Test func `a spike lasts its readings and leaves the register alone`() throws {
        let spiked = try meter([Fault(effect: .spike(52_776_558_592), window: .init(fromRead: 2, toRead: 2))])
        let healthy = read(try meter([]))
        #expect([read(spiked), read(spiked), read(spiked)] == [healthy, 52_776_558_592, healthy])
    }

    @Test func `zeros after a restart pass`() throws {
        let restarted = try meter([Fault(effect: .spike(0), window: .init(fromRead: 2, toRead: 6))])
        let zeros = (1...8).map { _ in read(restarted) == 0 }
        #expect(zeros == [false, true, true, true, true, true, false, false])
    }

    @Test func `a fault keeps to its seconds`() throws {
        let spiked = try meter([Fault(effect: .spike(0), window: .init(fromSecond: 10, toSecond: 20))])
        #expect([9, 10, 19, 20].map { read(spiked, after: $0) == 0 } == [false, true, true, false])
    }

    @Test func `a sentinel fills its registers and no others`() throws {
        let meter = try meter([Fault(effect: .sentinel([0x7FC0, 0]), register: 0x48, window: .init())])
        let request = ReadRequest(address: 0x46, count: 6)
        let image = meter.answer(request, at: start, second: 0).image
        #expect(Array(image.words[0x48...0x49]) == [0x7FC0, 0])
        #expect(Float(bitPattern: UInt32(image.words[0x46]) << 16 | UInt32(image.words[0x47])).rounded() == 50)
        #expect(read(meter).isNaN)
    }

    @Test func `a fault at the export register leaves the import register alone`() throws {
        let meter = try meter([Fault(effect: .spike(77), register: 0x4A, window: .init())])
        let request = ReadRequest(address: 0x48, count: 4)
        let words = meter.answer(request, at: start, second: 0).image.words
        #expect(Float(bitPattern: UInt32(words[0x4A]) << 16 | UInt32(words[0x4B])) == 77)
        #expect(read(meter) == read(try self.meter([])))
    }

    @Test func `damage takes apart only what it says`() {
        let frame: [UInt8] = [0, 1, 0, 0, 0, 7, 1, 3, 4, 10, 11, 12, 13]
        #expect(Damage.silence.parts(of: frame).isEmpty)
        #expect(Damage.halfFrame.parts(of: frame).map(\.bytes) == [[0, 1, 0, 0, 0, 7]])
        #expect(
            Damage.byteAtATime(milliseconds: 3).parts(of: frame).map(\.milliseconds) == [0]
                + Array(repeating: 3, count: 12))
        let exception: [UInt8] = [0, 1, 0, 0, 0, 3, 1, 0x83, 2]
        #expect(Damage.silence.parts(of: exception).isEmpty)
        #expect(Damage.wrongUnit.parts(of: exception).map(\.bytes) == [[0, 1, 0, 0, 0, 3, 2, 0x83, 2]])
    }
}
