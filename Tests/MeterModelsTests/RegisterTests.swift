import MeterModels
import Testing
import TestSupport

@Suite struct RegisterTests {
    private func point(
        _ type: RegisterType, _ order: WordOrder = .abcd, factor: String = "1", ratio: Bool = false,
        sentinels: [Int64] = [], quantity: Quantity = .activeEnergyImport, unit: MeasurementUnit = .kilowattHour
    ) throws -> RegisterPoint {
        RegisterPoint(
            quantity: quantity, table: .holding, address: 10, type: type, order: order, unit: unit,
            factor: try #require(ExactDecimal(factor)), appliesRatio: ratio, sentinels: sentinels)
    }

    private func decode(_ point: RegisterPoint, _ registers: [UInt16], ratio: Int64 = 1) throws -> Int64? {
        try point.decode(registers, of: point.request, ratio: ExactDecimal(ratio))?.baseUnits
    }

    @Test func `the four orders read the same number`() throws {
        #expect(try decode(point(.f32, .abcd), [0x47F1, 0x205A]) == 123_456_700)
        #expect(try decode(point(.f32, .cdab), [0x205A, 0x47F1]) == 123_456_700)
        #expect(try decode(point(.f32, .badc), [0xF147, 0x5A20]) == 123_456_700)
        #expect(try decode(point(.f32, .dcba), [0x5A20, 0xF147]) == 123_456_700)
        // Kaifeng Xintai's documented vector: 1E 85 0B 3F is 0.545 m³.
        let water = try point(.f32, .dcba, quantity: .waterVolume, unit: .cubicMetre)
        #expect(try decode(water, [0x1E85, 0x0B3F]) == 545_000)
    }

    @Test func `integers of every width keep their sign`() throws {
        #expect(try decode(point(.u16), [0xFFFE]) == 65_534_000)
        #expect(try decode(point(.u32), [0x0001, 0x0000]) == 65_536_000)
        #expect(try decode(point(.u64, quantity: .activeEnergyImport, unit: .wattHour), [0, 0, 1, 2]) == 65_538)
        let power = try point(.s16, quantity: .activePower, unit: .watt)
        #expect(try decode(power, [0xFFFE]) == -2000)
        let wide = try point(.s32, quantity: .activePower, unit: .kilowatt)
        #expect(try decode(wide, [0xFFFF, 0xFFFF]) == -1_000_000)
    }

    @Test func `secondary values are multiplied by the transformer ratio`() throws {
        let acrel = try point(.u32, factor: "0.01", ratio: true)
        #expect(try decode(acrel, [0x0001, 0xE240], ratio: 40) == 123_456 * 10 * 40)
        let direct = try point(.u32, factor: "0.01")
        #expect(try decode(direct, [0x0001, 0xE240], ratio: 40) == 123_456 * 10)
    }

    @Test func `sentinels and NaN are not available and never a value`() throws {
        #expect(try decode(point(.u16, sentinels: [0xFFFF]), [0xFFFF]) == nil)
        #expect(try decode(point(.u32, sentinels: [0x7FFF_FFFF]), [0x7FFF, 0xFFFF]) == nil)
        #expect(try decode(point(.f32), [0x7FC0, 0x0000]) == nil)
        #expect(try decode(point(.u64, sentinels: [-1]), [0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF]) == nil)
    }

    @Test func `binary-coded decimals, split totals and bits are numbers`() throws {
        #expect(try decode(point(.bcd32), [0x0012, 0x3456]) == 123_456_000)
        #expect(try decode(point(.bcd16, .badc), [0x3412]) == 1_234_000)
        #expect(throws: DecodingFailure.self) { try decode(point(.bcd32), [0x0012, 0x34A6]) }
        var split = try point(.u32)
        split.splitDigits = 4
        #expect(try decode(split, [12, 3456]) == 123_456_000)
        #expect(throws: DecodingFailure.self) { try decode(split, [12, 10_000]) }
        split.type = .u64
        #expect(try decode(split, [0, 12, 0, 3456]) == 123_456_000)
        var bits = try point(.u16, quantity: .operatingState, unit: .one)
        bits.bits = 4...7
        #expect(try decode(bits, [0xABCD]) == 0xC)
        bits.type = .u64
        bits.bits = 0...63
        #expect(throws: DecodingFailure.self) { try decode(bits, [0xFFFF, 0, 0, 0]) }
    }

    @Test func `offsets and scale registers are part of the value`() throws {
        var point = try self.point(.s16, factor: "0.1", quantity: .temperature, unit: .degreeCelsius)
        point.offset = -40_000
        #expect(try decode(point, [650]) == 25_000)
        point.offset = 0
        point.scaleRegister = 13
        #expect(point.request == RegisterRequest(table: .holding, address: 10, count: 4))
        #expect(try decode(point, [650, 0, 0, 1]) == 650_000)
        #expect(try decode(point, [650, 0, 0, 0xFFFF]) == 6500)
        #expect(try decode(point, [650, 0, 0, 0x8000]) == nil)
        #expect(throws: DecodingFailure(at: "holding 0x000D", "scale factor 11")) {
            try decode(point, [650, 0, 0, 11])
        }
    }

