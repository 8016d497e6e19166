import MeterModels
import TestSupport
import Testing

/// Plays a device to a reader: registers by table and address, with holes that refuse.
struct FakeDevice {
    var registers: [UInt16: UInt16]
    /// Whether what is not there is met with silence and not with exception 2.
    var isSilent = false
    private(set) var asked: [RegisterRequest] = []

    mutating func cycle(_ reader: inout some DeviceReader, at: Int64 = 1000) -> DeviceCycle {
        asked = []
        var time = at
        while let request = reader.next(), asked.count < 200 {
            asked.append(request)
            let values = (0..<request.count).map { registers[request.address &+ UInt16($0)] }
            let known = values.compactMap(\.self)
            reader.receive(
                known.count == values.count ? .registers(known) : isSilent ? .unanswered : .refused,
                at: Timestamp(milliseconds: time))
            time += 10
        }
        return reader.finishCycle()
    }
}

@Suite struct ReaderTests {
    private func energy(_ address: UInt16, _ quantity: Quantity = .activeEnergyImport, ratio: Bool = false)
        -> RegisterPoint
    {
        RegisterPoint(
            quantity: quantity, table: .holding, address: address, type: .u32, unit: .wattHour, appliesRatio: ratio)
    }

    @Test func `a cycle is one observation at the time of its first answer`() {
        var reader = MappedReader(
            map: RegisterMap(points: [energy(0), energy(100, .activeEnergyExport)], maximumGap: 0))
        var device = FakeDevice(registers: [0: 0, 1: 7, 100: 0, 101: 9])
        for _ in 0..<2 {
            let cycle = device.cycle(&reader)
            #expect(cycle.at == Timestamp(milliseconds: 1000))
            #expect(cycle.readings.map(\.baseUnits) == [7, 9])
            #expect(cycle.failures.isEmpty)
        }
    }

