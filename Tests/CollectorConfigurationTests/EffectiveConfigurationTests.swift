import CollectorConfiguration
import Foundation
import TestSupport
import Testing
import Yams

@Suite struct EffectiveConfigurationTests {
    typealias Edit = WholeConfiguration.Edit

    private static let links = "energy-collector.yaml"
    private static let site = "site.yaml"

    private static let unchanged = Result { EffectiveConfiguration(try WholeConfiguration.load()) }

    @Test func `the demo campus prints what its files say`() throws {
        let path = WholeConfiguration.repository + "/Config/energy-collector.yaml"
        let effective = EffectiveConfiguration(try ConfigurationLoader.load(path: path))
        let values = Dictionary(uniqueKeysWithValues: effective.entries.map { ($0.path, $0.value) })
        for (path, value) in [
            "database.commit_interval": "250ms", "kpi.coverage_limit": "0.95", "modbus.pv.timeout": "1s",
            "modbus.pv.pause": "0s", "modbus.gw-a.devices.a-main.poll": "5s", "mqtt.lights.maximum_payload": "64KiB",
            "mqtt.lights.subscriptions.lights/+/telemetry.profile": "streetlight-json",
            "site.nodes.bldg-a.responsible.department_head.contact": "0534-0000000",
            "site.meters.w-main.rated_flow": "60m3/h", "site.meters.pv-1.rated_power": "220kW",
            "site.meters.main.at.campus.grid_export.carrier": "electricity",
            "site.fleets.lamps.senders": "[L001..L300]",
            "site.fleets.lamps.twilight": "30m", "site.anomalies.stuck_energy": "2kWh",
            "site.facts.campus.headcount.2021-01-01": "{value: 2548, source: 编制台账}",
            "site.targets.campus.2026.water_per_capita.deputy":
                "{basis: statistical, target: 20.5, binding: no, source: 2026年节能目标责任书}",
        ] {
            #expect(values[path] == value, "\(path)")
        }
    }

    @Test func `two loads print the same bytes, which are YAML with each key once`() throws {
        let first = EffectiveConfiguration(try WholeConfiguration.load())
        let second = EffectiveConfiguration(try WholeConfiguration.load())
        #expect(first.yaml == second.yaml && first == second)
        #expect(first.changes(to: second).isEmpty)
        #expect(Set(first.entries.map(\.path)).count == first.entries.count)
        let root = try #require(try Yams.compose(yaml: first.yaml)?.mapping)
        #expect(root["modbus"]?["gw-a"]?["devices"]?["main"]?["poll"]?.string == "15s")
        #expect(root["site"]?["name"]?.string == "德州市行政中心")
        #expect(root["site"]?["facts"]?["campus.headcount.2021-01-01"]?["author"]?.string == "张三")
    }

    @Test func `texts that need quotes come back as they were`() throws {
        for name in [
            "yes", "1e5", "a: b", "# no comment", "- x", "\"quoted\\\"", "2026-01-01", "two\tcolumns", "*a", "0x1F",
            "A, B",
        ] {
            let written = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\t", with: "\\t")
            let edit = Edit(Self.site, "name: A座办公楼", "name: \"\(written)\"")
            let yaml = EffectiveConfiguration(try WholeConfiguration.load(edit)).yaml
            let root = try #require(try Yams.compose(yaml: yaml))
            let node = try #require(root["site"]?["nodes"]?["bldg-a"]?["name"])
            #expect(node.string == name && node.tag.description.hasSuffix("str"), "\(name)")
        }
    }

