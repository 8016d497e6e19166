import MeterModels
import Testing

@Suite struct ProbeTests {
    private func meter(_ id: String, _ table: RegisterTable, _ order: WordOrder, voltage: UInt16, energy: UInt16)
        -> DeviceProfile
    {
        DeviceProfile(
            id: id, name: id, source: "a test", verification: .manual,
            decoding: .registers(
                RegisterMap(points: [
                    RegisterPoint(
                        quantity: .voltageA, table: table, address: voltage, type: .f32, order: order, unit: .volt),
                    RegisterPoint(
                        quantity: .activeEnergyImport, table: table, address: energy, type: .f32, order: order,
                        unit: .kilowattHour),
                ])))
    }

    /// Probes a device that has some registers in one table.
    private func candidates(
        _ registers: [UInt16: UInt16], _ table: RegisterTable, _ profiles: [DeviceProfile]
    ) -> (found: [ProbeCandidate], requests: Int) {
        var probe = ProbeReader(profiles: profiles)
        var requests = 0
        while let request = probe.next(), requests < 5000 {
            requests += 1
            let words = (0..<request.count).compactMap { offset in
                UInt16(exactly: Int(request.address) + offset).flatMap { registers[$0] }
            }
            let isThere = request.table == table && words.count == request.count
            probe.receive(isThere ? .registers(words) : .refused, at: Timestamp(milliseconds: 0))
        }
        return (probe.candidates(profiles), requests)
    }

    // 230.1 V is 0x4366199A, 12345.678 kWh is 0x4640E6B6.
    private let volts: [UInt16] = [0x4366, 0x199A]
    private let energy: [UInt16] = [0x4640, 0xE6B6]

    private func registers(voltage: UInt16, energy place: UInt16, swapped: Bool = false) -> [UInt16: UInt16] {
        let (first, second) = swapped ? (1, 0) : (0, 1)
        return [voltage: volts[first], voltage + 1: volts[second], place: energy[first], place + 1: energy[second]]
    }

    @Test func `the profile that a device follows is found among others, as it stands`() {
        let profiles = [
            meter("other", .holding, .abcd, voltage: 0x100, energy: 0x200),
            meter("right", .input, .abcd, voltage: 0x10, energy: 0x48),
        ]
        let found = candidates(registers(voltage: 0x10, energy: 0x48), .input, profiles).found
        #expect(found.map(\.profile) == ["right"])
        #expect(found.first?.isAsWritten == true)
        #expect(found.first?.readings.map(\.baseUnits) == [230_100, 12_345_678])
    }

    @Test func `a swapped table, another word order and a shifted map are found and said`() {
        let profiles = [meter("right", .input, .abcd, voltage: 0x10, energy: 0x48)]
        let inHolding = candidates(registers(voltage: 0x10, energy: 0x48), .holding, profiles).found.first
        #expect(inHolding?.table == .holding && inHolding?.order == nil && inHolding?.shift == 0)
        let swapped = candidates(registers(voltage: 0x10, energy: 0x48, swapped: true), .input, profiles).found.first
        #expect(swapped?.order == .cdab && swapped?.table == nil && swapped?.shift == 0)
        let shifted = candidates(registers(voltage: 0x0F, energy: 0x47), .input, profiles).found.first
        #expect(shifted?.shift == -1 && shifted?.order == nil)
        let up = candidates(registers(voltage: 0x11, energy: 0x49), .input, profiles).found.first
        #expect(up?.shift == 1)
    }

    @Test func `a device without registers ends the probe, and nothing is made of it`() {
        let profiles = (UInt16(0)..<20).map { meter("m\($0)", .holding, .abcd, voltage: $0 * 50, energy: $0 * 50 + 20) }
        let (found, requests) = candidates([:], .input, profiles)
        #expect(found.isEmpty)
        #expect(requests < 20 * 2 * 2 * 4 + 10, "each place is tried whole and then on its own, in both tables")
    }

    @Test func `junk is not taken for a meter`() {
        let profiles = [meter("right", .input, .abcd, voltage: 0x10, energy: 0x48)]
        let junk = Dictionary(uniqueKeysWithValues: (UInt16(0)..<200).map { ($0, UInt16(0x7F7F)) })
        #expect(candidates(junk, .input, profiles).found.isEmpty)
        let zeros = Dictionary(uniqueKeysWithValues: (UInt16(0)..<200).map { ($0, UInt16(0)) })
        #expect(candidates(zeros, .input, profiles).found.isEmpty)
    }
}
