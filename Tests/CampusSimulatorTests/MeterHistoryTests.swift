import MeterModels
import Testing

@testable import CampusSimulator

struct MeterHistoryTests {
    private let demo: SimulatedCampus
    private let from: Timestamp
    private let to: Timestamp

    init() throws {
        demo = try SimulatedCampus(.demo)
        from = try #require(Timestamp(rfc3339: "2026-04-29T00:00:00+08:00"))
        to = try #require(Timestamp(rfc3339: "2026-05-03T12:34:56+08:00"))
    }

    /// What a client makes of a lifetime register: the golden rules of the register map, apart from the simulator's.
    private func decode(_ meter: SimulatedMeter, _ register: LifetimeRegister, at instant: Timestamp) -> ExactDecimal? {
        let request = ReadRequest(address: register.address, count: 2)
        let image = meter.answer(request, at: instant, second: 0).image
        let first = Int(register.address) - Int(image.base)
        let (high, low) = (UInt32(image.words[first]), UInt32(image.words[first + 1]))
        switch meter.id {
        case "main", "b-main", "c-main": return ExactDecimal(shortest: Float(bitPattern: high << 16 | low))
        case "a-main": return ExactDecimal(Int64(high << 16 | low) * 40, exponent: -2)
        case "w-main", "w-a": return ExactDecimal(Int64(low << 16 | high), exponent: -2)
        case "pv-1": return ExactDecimal(Int64(high << 16 | low), exponent: -2)
        default: return nil
        }
    }

    @Test(arguments: [11, 12, 13] as [UInt64])
    func `history says what the live register says at the same instant`(seed: UInt64) {
        var instants = Instants(seed: seed, from: "2024-12-31T00:00Z", to: "2026-11-30T00:00Z")
        for _ in 0..<200 {
            let instant = instants.next()
            for meter in demo.meters {
                for register in meter.model.lifetimeRegisters where meter.directions.contains(register.direction) {
                    let past = meter.displayValue(register.direction, at: instant)
                    #expect(decode(meter, register, at: instant) == past, "\(meter.id) at \(instant), seed \(seed)")
                }
            }
        }
    }

    @Test func `rows are grouped by meter and quantity, on the hour, in time order`() throws {
        let step = try #require(HistoryStep(argument: "1h"))
        let csv = MeterHistory(from: from, to: to, step: step).csv(of: demo.meters)
        let lines = csv.split(separator: "\n").map { $0.split(separator: ",") }
        #expect(lines.first == ["meter", "quantity", "at", "value"])
        let series = lines.dropFirst().map { "\($0[0]),\($0[1])" }
        var names: [String] = []
        for name in series where names.last != name { names.append(name) }
        #expect(
            names == [
                "main,active_energy_import", "main,active_energy_export", "a-main,active_energy_import",
                "b-main,active_energy_import", "c-main,active_energy_import", "w-main,water_volume",
                "w-a,water_volume", "pv-1,active_energy_export",
            ])
        #expect(lines.count == 1 + names.count * (4 * 24 + 13))
        #expect(lines[1][2] == "2026-04-29T00:00:00+08:00")
        #expect(lines[4 * 24 + 13][2] == "2026-05-03T12:00:00+08:00")
        for line in lines.dropFirst() {
            let places = line[3].split(separator: ".").dropFirst().first?.count ?? 0
            #expect(places <= 3 && ExactDecimal(line[3]) != nil, "\(line)")
        }
    }

    @Test(arguments: ["30s": 30, "15m": 900, "1h": 3600, "1d": 86400])
    func `a step is a number of units that divides a day`(text: String, seconds: Int64) {
        #expect(HistoryStep(argument: text)?.seconds == seconds)
    }

    @Test(arguments: ["", "h", "7h", "0m", "-1h", "2d", "1w", "1.5h"])
    func `a step that leaves the clock is refused`(text: String) {
        #expect(HistoryStep(argument: text) == nil)
    }

    @Test func `a day is its beginning at the site`() {
        #expect(HistoryTime(argument: "2024-12-31") == .at(Timestamp(seconds: 1_735_574_400)))
        #expect(HistoryTime(argument: "2024-12-31T00:00:00+08:00") == HistoryTime(argument: "2024-12-31"))
        #expect(HistoryTime(argument: "now") == .now)
        #expect(HistoryTime(argument: "2024-12-31T00:00:00") == nil)
    }
}