    /// An edit and the one line that it changes.
    private static let single: [(Edit, String)] = [
        (Edit(links, "commit_count: 1000", "commit_count: 500"), "database.commit_count: 1000 → 500"),
        (Edit(links, "gauge_retention: 400d", "gauge_retention: forever"), "database.gauge_retention: 400d → forever"),
        (Edit(links, "path: energy.sqlite", "path: /data/e.sqlite"), "database.path: energy.sqlite → /data/e.sqlite"),
        (Edit(links, "  readers: energy\n", ""), "- control.readers: energy"),
        (Edit(links, "interval: 5s\n", "interval: 1m\n"), "rollup.interval: 5s → 1m"),
        (Edit(links, "limit: 0.95", "limit: 0.9"), "kpi.coverage_limit: 0.95 → 0.9"),
        (Edit(links, "host: 10.0.8.11", "host: 10.0.8.21"), "modbus.gw-a.host: 10.0.8.11 → 10.0.8.21"),
        (Edit(links, "pause: 20ms", "pause: 1.5s"), "modbus.gw-a.pause: 20ms → 1500ms"),
        (
            Edit(links, "eastron-sdm630, poll: 15s", "eastron-sdm630, poll: 30s"),
            "modbus.gw-a.devices.main.poll: 15s → 30s"
        ),
        (Edit(links, "w-main, unit: 7", "w-main, unit: 8"), "modbus.gw-a.devices.w-main.unit: 7 → 8"),
        (Edit(links, "rated_power: 220kW", "rated_power: 250.5kW"), "site.meters.pv-1.rated_power: 220kW → 250.5kW"),
        (Edit(links, "rated_flow: 60m3/h", "plausibility: off"), "- site.meters.w-main.rated_flow: 60m3/h"),
        (
            Edit(links, "litres_per_count: 10", "litres_per_count: 1"),
            "modbus.gw-a.devices.w-main.params.litres_per_count: 10 → 1"
        ),
        (Edit(links, "{ratio: 40}", "{ratio: 50}"), "modbus.gw-a.devices.a-main.params.ratio: 40 → 50"),
        (
            Edit(links, "broker.example:8883", "broker.example:8884"),
            "mqtt.lights.url: mqtts://broker.example:8883 → mqtts://broker.example:8884"
        ),
        (Edit(links, "username: collector", "username: other"), "mqtt.lights.username: collector → other"),
        (
            Edit(links, "lights/+/telemetry", "lights/+/t"),
            "- mqtt.lights.subscriptions.lights/+/telemetry: {profile: streetlight-json, profile_content: "
        ),
        (
            Edit(links, "maximum_payload: 64KiB", "maximum_payload: 100000"),
            "mqtt.lights.maximum_payload: 64KiB → 100000"
        ),
        (Edit(site, "latitude: 37.436", "latitude: 37.4"), "site.location: {latitude: 37.436, longitude: 116.357} → "),
        (Edit(site, "name: A座办公楼", "name: A座"), "site.nodes.bldg-a.name: A座办公楼 → A座"),
        (
            Edit(site, "expects: [electricity, natural_gas]", "expects: [natural_gas]"),
            "site.nodes.campus.expects: [electricity, natural_gas] → [natural_gas]"
        ),
        (
            Edit(site, "\"a-main - shop\"", "\"a-main\""),
            "site.nodes.bldg-a.formulas.electricity.expression: a-main - shop → a-main"
        ),
        (
            Edit(site, "name: 节能科", "name: 后勤科"),
            "site.nodes.bldg-a.responsible.department_head.name: 节能科 → 后勤科"
        ),
        (Edit(site, "to: 2024-03-15", "to: 2025-03-15"), "site.nodes.bldg-a.heat_billing: [{by: area, "),
        (Edit(site, "modulus: 1000000kWh", "modulus: 10MWh"), "site.meters.main.modulus: 1000000kWh → 10000kWh"),
        (Edit(site, "sub_item: B10", "sub_item: B20"), "site.meters.main.at.campus.grid_import.sub_item: B10 → B20"),
        (Edit(site, ", use: heating", ""), "- site.meters.main.at.campus.grid_import.use: heating"),
        (Edit(site, "accuracy_class: 0.5S", "accuracy_class: 0.2S"), "site.meters.main.accuracy_class: 0.5S → 0.2S"),
        (
            Edit(
                site, "[{node: bldg-a, share: 66.5%}, {node: bldg-b, share: 33.5%}]",
                "[{node: bldg-a, share: 2}, {node: bldg-b, share: 1}]"),
            "site.meters.w-main.at.bldg-a.consumption.share: 66.5% → 2/3"
        ),
        (
            Edit(
                site, "[{node: bldg-a, share: 66.5%}, {node: bldg-b, share: 33.5%}]",
                "[{node: bldg-b, share: 33.5%}, {node: bldg-a, share: 66.5%}]"),
            "site.meters.w-main.at: order bldg-a, bldg-b → order bldg-b, bldg-a"
        ),
        (Edit(site, "count: 20, to", "count: 25, to"), "site.fleets.yard.count: [{count: 20, to: 2026-05-01}, "),
        (Edit(site, "twilight: 30m", "twilight: 1h"), "site.fleets.lamps.twilight: 30m → 1h"),
        (Edit(site, "night_share: 60%", "night_share: 70%"), "site.anomalies.night_share: 60% → 70%"),
        (Edit(site, "stuck_energy: 2kWh", "stuck_energy: 500Wh"), "site.anomalies.stuck_energy: 2kWh → 500Wh"),
        (
            Edit(site, "pv_policy: count-self-use", "pv_policy: purchased-only"),
            "site.evaluation.pv_policy: count-self-use → purchased-only"
        ),
        (Edit(site, "groups: [市级, ", "groups: ["), "site.evaluation.quota.groups: [市级, 集中供暖按热计量] → "),
        (Edit(site, "nodes: [bldg-a]}]", "nodes: [bldg-b]}]"), "- site.evaluation.special_schemes.bldg-a: ours"),
        (
            Edit(site, "reduction: 32%", "reduction: 30%"),
            "site.targets.campus.2026.energy_per_capita.leader: {basis: statistical, base_year: 2016, base: 399.37, reduction: 32%, "
        ),
        (
            Edit(site, "points: 8", "points: 8.5"),
            "site.scores.bldg-a.2026.ours.work: {points: 8, source: 评分表} → {points: 8.5, "
        ),
        (
            Edit(site, "value: 13.40", "value: 13.5"),
            "site.facts.campus.base_energy_per_area_kgce.2016.statistical: {value: 13.4, "
        ),
        (
            Edit(site, "author: 张三", "author: 李四"),
            "site.facts.campus.headcount.2021-01-01: {value: 2548, to: 2030-01-01, "
        ),
        (
            Edit(site, "quantity: 15000L", "quantity: 14000L"),
            "site.bills.campus.petrol.official_vehicles.2025-01-01: {quantity: 15000L, to: 2026-01-01, source: 加油卡} → {quantity: 14000L, "
        ),
        (Edit("profiles/own.yaml", "address: 0x10", "address: 0x12"), "profiles.example-registers: "),
        (Edit("profiles/own.yaml", "2: fault}}", "2: failure}}"), "profiles.example-registers: "),
        (Edit("profiles/messages.yaml", "lit: 1, dark: 0", "lit: 1, out: 0"), "profiles.example-json: "),
        (
            Edit("schemes/a-coefficients.yaml", "kgce: 0.1229", "kgce: 0.123"),
            "schemes.coefficients.example-coefficients: {version: \"1\", content: "
        ),
        (Edit("schemes/e-emissions.yaml", "kg: 0.6191", "kg: 0.62"), "schemes.emission_factors.example-emissions: "),
        (Edit("schemes/b-quota.yaml", "guide: 200", "guide: 210"), "schemes.quota.example-quota: "),
        (Edit("schemes/c-scoring.yaml", "full: 100", "full: 99"), "schemes.scoring.ours: "),
        (Edit("schemes/f-words.yaml", "at_most: 500", "at_most: 499"), "schemes.import_forms.example-words: "),
        (Edit("schemes/d-calendar.yaml", "2030-10-07", "2030-10-06"), "schemes.calendar.2030: "),
    ]

