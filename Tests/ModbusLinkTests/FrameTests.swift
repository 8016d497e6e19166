import Testing
import TestSupport

@testable import ModbusLink

@Suite struct FrameTests {
    private let request = ModbusRequest(unit: 7, function: .readInputRegisters, address: 0x48, count: 2)
    private let good: [UInt8] = [0x12, 0x34, 0, 0, 0, 7, 7, 4, 4, 0x47, 0xF1, 0x20, 0x5A]

    private func judge(_ bytes: [UInt8]) -> ResponseFrame {
        ResponseFrame.judge(bytes, request: request, transaction: 0x1234)
    }

    @Test func `a request has the bytes of the specification`() {
        #expect(request.frame(transaction: 0x1234) == [0x12, 0x34, 0, 0, 0, 6, 7, 4, 0, 0x48, 0, 2])
    }

    @Test func `a whole answer is taken and every beginning of it is waited for`() {
        #expect(judge(good) == .registers(length: 13))
        for length in 0..<good.count { #expect(judge(Array(good.prefix(length))) == .incomplete) }
    }

    @Test func `an exception is taken when it is whole`() {
        let frame: [UInt8] = [0x12, 0x34, 0, 0, 0, 3, 7, 0x84, 11]
        #expect(judge(frame) == .exception(.gatewayTargetFailed, length: 9))
        for length in 0..<frame.count { #expect(judge(Array(frame.prefix(length))) == .incomplete) }
    }

    @Test(arguments: 0..<9)
    func `a changed header is never taken`(position: Int) {
        for change in 1...255 {
            var frame = good
            frame[position] ^= UInt8(change)
            if case .registers = judge(frame) { Issue.record("taken with byte \(position) ^ \(change)") }
        }
    }

    @Test(arguments: 0..<4)
    func `a million random frames never crash and are never taken unless every field matches`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<250_000 {
            var frame = (0..<Int.random(in: 0...20, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            // Most headers are made right, so that what comes after them is reached.
            for index in frame.indices.prefix(9) where UInt8.random(in: 0..<10, using: &random) > 0 {
                frame[index] = good[index]
            }
            switch judge(frame) {
            case .registers(let length):
                #expect(frame.count == length && Array(frame.prefix(9)) == Array(good.prefix(9)))
            case .exception(_, let length):
                #expect(frame.count == length && length == 9 && frame[7] == 0x84)
            case .incomplete, .wrong:
                break
            }
        }
    }
}
