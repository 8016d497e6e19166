import CollectorConfiguration
import Foundation
import TestSupport
import Testing
import Yams

/// The schemas for editors against the readers and against every file there is.
@Suite struct SchemaTests {
    typealias Place = SchemaCheck.Place

    private static let builtIn = WholeConfiguration.repository + "/Sources/CollectorConfiguration/BuiltIn"

    @Test(arguments: ConfigurationSchema.allCases)
    func `the schema in the repository is the one of the readers`(_ schema: ConfigurationSchema) throws {
        let path = WholeConfiguration.repository + "/docs/schema/\(schema.rawValue).schema.json"
        let file = try String(contentsOfFile: path, encoding: .utf8)
        #expect(file == schema.text, "energy-collector print-schema \(schema.rawValue) > \(path)")
        let json = try JSONSerialization.jsonObject(with: Data(file.utf8)) as? NSDictionary
        #expect(json?["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    }

    // MARK: Files

    private static func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    private static func files(_ folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".yaml") }.sorted().map { "\(folder)/\($0)" }
    }

    @Test func `everything that ships is valid`() throws {
        let config = WholeConfiguration.repository + "/Config"
        let links = try SchemaCheck(ConfigurationSchema.links.text)
        for path in [config + "/energy-collector.yaml", Self.builtIn + "/examples/links.yaml"] {
            #expect(try links.isValid(Self.text(path)), "\(path)")
        }
        let site = try SchemaCheck(ConfigurationSchema.site.text)
        for path in [config + "/site.yaml", Self.builtIn + "/examples/site.yaml"] {
            #expect(try site.isValid(Self.text(path)), "\(path)")
        }
        let examples = Self.files(Self.builtIn + "/examples")
        let profile = try SchemaCheck(ConfigurationSchema.profile.text)
        let profiles = Self.files(Self.builtIn + "/profiles") + examples.filter { $0.contains("/profile-") }
        #expect(profiles.count > 20)
        for path in profiles { #expect(try profile.isValid(Self.text(path)), "\(path)") }
        let scheme = try SchemaCheck(ConfigurationSchema.scheme.text)
        let schemes =
            Self.files(Self.builtIn + "/schemes") + Self.files(config + "/schemes")
            + examples.filter { $0.contains("/scheme-") }
        #expect(schemes.count > 12)
        for path in schemes { #expect(try scheme.isValid(Self.text(path)), "\(path)") }
    }

    /// What a schema can see: keys that nobody knows or that are missing, other kinds, other forms.
    @Test(arguments: ConfigurationCase.all)
    func `what the readers refuse by its form is not valid`(_ example: ConfigurationCase) throws {
        let findings: [ConfigurationFinding]
        do {
            findings = try ConfigurationLoader.load(path: example.folder + "/energy-collector.yaml").warnings
        } catch { findings = error.findings }
        let telling = ["unknown key", "expected a mapping", "expected a list", "found a list", "found a mapping"]
        for (schema, name) in [(ConfigurationSchema.links, "energy-collector.yaml"), (.site, "site.yaml")] {
            let path = "\(example.folder)/\(name)"
            let own = findings.filter { $0.file == path }
            guard let text = try? Self.text(path), let node = try? Yams.compose(yaml: text), node.mapping != nil else {
                continue
            }
            let isValid = try SchemaCheck(schema.text).isValid(text)
            if own.contains(where: { finding in telling.contains { finding.message.contains($0) } }) {
                #expect(!isValid, "\(path)")
            }
            // The readers and the schema never disagree the other way round.
            if own.isEmpty { #expect(isValid, "\(path)") }
        }
    }

    @Test(arguments: [("links", ConfigurationSchema.links), ("site", .site), ("profile-registers", .profile)])
    func `every key that is explained is one, and says so in the schema`(
        _ example: String, _ schema: ConfigurationSchema
    ) throws {
        let lines = try Self.text("\(Self.builtIn)/examples/\(example).yaml").split(separator: "\n")
        let words = lines.filter { $0.hasPrefix("#? ") }.compactMap { line in
            line.firstRange(of: ": ").map { line[$0.upperBound...] }
        }
        #expect(words.count > 20)
        for word in words { #expect(schema.text.contains("\"description\": \"\(word)"), "\(word)") }
    }

    // MARK: Keys

    /// Every mapping of a value whose keys the reader names, with its place.
    private static func mappings(_ node: Node, _ path: [Place] = []) -> [(path: [Place], mapping: Node.Mapping)] {
        switch node {
        case .mapping(let mapping):
            let below = mapping.flatMap { key, value in mappings(value, path + [.key(key.string ?? "")]) }
            return [(path, mapping)] + below
        case .sequence(let sequence):
            return sequence.enumerated().flatMap { index, value in mappings(value, path + [.index(index)]) }
        default: return []
        }
    }

    private static func text(_ path: [Place]) -> String {
        path.map { if case .key(let key) = $0 { "." + key } else { "[]" } }.joined()
    }

    /// A value with a key added to, or taken from, the mapping at a place.
    private static func edit(_ node: Node, at path: ArraySlice<Place>, _ change: (inout Node.Mapping) -> Void) -> Node {
        var node = node
        switch path.first {
        case nil:
            guard case .mapping(var mapping) = node else { return node }
            change(&mapping)
            return .mapping(mapping)
        case .key(let key)?: node[key] = node[key].map { edit($0, at: path.dropFirst(), change) }
        case .index(let index)?:
            guard case .sequence(var sequence) = node else { return node }
            sequence[index] = edit(sequence[index], at: path.dropFirst(), change)
            return .sequence(sequence)
        }
        return node
    }

    /// Where a file lies in the whole configuration, what it is an example of, and its schema.
    private static let readers: [(file: String, schema: ConfigurationSchema)] = [
        ("energy-collector.yaml", .links), ("site.yaml", .site), ("profiles/own.yaml", .profile),
        ("profiles/messages.yaml", .profile), ("profiles/metrics.yaml", .profile), ("profiles/inverter.yaml", .profile),
        ("schemes/a-coefficients.yaml", .scheme), ("schemes/b-quota.yaml", .scheme),
        ("schemes/c-scoring.yaml", .scheme),
        ("schemes/d-calendar.yaml", .scheme), ("schemes/e-emissions.yaml", .scheme),
    ]

    private static func findings(_ files: [String: String]) -> [ConfigurationFinding] {
        do {
            _ = try WholeConfiguration.load(files)
            return []
        } catch let error as ConfigurationErrors {
            return error.findings
        } catch {
            return []
        }
    }

    @Test(arguments: readers)
    func `the keys of every mapping are those that its reader names`(_ file: String, _ kind: ConfigurationSchema) throws
    {
        var files = try WholeConfiguration.files()
        let root = try #require(try Yams.compose(yaml: files[file] ?? ""))
        let check = try SchemaCheck(kind.text)
        let stranger = "a_key_that_nobody_knows"
        var isCovered = Set<String>()
        // Of some entries the reader asks for this, of others for that: the schema has what it asks for of any.
        var asked: [String: Set<String>] = [:]
        var known: [String: Set<String>] = [:]
        for (path, mapping) in Self.mappings(root) {
            let schema = try #require(check.schema(of: root, at: path[...]), "\(path)")
            guard schema["additionalProperties"]?.string == "false", let properties = schema["properties"]?.mapping
            else {
                continue
            }
            let place = Self.text(path)
            known[place] = Set(properties.keys.compactMap(\.string))
            guard isCovered.insert("\(place) \(mapping.keys.compactMap(\.string).sorted())").inserted else { continue }
            let changed = Self.edit(root, at: path[...]) { $0[Node(stranger)] = Node("1") }
            files[file] = try Yams.serialize(node: changed)
            let finding = Self.findings(files).first { $0.message.hasPrefix("unknown key '\(stranger)'") }
            let names = try #require(finding?.message.split(separator: "known: ").last, "\(path)")
            asked[place, default: []].formUnion(names.split(separator: ", ").map(String.init))
        }
        #expect(asked == known)
    }

    @Test(arguments: readers)
    func `what the schema requires is missed by its reader`(_ file: String, _ kind: ConfigurationSchema) throws {
        var files = try WholeConfiguration.files()
        let root = try #require(try Yams.compose(yaml: files[file] ?? ""))
        let check = try SchemaCheck(kind.text)
        var isCovered = Set<String>()
        for (path, _) in Self.mappings(root) {
            guard let schema = check.schema(of: root, at: path[...]), schema["required"] != nil else { continue }
            let place = Self.text(path)
            guard isCovered.insert(place).inserted else { continue }
            for name in schema["required"]?.array().compactMap(\.string) ?? [] {
                let changed = Self.edit(root, at: path[...]) { $0[Node(name)] = nil }
                files[file] = try Yams.serialize(node: changed)
                let messages = Self.findings(files).map(\.message)
                #expect(!messages.isEmpty, "\(place).\(name)")
                #expect(try !check.isValid(files[file] ?? ""))
            }
        }
    }

    @Test func `every key stands in an example`() throws {
        for kind in ConfigurationSchema.allCases {
            let check = try SchemaCheck(kind.text)
            var known: [String: Set<String>] = [:]
            var used: [String: Set<String>] = [:]
            var files = try WholeConfiguration.files()
            files["profiles/topics.yaml"] = try Self.text(Self.builtIn + "/examples/profile-topics.yaml")
            let names =
                Self.readers.filter { $0.schema == kind }.map(\.file)
                + (kind == .profile ? ["profiles/topics.yaml"] : [])
            for name in names {
                let root = try #require(try Yams.compose(yaml: files[name] ?? ""))
                let variant = root["protocol"]?.string ?? root["kind"]?.string ?? ""
                for (path, mapping) in Self.mappings(root) {
                    let place = variant + Self.text(path)
                    let properties = check.schema(of: root, at: path[...])?["properties"]?.mapping?.keys
                    guard let properties else { continue }
                    known[place, default: []].formUnion(properties.compactMap(\.string))
                    used[place, default: []].formUnion(mapping.keys.compactMap(\.string))
                }
            }
            for (place, keys) in known {
                var missing = keys.subtracting(used[place] ?? [])
                // Profiles of every protocol may have these, and vectors have one input or another.
                if kind == .profile { missing.subtract(["params", "ratio_registers", "vectors"]) }
                if [".vectors[]", ".messages[]", ".history[]"].contains(where: place.hasSuffix) { continue }
                // Lamps have a power; what has a flow is metered.
                if place == ".fleets[]" { missing.remove("rated_flow") }
                #expect(missing.isEmpty, "\(kind.rawValue) \(place): \(missing.sorted())")
            }
        }
    }
}