    @Test func `a block that is refused is split at once and only the missing register is lost`() {
        var reader = MappedReader(
            map: RegisterMap(
                points: [energy(0), energy(2, .activeEnergyExport), energy(20, .reactiveEnergyImport)], maximumGap: 0))
        // Register 3 is not mapped: the block 0…3 is refused, 20…21 is answered.
        var device = FakeDevice(registers: [0: 0, 1: 5, 2: 0, 20: 0, 21: 6])
        for round in 0..<2 {
            let cycle = device.cycle(&reader)
            #expect(cycle.readings.map(\.quantity) == [.activeEnergyImport, .reactiveEnergyImport])
            #expect(
                cycle.failures == [DecodingFailure(at: "holding 0x0002", "the device has no such register")])
            #expect(device.asked.count == (round == 0 ? 4 : 2), "what is known to be missing is not asked again")
        }
        device.registers[3] = 9
        for _ in 2..<100 { _ = device.cycle(&reader) }
        #expect(device.cycle(&reader).readings.map(\.baseUnits) == [5, 9, 6], "but now and then it is")
    }

    @Test func `a block that is refused for its gap is read without it from then on`() {
        var reader = MappedReader(map: RegisterMap(points: [energy(0), energy(6, .activeEnergyExport)], maximumGap: 8))
        var device = FakeDevice(registers: [0: 0, 1: 5, 6: 0, 7: 6])
        #expect(device.cycle(&reader).readings.map(\.baseUnits) == [5, 6])
        #expect(device.asked.map(\.count) == [8, 2, 2])
        #expect(device.cycle(&reader).readings.map(\.baseUnits) == [5, 6])
        #expect(device.asked.map(\.count) == [2, 2])
    }

    @Test func `a forbidden gap is never read along`() {
        let map = RegisterMap(
            points: [energy(0), energy(6, .activeEnergyExport), energy(10, .reactiveEnergyImport)], maximumGap: 8,
            forbidden: [3...3])
        #expect(map.requests(every: 1).map(\.address) == [0, 6])
    }

    @Test func `any set of missing registers costs only the points that lie in them`() {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<200 {
            let points = Quantity.allCases.prefix(20).enumerated().map { index, quantity in
                RegisterPoint(
                    quantity: quantity, table: .holding,
                    address: UInt16(index * 4 + Int.random(in: 0...2, using: &random)), type: .u32, unit: .one)
            }
            var device = FakeDevice(registers: [:])
            for address in UInt16(0)..<100 where Int.random(in: 0..<6, using: &random) > 0 {
                device.registers[address] = 1
            }
            let readable = points.filter {
                device.registers[$0.address] != nil && device.registers[$0.address + 1] != nil
            }
            var reader = MappedReader(map: RegisterMap(points: points, maximumGap: 8))
            for _ in 0..<3 { #expect(device.cycle(&reader).readings.map(\.quantity) == readable.map(\.quantity)) }
            #expect(device.asked.allSatisfy { $0.count <= 125 })
        }
    }

    @Test func `a device that answers nothing is not split`() {
        var reader = MappedReader(map: RegisterMap(points: [energy(0), energy(2, .activeEnergyExport)]))
        var device = FakeDevice(registers: [:], isSilent: true)
        for _ in 0..<3 {
            #expect(device.cycle(&reader) == DeviceCycle())
            #expect(device.asked.count == 1)
        }
    }

    @Test func `points are read as often as they are to be`() {
        var voltage = energy(50, .voltageA)
        voltage.every = 4
        var reader = MappedReader(map: RegisterMap(points: [energy(0), voltage]))
        var device = FakeDevice(registers: [0: 0, 1: 5, 50: 0, 51: 230])
        let counts = (0..<9).map { _ in device.cycle(&reader).readings.count }
        #expect(counts == [2, 1, 1, 1, 2, 1, 1, 1, 2])
    }

    @Test func `a device says who it is once, and again after a silence`() {
        let text = TextPoint(field: .serial, request: RegisterRequest(table: .holding, address: 80, count: 3))
        var reader = MappedReader(map: RegisterMap(points: [energy(0)], texts: [text]))
        var device = FakeDevice(registers: [0: 0, 1: 5, 80: 0x4142, 81: 0x3120, 82: 0])
        #expect(device.cycle(&reader).identity?.texts == [.serial: "AB1"])
        #expect(device.cycle(&reader).identity == nil)
        var silent = FakeDevice(registers: [:], isSilent: true)
        _ = silent.cycle(&reader)
        device.registers[81] = 0x3220
        #expect(device.cycle(&reader).identity?.texts == [.serial: "AB2"])
    }

    @Test func `the transformer ratio comes from the device unless the configuration states it`() {
        let ratio = [UInt16(0x8D), 0x8E].map { address in
            RegisterPoint(
                quantity: .operatingState, table: .holding, address: address, type: .u16, unit: .one, sentinels: [0])
        }
        var device = FakeDevice(registers: [10: 0, 11: 100, 0x8D: 1, 0x8E: 40])
        var reader = MappedReader(map: RegisterMap(points: [energy(10, ratio: true)], ratioPoints: ratio))
        #expect(device.cycle(&reader).readings.map(\.baseUnits) == [4000])
        var configured = MappedReader(
            map: RegisterMap(points: [energy(10, ratio: true)], ratioPoints: ratio, ratio: ExactDecimal(80)))
        #expect(device.cycle(&configured).readings.map(\.baseUnits) == [8000])
        #expect(device.asked.count == 1)
        // A ratio of 0 would turn every reading into 0.
        device.registers[0x8E] = 0
        let broken = device.cycle(&reader)
        #expect(broken.readings.isEmpty)
        #expect(broken.failures.map(\.place) == ["holding 0x008E"])
    }
}

