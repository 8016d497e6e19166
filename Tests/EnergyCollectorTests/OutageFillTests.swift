import CollectorConfiguration
import ConsumptionLedger
import EnergyStore
import MeterModels
import ModbusLink
import TestSupport
import Testing

@testable import EnergyCollector

/// A meter that kept its midnights while nobody polled it.
@Suite struct OutageFillTests {
    /// Thirty kWh a day since 2026-10-01, in counts of 0.01 kWh, midnights first to last.
    private static func registers(now total: UInt32, export: UInt32 = 0, records: Int = 8) -> [UInt16: UInt16] {
        var words: [UInt16: UInt16] = [:]
        func put(_ address: UInt16, _ value: UInt32) {
            words[address] = UInt16(value >> 16)
            words[address + 1] = UInt16(value & 0xFFFF)
        }
        put(0x0A, total)
        put(0x14, export)
        for record in 0..<records {
            // Record 0 is the midnight of 2026-10-09, record 8 that of 2026-10-01.
            let base = UInt16(0x6000 + record * 0x22)
            words[base] = 26 << 8 | 10
            words[base + 1] = UInt16(9 - record) << 8
            put(base + 2, UInt32((8 - record) * 3000))
        }
        return words
    }

    private static var profile: DeviceProfile {
        func point(_ quantity: Quantity, _ address: UInt16) -> RegisterPoint {
            RegisterPoint(
                quantity: quantity, table: .holding, address: address, type: .u32, unit: .kilowattHour,
                factor: ExactDecimal(1, exponent: -2))
        }
        let table = FrozenTable(
            point: point(.activeEnergyImport, 0x6002), dateAddress: 0x6000, dateEncoding: .binary, stride: 0x22,
            records: 90, onlyWhileZero: .activeEnergyExport)
        return DeviceProfile(
            id: "m", name: "m", source: "a test", verification: .manual,
            decoding: .registers(
                RegisterMap(
                    points: [point(.activeEnergyImport, 0x0A), point(.activeEnergyExport, 0x14)], history: [table])))
    }

    /// Polls some cycles from 2026-10-09 12:00 on, after a reading that was stored before.
    private func observations(
        after last: (time: String, wattHours: Int64)?, _ registers: [UInt16: UInt16], cycles: Int = 30
    ) throws -> [String: Int64] {
        let folder = try TemporaryFolder()
        let store = try EnergyStore(path: folder.path + "/energy.sqlite")
        let writer = ObservationWriter(store: store) { Timestamp(milliseconds: 0) }
        writer.start()
        let zone = try CivilZone(identifier: "Asia/Shanghai")
        let border = try last.map { last in
            OutageFill.Border(
                at: try #require(Timestamp(rfc3339: last.time)), values: [.activeEnergyImport: last.wattHours])
        }
        var poll = MeterPoll(
            meter: "m", unit: 1, profile: Self.profile, writer: writer, board: MeterBoard(), zone: zone, last: border)
        let start = try #require(Timestamp(rfc3339: "2026-10-09T12:00:00+08:00")).milliseconds
        for cycle in 0..<cycles {
            let at = start + Int64(cycle) * 15_000
            while let request = poll.next() {
                let words = (0..<request.count).compactMap { registers[request.address + UInt16($0)] }
                let isThere = words.count == request.count
                poll.receive(
                    isThere
                        ? .success(words)
                        : .failure(ModbusError(.exception(.illegalDataAddress), endpoint: "e", request: request)),
                    at: at)
            }
            poll.cycleEnded(at: at, failure: nil)
        }
        writer.stop()
        let found = try store.readings(
            meter: "m", quantity: .activeEnergyImport, from: Timestamp(milliseconds: 0),
            to: Timestamp(milliseconds: start), limit: 1000)
        return Dictionary(
            uniqueKeysWithValues: (found?.readings ?? []).map { (zone.rfc3339($0.at), $0.reading.baseUnits ?? -1) })
    }

    @Test func `after an outage the midnights that the meter kept come into the series, and only those within it`()
        throws
    {
        let found = try observations(
            after: ("2026-10-05T06:00:00+08:00", 127_500), Self.registers(now: 25_500))
        #expect(
            found == [
                "2026-10-06T00:00:00+08:00": 150_000, "2026-10-07T00:00:00+08:00": 180_000,
                "2026-10-08T00:00:00+08:00": 210_000, "2026-10-09T00:00:00+08:00": 240_000,
            ])
    }

    @Test func `without an outage, or before the first reading, nothing is asked`() throws {
        #expect(try observations(after: ("2026-10-09T11:59:00+08:00", 254_000), Self.registers(now: 25_500)).isEmpty)
        #expect(try observations(after: nil, Self.registers(now: 25_500)).isEmpty)
    }

    @Test func `a total that adds the export in is left alone once something was exported`() throws {
        let found = try observations(
            after: ("2026-10-05T06:00:00+08:00", 127_500), Self.registers(now: 25_500, export: 1))
        #expect(found.isEmpty)
    }

    @Test func `records that do not lie between the readings around them are left alone`() throws {
        // The register was replaced: it stands lower now than the records say.
        #expect(try observations(after: ("2026-10-05T06:00:00+08:00", 127_500), Self.registers(now: 100)).isEmpty)
        let partly = try observations(after: ("2026-10-05T06:00:00+08:00", 200_000), Self.registers(now: 25_500))
        #expect(partly.values.sorted() == [210_000, 240_000])
    }
}
