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