@Suite struct SunSpecTests {
    /// A 220 kW inverter at a base: models 1, 103, 120 and the end marker.
    private func inverter(base: UInt16 = 40000, watts: Int16 = 21_345, wattScale: Int16 = 1, energy: UInt32 = 612_345)
        -> FakeDevice
    {
        var registers: [UInt16: UInt16] = [:]
        func put(_ offset: Int, _ values: [UInt16]) {
            for (index, value) in values.enumerated() { registers[base &+ UInt16(offset + index)] = value }
        }
        put(0, [0x5375, 0x6E53, 1, 66])
        put(4, [UInt16](repeating: 0, count: 66))
        put(52, [0x534E, 0x3031])
        let model = 70
        put(model, [103, 50] + [UInt16](repeating: 0xFFFF, count: 50))
        put(model + 14, [UInt16(bitPattern: watts), UInt16(bitPattern: wattScale)])
        put(model + 24, [UInt16(energy >> 16), UInt16(energy & 0xFFFF), UInt16(bitPattern: 2)])
        put(model + 38, [4])
        for offset in [6, 13, 17, 32, 37] { put(model + offset, [0x8000]) }
        put(model + 52, [120, 26] + [UInt16](repeating: 0, count: 26))
        put(model + 55, [2200, 2])
        put(model + 80, [0xFFFF])
        return FakeDevice(registers: registers)
    }

    @Test(arguments: [UInt16(40000), 0, 50000])
    func `the map is found at each of its places and walked once`(base: UInt16) {
        var device = inverter(base: base)
        var reader = SunSpecReader()
        let first = device.cycle(&reader)
        #expect(first.identity == DeviceIdentity(texts: [.serial: "SN01"], ratedPower: 220_000_000))
        #expect(first.readings.map(\.quantity) == [.activePower, .activeEnergyExport, .operatingState])
        #expect(first.readings.map(\.baseUnits) == [213_450_000, 61_234_500, 4])
        _ = device.cycle(&reader)
        #expect(device.asked == [RegisterRequest(table: .holding, address: base + 70, count: 42)])
    }

    @Test func `a scale factor that changes is read with its value`() {
        var device = inverter()
        var reader = SunSpecReader()
        _ = device.cycle(&reader)
        device = inverter(watts: 2134, wattScale: 2)
        #expect(device.cycle(&reader).readings.first?.baseUnits == 213_400_000)
    }

    @Test func `an accumulator at 0 and an unimplemented power are not available`() {
        var device = inverter(watts: -0x8000, energy: 0)
        var reader = SunSpecReader()
        #expect(device.cycle(&reader).readings.map(\.quantity) == [.operatingState])
    }

    @Test func `a device without a map says so and is looked at anew in each cycle`() {
        var device = FakeDevice(registers: [40000: 1, 40001: 2])
        var reader = SunSpecReader()
        for _ in 0..<2 {
            #expect(device.cycle(&reader).failures.map(\.reason) == ["no SunSpec marker at 40000, 0 or 50000"])
        }
        device = inverter()
        #expect(device.cycle(&reader).readings.count == 3)
    }

    @Test func `a walk that never ends or leaves the map is given up`() {
        var endless: [UInt16: UInt16] = [40000: 0x5375, 40001: 0x6E53]
        for address in UInt16(40002)..<50000 { endless[address] = 1 }
        var device = FakeDevice(registers: endless)
        var reader = SunSpecReader()
        #expect(device.cycle(&reader).readings.isEmpty)
        #expect(device.asked.count < 200)
        device = FakeDevice(registers: [40000: 0x5375, 40001: 0x6E53, 40002: 1, 40003: 0xFFFE])
        #expect(device.cycle(&reader).failures.first?.reason == "model 1 of length 65534 leads out of the map")
    }

    @Test func `a silent inverter keeps what is known of its map`() {
        var device = inverter()
        var reader = SunSpecReader()
        _ = device.cycle(&reader)
        var silent = FakeDevice(registers: [:], isSilent: true)
        #expect(silent.cycle(&reader) == DeviceCycle())
        _ = device.cycle(&reader)
        #expect(device.asked.map(\.address) == [40070, 40002, 40122], "and is asked for its name again")
        _ = device.cycle(&reader)
        #expect(device.asked.map(\.address) == [40070])
    }

