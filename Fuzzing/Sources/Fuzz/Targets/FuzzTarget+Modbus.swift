import MeterModels

@testable import ModbusLink

extension FuzzTarget {
    /// Answers on the wire, byte by byte as they may arrive: the first four bytes choose the request.
    ///
    /// Holds: what was judged wrong stays wrong with more bytes; registers are taken only from a frame of just their
    /// length; no answer of a frame's full length is still waited for.
    static func modbusFrames() -> Feed {
        { bytes in
            guard bytes.count > 4 else { return }
            let request = ModbusRequest(
                unit: bytes[0], function: bytes[1] & 1 == 0 ? .readHoldingRegisters : .readInputRegisters,
                address: UInt16(bytes[2]), count: Int(bytes[3]) % 125 + 1)
            // Mutation rarely meets two bytes at once, so the transaction is taken from the answer half of the time.
            let frame = Array(bytes.dropFirst(4))
            let own = frame.count > 1 && bytes[1] & 2 == 0
            let transaction = own ? UInt16(frame[0]) << 8 | UInt16(frame[1]) : 7
            var wasWrong = false
            for end in 0...frame.count {
                let judged = ResponseFrame.judge(frame[..<end], request: request, transaction: transaction)
                switch judged {
                case .incomplete: expect(!wasWrong && end < 260, "\(end) bytes are waited for")
                case .registers(let length):
                    expect(!wasWrong && length == end && end == 9 + request.count * 2, "registers in \(end) bytes")
                case .exception(_, let length): expect(!wasWrong && length == end, "an exception in \(end) bytes")
                case .wrong: wasWrong = true
                }
            }
        }
    }

    /// Registers of every shipped Modbus profile, over some cycles of one reader: the first byte chooses the profile; then
    /// each answer is a byte that says whether there is one, and two bytes a register.
    ///
    /// Holds: requests are ones that Modbus allows and come to an end; a cycle gives each quantity once.
    static func registers() throws -> Feed {
        let ids = [
            "acrel-adl400", "acrel-adl400-primary", "acrel-adw300", "chint-dtsu666", "eastron-sdm630", "generic-water",
            "growatt-max", "huawei-smartlogger", "huawei-sun2000", "schneider-iem3000", "schneider-pm5100",
            "sungrow-sg", "sunspec", "xintai-water",
        ]
        let readers = try ids.map { try profile($0) }.compactMap { $0.makeReader() }
        return { bytes in
            guard let choice = bytes.first else { return }
            var (reader, rest) = (readers[Int(choice) % readers.count], bytes.dropFirst())
            for cycle in 0..<3 {
                if choice & 0x40 != 0 { reader.requestHistory() }
                var requests = 0
                while let request = reader.next() {
                    requests += 1
                    expect((1...125).contains(request.count), "\(request) has 1 to 125 registers")
                    expect(Int(request.address) + request.count <= 65536, "\(request) ends within the table")
                    expect(requests < 5000, "a cycle comes to an end")
                    let at = Timestamp(milliseconds: now.milliseconds + Int64(cycle) * 5000)
                    switch rest.popFirst() ?? 2 {
                    case 0: reader.receive(.refused, at: at)
                    case 1: reader.receive(.unanswered, at: at)
                    default:
                        let words = (0..<request.count).map { _ in
                            UInt16(rest.popFirst() ?? 0) << 8 | UInt16(rest.popFirst() ?? 0)
                        }
                        reader.receive(.registers(words), at: at)
                    }
                }
                let readings = reader.finishCycle().readings
                expect(Set(readings.map(\.quantity)).count == readings.count, "each quantity once")
            }
        }
    }
}
