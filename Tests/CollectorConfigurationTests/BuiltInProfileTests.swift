import CollectorConfiguration
import ConsumptionLedger
import Foundation
import MeterModels
import TestSupport
import Testing

/// The shipped register profiles against registers as the devices' documents give them.
@Suite struct BuiltInProfileTests {
    /// Reads one cycle from registers by address; what is not there is refused.
    private func read(_ device: String, _ registers: [UInt16: UInt16]) throws -> [Quantity: Reading] {
        guard case .registers(let map) = try SmallConfiguration(device: device).profile().decoding else { return [:] }
        var reader = MappedReader(map: map)
        while let request = reader.next() {
            let words = (0..<request.count).map { registers[request.address + UInt16($0), default: 0] }
            reader.receive(.registers(words), at: Timestamp(milliseconds: 0))
        }
        let cycle = reader.finishCycle()
        #expect(cycle.failures.isEmpty)
        return Dictionary(uniqueKeysWithValues: cycle.readings.map { ($0.quantity, $0) })
    }

    @Test func `every shipped profile holds its own vectors`() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/CollectorConfiguration/BuiltIn/profiles").standardized.path
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(files.count == 17)
        for file in files {
            let checked = try CheckedProfile(path: folder + "/" + file)
            #expect(checked.vectorCount > 0, "\(file)")
            #expect(file == checked.profile.id + ".yaml")
        }
    }

    @Test(arguments: [("add-a-meter.md", "acme-42"), ("add-a-street-light.md", "acme-lamp")])
    func `the profile of a guide is a good one`(guide: String, id: String) throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../docs/guides/\(guide)").standardized.path
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let block = try #require(text.split(separator: "```yaml\n").dropFirst().first?.split(separator: "```").first)
        #expect(block.hasPrefix("id: \(id)\n"))
        let folder = try TemporaryFolder()
        let checked = try CheckedProfile(path: folder.file("\(id).yaml", String(block)))
        #expect(checked.vectorCount == 1)
    }

    @Test func `a time between readings becomes cycles of the device's poll`() throws {
        let own = """
            id: own
            name: Ours
            source: our own measurement
            verification: field-tested
            protocol: modbus
            function: 4
            points:
              - {quantity: active_power, address: 0, type: f32, unit: W}
              - {quantity: active_energy_import, address: 342, type: f32, unit: kWh, every: 60s}
              - {quantity: voltage_a, address: 10, type: f32, unit: V, every: 1s}
            """
        let small = SmallConfiguration(
            device: "{meter: main, unit: 1, profile: own, poll: 5s, rated_power: 2MW}", profiles: ["own.yaml": own])
        guard case .registers(let map) = try small.profile().decoding else { return }
        #expect(map.points.map(\.every) == [1, 12, 1])
        #expect(try small.load().meters.first?.rules.cadence == 60_000, "a gap is judged by the counter's own cadence")
    }

    @Test func `eastron sdm630 says float32 kilowatt-hours and volts`() throws {
        // 12345.678 kWh is 0x4640E6B6; 230.1 V is 0x4366199A; -1500 W is 0xC4BB8000.
        let readings = try read(
            "{meter: main, unit: 1, profile: eastron-sdm630, poll: 15s, rated_power: 2MW}",
            [0x48: 0x4640, 0x49: 0xE6B6, 0x00: 0x4366, 0x01: 0x199A, 0x34: 0xC4BB, 0x35: 0x8000])
        #expect(readings[.activeEnergyImport]?.baseUnits == 12_345_678)
        #expect(readings[.voltageA]?.baseUnits == 230_100)
        #expect(readings[.activePower]?.baseUnits == -1_500_000)
        #expect(readings[.activeEnergyExport]?.baseUnits == 0)
    }

    @Test func `acrel adl400 says secondary hundredths that its own ratio multiplies`() throws {
        let registers: [UInt16: UInt16] = [
            0x0A: 0x0001, 0x0B: 0x86A0, 0x8D: 1, 0x8E: 40, 0x61: 2301, 0x16A: 0xFFFF, 0x16B: 0xFC18,
        ]
        let readings = try read(
            "{meter: main, unit: 1, profile: acrel-adl400, poll: 15s, rated_power: 2MW}", registers)
        // 100 000 x 0.01 kWh x 40 = 40 MWh; -1000 x 0.001 kW x 40 = -40 kW.
        #expect(readings[.activeEnergyImport]?.baseUnits == 40_000_000)
        #expect(readings[.activePower]?.baseUnits == -40_000_000)
        #expect(readings[.voltageA]?.baseUnits == 230_100)
        let overridden = try read(
            "{meter: main, unit: 1, profile: acrel-adl400, poll: 15s, rated_power: 2MW, params: {ratio: 50}}",
            registers)
        #expect(overridden[.activeEnergyImport]?.baseUnits == 50_000_000)
    }

    @Test func `a water meter says counts in the order of its words`() throws {
        let readings = try read(
            "{meter: main, unit: 1, profile: generic-water, poll: 15s, rated_flow: 60m3/h, params: {word_order: CDAB, litres_per_count: 10}}",
            [0: 0x86A0, 1: 0x0001])
        // 100 000 counts of 10 L, in millilitres.
        #expect(readings[.waterVolume]?.baseUnits == 1_000_000_000)
        let none = try read(
            "{meter: main, unit: 1, profile: generic-water, poll: 15s, rated_flow: 60m3/h}", [0: 0xFFFF, 1: 0xFFFF])
        #expect(none.isEmpty, "not available is not a reading")
    }
}