    /// A map of some models after the common one, at 40000.
    private func map(_ models: [(id: UInt16, length: Int, values: [Int: UInt16])]) -> FakeDevice {
        var words: [UInt16] = [0x5375, 0x6E53, 1, 66] + [UInt16](repeating: 0, count: 66)
        for model in models {
            let start = words.count
            words += [model.id, UInt16(model.length)] + [UInt16](repeating: 0xFFFF, count: model.length)
            for (offset, value) in model.values { words[start + offset] = value }
        }
        words.append(0xFFFF)
        return FakeDevice(
            registers: Dictionary(uniqueKeysWithValues: words.enumerated().map { (UInt16(40000 + $0), $1) }))
    }

    @Test func `model 701 says power, energy both ways and its state in the words of the others`() {
        var device = map([
            (
                701, 153,
                [
                    4: 3, 6: 0, 7: 0x0401, 10: 0xFFFB, 17: 0, 18: 5001, 19: 0, 20: 0, 21: 1, 22: 2, 23: 0, 24: 0, 25: 0,
                    26: 7,
                    115: 0xFFFE, 116: 2, 120: 1,
                ]
            )
        ])
        var reader = SunSpecReader()
        let cycle = device.cycle(&reader)
        #expect(
            Dictionary(uniqueKeysWithValues: cycle.readings.map { ($0.quantity, $0.baseUnits) }) == [
                .operatingState: 4, .eventBits: 0x401, .activePower: -500_000, .frequency: 50_010,
                .activeEnergyExport: 655_380, .activeEnergyImport: 70,
            ])
        #expect(device.asked.allSatisfy { $0.count <= 125 })
    }

    @Test func `lifetime energy comes from one model only`() {
        var device = map([
            (103, 50, [14: 5, 15: 0, 24: 0, 25: 9, 26: 0]), (122, 44, [5: 0, 6: 0, 7: 0, 8: 11]),
        ])
        var plain = SunSpecReader()
        var extended = SunSpecReader(readsExtendedEnergy: true)
        func energy(_ cycle: DeviceCycle) -> [Int64?] {
            cycle.readings.filter { $0.quantity == .activeEnergyExport }.map(\.baseUnits)
        }
        #expect(energy(device.cycle(&plain)) == [9])
        #expect(energy(device.cycle(&extended)) == [11])
        for offset in 5...8 { device.registers[UInt16(40070 + 52 + offset)] = 0xFFFF }
        #expect(energy(device.cycle(&extended)).isEmpty, "never from the other model instead")
    }

    @Test func `a walk that breaks off keeps the inverter that it met`() {
        var device = map([(103, 50, [14: 5, 15: 0])])
        device.registers[40122] = nil
        var reader = SunSpecReader()
        #expect(device.cycle(&reader).readings.contains { $0.quantity == .activePower })
    }

    @Test func `the strings' power is summed where the inverter's model does not say it, and only when all say theirs`()
    {
        // Twelve modules need three requests; the inverter's own DC power is not implemented.
        var values: [Int: UInt16] = [4: 1, 8: 12]
        for module in 0..<12 { values[10 + module * 20 + 11] = UInt16(100 + module) }
        var device = map([(103, 50, [14: 5, 15: 0, 31: 0x8000, 32: 0]), (160, 8 + 12 * 20, values)])
        var reader = SunSpecReader()
        func power(_ cycle: DeviceCycle) -> Int64? {
            cycle.readings.first { $0.quantity == .dcPower }?.baseUnits
        }
        // (100 + … + 111) × 10 W
        #expect(power(device.cycle(&reader)) == 12_660_000)
        #expect(device.asked.allSatisfy { $0.count <= 125 })
        #expect(power(device.cycle(&reader)) == 12_660_000)
        #expect(device.asked.count == 4)
        device.registers[UInt16(40070 + 52 + 10 + 7 * 20 + 11)] = 0xFFFF
        #expect(power(device.cycle(&reader)) == nil)
        // What the inverter's model says itself is taken.
        device.registers[40070 + 31] = 7
        device.registers[40070 + 32] = 0
        #expect(power(device.cycle(&reader)) == 7000)
    }
}
