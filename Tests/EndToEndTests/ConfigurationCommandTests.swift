import Foundation
import TestSupport
import Testing

/// What an operator does with a configuration before anything is started.
@Suite struct ConfigurationCommandTests {
    private static let links = """
        site: site.yaml
        database: {path: energy.sqlite}
        modbus:
          - id: gw
            host: 10.0.0.5
            devices:
              - {meter: main, unit: 1, profile: eastron-sdm630, poll: 15s, rated_power: 2MW}

        """
    private static let site = """
        id: campus
        name: 园区
        timezone: Asia/Shanghai
        nodes:
          - {id: campus, name: 园区, kind: campus}
        meters:
          - {id: main, node: campus, carrier: electricity, role: consumption}
        """

    private func configuration(_ links: String = Self.links) throws -> (TemporaryFolder, path: String) {
        let folder = try TemporaryFolder()
        _ = try folder.file("site.yaml", Self.site)
        return (folder, try folder.file("energy-collector.yaml", links))
    }

    @Test func `print-config answers with YAML on stdout and warnings on stderr`() throws {
        let spare = "      - {meter: spare, unit: 2, profile: eastron-sdm630, poll: 15s, rated_power: 2MW}\n"
        let (folder, path) = try configuration(Self.links + spare)
        defer { withExtendedLifetime(folder) {} }
        let answer = try Stage.run("energy-collector", ["print-config", "--config", path])
        #expect(answer.status == 0)
        #expect(answer.output.hasPrefix("database:\n  path: energy.sqlite\n  raw_retention: forever\n"))
        #expect(answer.output.contains("\n      main:\n        unit: 1\n        profile: eastron-sdm630\n"))
        #expect(answer.errors.hasPrefix("warning: ") && answer.errors.contains("'spare' stands for nothing"))
        let check = ["check-config", "--config", path]
        #expect(try Stage.run("energy-collector", check).status == 0)
        let strict = try Stage.run("energy-collector", check + ["--strict"])
        #expect(strict.status == 78 && strict.errors.hasSuffix("1 warning; strict\n"))
        #expect(strict.output.isEmpty)
    }

    @Test func `a mistake ends with 78 and a hint on its own line`() throws {
        let (folder, path) = try configuration(Self.links.replacing("poll: 15s", with: "poll: 15"))
        defer { withExtendedLifetime(folder) {} }
        for command in ["check-config", "print-config"] {
            let answer = try Stage.run("energy-collector", [command, "--config", path])
            #expect(answer.status == 78 && answer.output.isEmpty)
            #expect(answer.errors.contains("with a unit such as 15s\n    hint: write 15s\n"))
        }
    }

    @Test func `a group that does not exist is warned of by check-config, and refused when it is strict`() throws {
        let control = "control: {socket: control.sock, readers: root, writers: no-such-group-here}\n"
        let (folder, path) = try configuration(Self.links + control)
        defer { withExtendedLifetime(folder) {} }
        let check = try Stage.run("energy-collector", ["check-config", "--config", path])
        #expect(check.status == 0)
        #expect(check.errors.contains("control.writers: there is no group 'no-such-group-here'"), "\(check)")
        #expect(!check.errors.contains("'root'"))
        #expect(try Stage.run("energy-collector", ["check-config", "--strict", "--config", path]).status == 78)
    }

    @Test func `parameters of devices stand in print-config, the profile's own among them`() throws {
        let water =
            "      - {meter: main, unit: 1, profile: generic-water, poll: 15s, rated_flow: 60m3/h, params: {litres_per_count: 10}}\n"
        let links = Self.links.split(separator: "\n").dropLast().joined(separator: "\n") + "\n" + water
        let folder = try TemporaryFolder()
        _ = try folder.file("site.yaml", Self.site.replacing("electricity", with: "water"))
        let path = try folder.file("energy-collector.yaml", links)
        let answer = try Stage.run("energy-collector", ["print-config", "--config", path])
        #expect(answer.output.contains("\n          litres_per_count: 10\n"), "\(answer)")
        #expect(answer.output.contains("\n          word_order: "), "\(answer)")
    }

    @Test func `print-schema knows four files`() throws {
        for file in ["energy-collector", "site", "profile", "scheme"] {
            let answer = try Stage.run("energy-collector", ["print-schema", file])
            #expect(answer.status == 0)
            #expect(answer.output.contains("https://json-schema.org/draft/2020-12/schema"))
        }
        #expect(try Stage.run("energy-collector", ["print-schema", "else"]).status == 64)
    }
}
