/// Makes a schema of what readers asked for.
struct SchemaBuilder {
    let trace: SchemaTrace
    /// What keys are about, by place.
    let words: [String: String]
    /// Keys whose names come from other files of the site, so that not all of them are known here.
    private static let ofOtherFiles: Set<String> = [
        "evaluation.co2_region", "evaluation.quota.table", "evaluation.quota.groups[]", "evaluation.quota.zone",
        "evaluation.scheme", "evaluation.special_schemes[].scheme", "evaluation.special_schemes[].nodes[]",
        "scores[].scheme", "scores[].indicator", "publication.rank[]",
    ]

    /// The schema of a value at a place, in the words of what is expected there.
    func schema(at place: String, expected: String = "") -> JSONText {
        var members: [JSONText.Member] = []
        let about = words[place] ?? ""
        let saysNothing = expected == "a text" || expected == "a file" || expected == about.lowercasedFirst
        let description = [about, !about.isEmpty && saysNothing ? "" : expected].filter { !$0.isEmpty }
            .joined(separator: " — ")
        if !description.isEmpty { members.append(.init(name: "description", value: .string(description))) }
        let value = trace.values[place] ?? SchemaTrace.Value()
        var forms: [[JSONText.Member]] = []
        if let form = value.form { forms.append(self.form(form, at: place)) }
        if value.isList {
            forms.append([
                .init(name: "type", value: .string("array")), .init(name: "items", value: schema(at: place + "[]")),
            ])
        }
        if value.isMapping { forms.append(mapping(at: place, isOpen: value.isOpen)) }
        switch forms.count {
        case 0: break
        case 1: members += forms[0]
        default: members.append(.init(name: "anyOf", value: .array(forms.map { .object($0) })))
        }
        return .object(members)
    }

    /// The members of a mapping's schema.
    ///
    /// - Parameters:
    ///   - place: Where it stands; empty for a whole file.
    ///   - isOpen: Whether the file chooses the names of its keys.
    ///   - fixed: What a key must be in this variant of the file.
    /// - Returns: The members.
    func mapping(at place: String, isOpen: Bool = false, fixed: [String: String] = [:]) -> [JSONText.Member] {
        let type = JSONText.Member(name: "type", value: .string("object"))
        guard let mapping = trace.mappings[place], !isOpen else {
            let scalar = JSONText.object(("type", .strings(["string", "number", "boolean"])))
            return [type, .init(name: "additionalProperties", value: scalar)]
        }
        let properties = mapping.keys.map { key in
            let below = place.isEmpty ? key.name : "\(place).\(key.name)"
            let schema = schema(at: below, expected: key.expected)
            let only = fixed[key.name].map { JSONText.object(("enum", .strings([$0]))) }
            return JSONText.Member(name: key.name, value: only ?? schema)
        }
        let required = mapping.keys.map(\.name).filter { mapping.demands[$0] == mapping.visits }
        var members = [type, .init(name: "properties", value: .object(properties))]
        if !required.isEmpty { members.append(.init(name: "required", value: .strings(required))) }
        return members + [.init(name: "additionalProperties", value: .boolean(false))]
    }

    /// A scalar's schema; where the site's own files say what may stand there, what is known of it is a suggestion.
    private func form(_ form: SchemaForm, at place: String) -> [JSONText.Member] {
        let isNode = place.hasSuffix(".node") || place.hasSuffix(".nodes[]")
        guard isNode || Self.ofOtherFiles.contains(place) else { return form.schema }
        let type = JSONText.Member(name: "type", value: .strings(["string", "number"]))
        if isNode || form.words.isEmpty { return [type] }
        return [.init(name: "anyOf", value: .array([.object(("enum", .strings(form.words))), .object([type])]))]
    }
}

extension String {
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
