import CollectorConfiguration
import ConsumptionLedger
import MeterModels
import TestSupport
import Testing

/// The smallest configuration that polls something.
struct SmallConfiguration {
    var device = "{meter: main, unit: 1, profile: eastron-sdm630, poll: 15s, rated_power: 2MW}"
    var meters = "- {id: main, node: campus, carrier: electricity, role: consumption}"
    var database = "{path: energy.sqlite}"
    var profiles: [String: String] = [:]

    func load() throws -> Configuration {
        let folder = try TemporaryFolder()
        let path = try folder.file(
            "energy-collector.yaml",
            """
            site: site.yaml
            database: \(database)
            modbus:
              - id: gw
                host: 10.0.0.5
                devices:
                  - \(device)
            """)
        _ = try folder.file(
            "site.yaml",
            """
            id: campus
            name: 园区
            timezone: Asia/Shanghai
            nodes:
              - {id: campus, name: 园区, kind: campus}
            meters:
              \(meters)
            """)
        if !profiles.isEmpty { try folder.makeFolder("profiles") }
        for (name, text) in profiles { _ = try folder.file("profiles/\(name)", text) }
        return try ConfigurationLoader.load(path: path)
    }

    /// The profile of the one device.
    func profile() throws -> DeviceProfile {
        try #require(try load().modbus.first?.devices.first?.profile)
    }
}

@Suite struct DefaultsTests {
    @Test func `values of the moment are kept for a time or for ever`() throws {
        for (text, time) in [("400d", Duration.seconds(400 * 86_400)), ("forever", nil)] {
            let configuration = try SmallConfiguration(database: "{path: e.sqlite, gauge_retention: \(text)}").load()
            #expect(configuration.database.gaugeRetention == time)
        }
    }

    @Test func `what is not said has its documented default`() throws {
        let configuration = try SmallConfiguration().load()
        #expect(configuration.database.commitInterval == .milliseconds(250))
        #expect(configuration.database.commitCount == 1000)
        #expect(configuration.database.queueLimit == 100_000)
        #expect(configuration.database.gaugeRetention == nil)
        #expect(configuration.control.socket == "/run/energy-collector/control.sock")
        #expect(configuration.control.readers == nil && configuration.control.writers == nil)
        #expect(configuration.rollupInterval == .seconds(5))
        #expect(configuration.coverageLimit == ExactDecimal("0.95"))
        let connection = try #require(configuration.modbus.first)
        #expect(connection.port == 502 && connection.timeout == .seconds(1) && connection.pause == .zero)
        #expect(configuration.mqtt.isEmpty && configuration.fleets.isEmpty && configuration.warnings.isEmpty)
        #expect(configuration.site.neverExports == false)
    }

    @Test func `a rating becomes base units an hour`() throws {
        let meters = [
            "rated_power: 2MW": Int64(2_000_000), "rated_power: 1.5kW": 1500, "rated_flow: 60m3/h": 60_000_000,
        ]
        for (text, perHour) in meters {
            let device = "{meter: main, unit: 1, profile: eastron-sdm630, poll: 15s, \(text)}"
            let rules = try #require(try SmallConfiguration(device: device).load().meters.first?.rules)
            #expect(rules.ratedPerHour == perHour, "\(text)")
            #expect(rules.cadence == 15_000)
        }
        let off = "{meter: main, unit: 1, profile: eastron-sdm630, poll: 15s, plausibility: off}"
        #expect(try SmallConfiguration(device: off).load().meters.first?.rules.ratedPerHour == nil)
    }

    @Test func `an operator's profile wins over the shipped one of its id`() throws {
        let own = """
            id: eastron-sdm630
            name: Ours
            source: our own measurement
            verification: field-tested
            protocol: modbus
            function: 4
            points:
              - {quantity: active_energy_import, address: 342, type: f32, unit: kWh}
            """
        let shipped = try SmallConfiguration().profile()
        let profile = try SmallConfiguration(profiles: ["eastron.yaml": own]).profile()
        #expect(shipped.name == "Eastron SDM630")
        #expect(profile.name == "Ours" && profile.verification == .fieldTested)
    }

    @Test func `the default of a parameter gives way to the device's value`() throws {
        func map(_ parameters: String) throws -> RegisterMap {
            let device = "{meter: main, unit: 1, profile: generic-water, poll: 15s, rated_flow: 60m3/h\(parameters)}"
            guard case .registers(let map) = try SmallConfiguration(device: device).profile().decoding else {
                throw WrongDecoding()
            }
            return map
        }
        let plain = try #require(try map("").points.first)
        #expect(plain.address == 0 && plain.order == .abcd && plain.factor == ExactDecimal(1))
        let own = try #require(
            try map(", params: {address: 0x10, word_order: CDAB, litres_per_count: 10}").points.first)
        #expect(own.address == 16 && own.order == .cdab && own.factor == ExactDecimal(10))
    }

    private struct WrongDecoding: Error {}
}
