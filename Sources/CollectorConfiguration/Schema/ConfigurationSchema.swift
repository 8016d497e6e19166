/// The schemas of the configuration files (JSON Schema, draft 2020-12), by which editors complete and check them.
///
/// They are made of what the readers ask for while they read the examples in which every key stands.
public enum ConfigurationSchema: String, CaseIterable, Sendable {
    /// Of `energy-collector.yaml`.
    case links = "energy-collector"
    /// Of `site.yaml`.
    case site
    /// Of the files in `profiles/`.
    case profile
    /// Of the files in `schemes/`.
    case scheme

    /// The schema as JSON.
    public var text: String {
        let content: [JSONText.Member]
        switch self {
        case .links: content = Self.builder(Self.traceLinks(), BuiltIn.linksExample).mapping(at: "")
        case .site: content = Self.builder(Self.traceSite(), BuiltIn.siteExample).mapping(at: "")
        case .profile: content = Self.profiles()
        case .scheme: content = Self.schemes()
        }
        let head = [
            JSONText.Member(name: "$schema", value: .string("https://json-schema.org/draft/2020-12/schema")),
            .init(name: "title", value: .string(title)),
        ]
        return JSONText.object(head + content).text() + "\n"
    }

    private var title: String {
        switch self {
        case .links: "energy-collector: links, database and control socket"
        case .site: "energy-collector: the organisation, its meters and what people declare"
        case .profile: "energy-collector: a device profile"
        case .scheme: "energy-collector: what figures are calculated and judged by"
        }
    }

    /// A schema's builder, with what an example says of its keys: `#? database.path: The SQLite file`.
    private static func builder(_ trace: SchemaTrace, _ examples: String) -> SchemaBuilder {
        var words: [String: String] = [:]
        for line in examples.split(separator: "\n") where line.hasPrefix("#? ") {
            let parts = line.dropFirst(3).split(separator: ": ", maxSplits: 1).map(String.init)
            if parts.count == 2 { words[parts[0]] = parts[1] }
        }
        return SchemaBuilder(trace: trace, words: words)
    }

    // MARK: What is read

    private static func traceLinks() -> SchemaTrace {
        var profiles = ProfileLibrary(findings: Findings())
        for (name, text) in BuiltIn.profiles { profiles.add(text: text, file: name) }
        return trace(BuiltIn.linksExample) { root in
            // The name of the site's file is read by whoever opens it.
            _ = CollectorReader(root: root, profiles: profiles).read().siteFile?.text(
                expected: "the site file, such as site.yaml")
        }
    }

    private static func traceSite() -> SchemaTrace {
        var schemes = SchemeLibrary(findings: Findings())
        for (name, text) in BuiltIn.schemes { schemes.add(text: text, file: name) }
        // The declared points of the example are those of an example.
        for (kind, text) in BuiltIn.schemeExamples where kind == .scoring { schemes.add(text: text, file: "") }
        let scoring = schemes.scoringSchemes()
        return trace(BuiltIn.siteExample) { _ = SiteReader(root: $0, schemes: schemes, scoring: scoring).read() }
    }

    /// What is asked of a text.
    private static func trace(_ text: String, _ read: (YAMLMapping) -> Void) -> SchemaTrace {
        let findings = Findings()
        let trace = SchemaTrace()
        findings.trace = trace
        if let root = YAMLValue.parse(text, file: "", findings: findings)?.mapping { read(root) }
        return trace
    }

    private static func profiles() -> [JSONText.Member] {
        variants(of: "protocol", ["modbus", "sunspec", "json", "sparkplug"]) { name, findings in
            let texts = BuiltIn.profileExamples + BuiltIn.profiles.map(\.1)
            let own = texts.filter { $0.contains("\nprotocol: \(name)\n") }
            for text in own {
                ProfileTemplate(text: text, file: "", findings: findings)?.checkVectors(findings: findings)
            }
            return own
        }
    }

    private static func schemes() -> [JSONText.Member] {
        variants(of: "kind", SchemeLibrary.Kind.allCases.map(\.rawValue)) { name, findings in
            var schemes = SchemeLibrary(findings: findings)
            let own = BuiltIn.schemeExamples.filter { $0.0.rawValue == name }.map(\.1)
            for text in own {
                schemes.add(text: text, file: "")
                // Files of before there were kinds are of coefficients.
                if name == "coefficients" { schemes.add(text: text.replacing("kind: \(name)\n", with: ""), file: "") }
            }
            return own
        }
    }

    /// One schema a value of a key, each made of files of that value alone, which `read` gives.
    private static func variants(
        of key: String, _ names: [String], _ read: (String, Findings) -> [String]
    ) -> [JSONText.Member] {
        let schemas = names.map { name in
            let findings = Findings()
            let trace = SchemaTrace()
            findings.trace = trace
            let examples = read(name, findings)
            let builder = builder(trace, examples.joined(separator: "\n"))
            return (name, JSONText.object(builder.mapping(at: "", fixed: [key: name])))
        }
        let references = names.map { JSONText.object(("$ref", .string("#/$defs/\($0)"))) }
        return [
            .init(name: "oneOf", value: .array(references)),
            .init(name: "$defs", value: .object(schemas.map { JSONText.Member(name: $0.0, value: $0.1) })),
        ]
    }
}
