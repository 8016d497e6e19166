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

    /// Made once: they are the same for every file.
    private static let texts = Dictionary(
        uniqueKeysWithValues: ConfigurationSchema.allCases.map { ($0, $0.text) })

    private static func check(_ kind: ConfigurationSchema) throws -> SchemaCheck {
        try SchemaCheck(try #require(texts[kind]))
    }

    // MARK: Files

    private static func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    private static func files(_ folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".yaml") }.sorted().map { "\(folder)/\($0)" }
    }

    @Test func `everything that ships is valid`() throws {
        let config = WholeConfiguration.repository + "/Config"
        let links = try Self.check(.links)
        for path in [config + "/energy-collector.yaml", Self.builtIn + "/examples/links.yaml"] {
            #expect(try links.isValid(Self.text(path)), "\(path)")
        }
        let site = try Self.check(.site)
        for path in [config + "/site.yaml", Self.builtIn + "/examples/site.yaml"] {
            #expect(try site.isValid(Self.text(path)), "\(path)")
        }
        let examples = Self.files(Self.builtIn + "/examples")
        let profile = try Self.check(.profile)
        let profiles = Self.files(Self.builtIn + "/profiles") + examples.filter { $0.contains("/profile-") }
        #expect(profiles.count > 20)
        for path in profiles { #expect(try profile.isValid(Self.text(path)), "\(path)") }
        let scheme = try Self.check(.scheme)
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
            let isValid = try Self.check(schema).isValid(text)
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
        let text = schema.text
        for word in words { #expect(text.contains("\"description\": \"\(word)"), "\(word)") }
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
        ("schemes/f-words.yaml", .scheme), ("schemes/g-fixed.yaml", .scheme),
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
        let check = try Self.check(kind)
        let stranger = "a_key_that_nobody_knows"
        var known: [String: Set<String>] = [:]
        // Vectors are only looked at when everything else is good.
        var changed = [root, root]
        for (path, _) in Self.mappings(root) {
            let schema = try #require(check.schema(of: root, at: path[...]), "\(path)")
            guard schema["additionalProperties"]?.string == "false", let properties = schema["properties"]?.mapping
            else {
                continue
            }
            known[Self.text(path)] = Set(properties.keys.compactMap(\.string))
            let isVector = path.first == .key("vectors")
            changed[isVector ? 1 : 0] = Self.edit(changed[isVector ? 1 : 0], at: path[...]) {
                $0[Node(stranger)] = Node("1")
            }
        }
        // Of some entries the reader asks for this, of others for that: the schema has what it asks for of any.
        var asked: [String: Set<String>] = [:]
        for node in changed where node != root {
            files[file] = try Yams.serialize(node: node)
            for finding in Self.findings(files) where finding.message.hasPrefix("unknown key '\(stranger)'") {
                let place = finding.key.replacing(#/\[[0-9]+\]/#, with: "[]").dropLast(stranger.count + 1)
                let names = finding.message.split(separator: "known: ").last?.split(separator: ", ").map(String.init)
                asked[place.isEmpty ? "" : "." + place, default: []].formUnion(names ?? [])
            }
        }
        #expect(asked == known)
    }

    @Test(arguments: readers)
    func `what the schema requires is missed by its reader`(_ file: String, _ kind: ConfigurationSchema) throws {
        var files = try WholeConfiguration.files()
        let root = try #require(try Yams.compose(yaml: files[file] ?? ""))
        let check = try Self.check(kind)
        var isCovered = Set<String>()
        for (path, _) in Self.mappings(root) {
            guard let schema = check.schema(of: root, at: path[...]),
                let names = schema["required"]?.array().compactMap(\.string),
                isCovered.insert(Self.text(path)).inserted
            else { continue }
            for name in names {
                let changed = Self.edit(root, at: path[...]) { $0[Node(name)] = nil }
                #expect(try !check.isValid(try Yams.serialize(node: changed)), "\(Self.text(path)).\(name)")
            }
            // Without these it is another kind of file, or a profile that is not read on.
            let others = names.filter { name in
                !["kind", "protocol"].contains(name) && (name != "id" || !path.isEmpty || kind != .profile)
            }
            files[file] = try Yams.serialize(
                node: Self.edit(root, at: path[...]) { mapping in others.forEach { mapping[Node($0)] = nil } })
            let messages = Self.findings(files).map(\.message)
            for name in others {
                #expect(messages.contains { $0.hasPrefix("'\(name)' is missing") }, "\(Self.text(path)).\(name)")
            }
        }
    }

    @Test func `every key stands in an example`() throws {
        for kind in ConfigurationSchema.allCases {
            let check = try Self.check(kind)
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