    @Test(arguments: WordOrder.allCases)
    func `decoding undoes encoding for every type and order`(order: WordOrder) throws {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<2000 {
            let number = Int64.random(in: 0...4_000_000_000, using: &random)
            for type in [RegisterType.u32, .u64, .s64, .bcd64, .f64] {
                let pattern: UInt64 =
                    switch type {
                    case .f64: Double(number).bitPattern
                    case .bcd64: UInt64(String(number), radix: 16) ?? 0
                    default: UInt64(number)
                    }
                let words = (0..<type.registerCount).reversed().map {
                    UInt16(truncatingIfNeeded: pattern >> UInt64($0 * 16))
                }
                let stored: [UInt16] =
                    switch order {
                    case .abcd: words
                    case .cdab: words.reversed()
                    case .badc: words.map(\.byteSwapped)
                    case .dcba: words.reversed().map(\.byteSwapped)
                    }
                #expect(try decode(point(type, order, unit: .wattHour), stored) == number)
            }
        }
    }

    @Test func `texts end at a zero or spaces and are printable`() {
        #expect(TextPoint.decode([0x5375, 0x6E32, 0x3030, 0x3020, 0x2000, 0x4141]) == "Sun2000")
        #expect(TextPoint.decode([0x2041, 0x2042]) == "A B")
        #expect(TextPoint.decode([0, 0x4141]) == nil)
        #expect(TextPoint.decode([0x4107]) == nil)
        #expect(TextPoint.decode([]) == nil)
    }

    @Test func `impossible values are failures that name their register`() throws {
        #expect(throws: DecodingFailure(at: "holding 0x000A", "-1 is negative, which a lifetime register cannot be")) {
            try decode(point(.s32), [0xFFFF, 0xFFFF])
        }
        #expect(throws: DecodingFailure.self) { try decode(point(.u64), [0x8000, 0, 0, 1]) }
        #expect(throws: DecodingFailure.self) { try decode(point(.f32), [0x7F7F, 0xFFFF]) }
        let short = try point(.u32)
        #expect(throws: DecodingFailure.self) { try short.decode([1], of: short.request) }
    }

    @Test func `neighbouring registers are read at once and gaps are respected`() {
        func request(_ address: UInt16, _ count: Int, _ table: RegisterTable = .input) -> RegisterRequest {
            RegisterRequest(table: table, address: address, count: count)
        }
        let points = [
            request(0x48, 2), request(0x4A, 2), request(0, 2), request(4, 2), request(0x34, 2), request(0, 1, .holding),
        ]
        #expect(
            ReadPlan.requests(for: points, maximumCount: 80, maximumGap: 4)
                == [request(0, 1, .holding), request(0, 6), request(0x34, 2), request(0x48, 4)])
        #expect(
            ReadPlan.requests(for: points, maximumCount: 125, maximumGap: 100)
                == [request(0, 1, .holding), request(0, 0x4C)])
        #expect(ReadPlan.requests(for: [request(0, 4), request(2, 2)]) == [request(0, 4)])
        #expect(
            ReadPlan.requests(for: [request(0, 100), request(100, 100)]) == [request(0, 100), request(100, 100)])
    }

    @Test func `every point lies whole in one request of its plan`() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<500 {
            let points = (0..<40).map { _ in
                RegisterRequest(
                    table: Bool.random(using: &random) ? .holding : .input,
                    address: UInt16.random(in: 0...2000, using: &random),
                    count: [1, 2, 4].randomElement(using: &random) ?? 1)
            }
            let plan = ReadPlan.requests(
                for: points, maximumCount: Int.random(in: 4...125, using: &random),
                maximumGap: Int.random(in: 0...20, using: &random))
            for point in points {
                #expect(
                    plan.contains {
                        $0.table == point.table && $0.address <= point.address
                            && Int($0.address) + $0.count >= Int(point.address) + point.count
                    })
            }
            #expect(plan.allSatisfy { (1...125).contains($0.count) })
        }
    }
}