    /// Edits whose change stands at more than one place.
    private static let double: Set<String> = [
        // What a parameter stands for in the profile differs, too.
        "litres_per_count: 10", "{ratio: 40}",
        "lights/+/telemetry", "nodes: [bldg-a]}]", "rated_flow: 60m3/h",
        "[{node: bldg-a, share: 66.5%}, {node: bldg-b, share: 33.5%}]",
    ]

    @Test(arguments: single)
    func `an edit changes exactly what it is about`(_ edit: Edit, _ expected: String) throws {
        let before = try Self.unchanged.get()
        let after = EffectiveConfiguration(try WholeConfiguration.load(edit))
        let changes = before.changes(to: after).map(\.description)
        #expect(changes.first?.hasPrefix(expected) == true, "\(changes)")
        if !Self.double.contains(edit.old) { #expect(changes.count == 1, "\(changes)") }
        let back = after.changes(to: before)
        #expect(back.count == changes.count)
    }

    @Test func `what is new or gone as a whole is one change`() throws {
        let device = "      - {meter: pv-1, unit: 1, profile: sunspec, poll: 5s, rated_power: 220kW}\n"
        let more = Edit(
            Self.links, device,
            device + "      - {meter: shop, unit: 2, profile: eastron-sdm630, poll: 15s, rated_power: 100kW}\n")
        let before = EffectiveConfiguration(try WholeConfiguration.load())
        let after = EffectiveConfiguration(try WholeConfiguration.load(more))
        let added = before.changes(to: after).map(\.description)
        #expect(
            added.first?.hasPrefix("+ modbus.pv.devices.shop: {unit: 2, profile: eastron-sdm630, profile_content: ")
                == true)
        #expect(added.count == 1, "\(added)")
        #expect(after.changes(to: before).first?.description.hasPrefix("- modbus.pv.devices.shop: {unit: 2") == true)
        let node = Edit(
            Self.site, "  - {id: bldg-b,", "  - {id: bldg-c, name: C, kind: floor, parent: campus}\n  - {id: bldg-b,")
        let changes = before.changes(to: EffectiveConfiguration(try WholeConfiguration.load(node)))
        #expect(changes.map(\.description) == ["+ site.nodes.bldg-c: {name: C, kind: floor, parent: campus}"])
    }

    @Test func `a site that never exports says so`() throws {
        let meter = "  - {id: main, node: campus, carrier: electricity, role: grid_export}\n"
        let without = Edit(Self.site, meter, "")
        let before = EffectiveConfiguration(try WholeConfiguration.load(without, Edit(Self.site, "export: main\n", "")))
        let after = EffectiveConfiguration(
            try WholeConfiguration.load(without, Edit(Self.site, "export: main\n", "export: none\n")))
        #expect(before.changes(to: after).map(\.description) == ["+ site.export: none"])
    }

    @Test func `what stands in a password's file is not printed, and a URL has no place for one`() throws {
        let folder = try TemporaryFolder()
        let secret = "s3cret-of-the-broker"
        let password = try folder.file("password", secret + "\n")
        let edit = Edit(Self.links, "/run/credentials/energy-collector.service/mqtt", password)
        let configuration = try WholeConfiguration.load(edit)
        #expect(!EffectiveConfiguration(configuration).yaml.contains(secret))
        #expect(configuration.warnings.map(\.message) == ["everybody on this machine can read '\(password)'"])
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: password)
        #expect(try WholeConfiguration.load(edit).warnings.isEmpty)
    }
}
