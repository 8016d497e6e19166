import Yams

/// Holds YAML against a schema, as far as the keywords go that the project's schemas use.
struct SchemaCheck {
    private let root: Node

    init(_ schema: String) throws {
        root = try Yams.compose(yaml: schema) ?? Node("")
    }

    /// Whether a file's text is valid.
    func isValid(_ text: String) throws -> Bool {
        guard let node = try Yams.compose(yaml: text) else { return false }
        return isValid(node, root)
    }

    /// The schema of the mapping or list at a place of a valid value.
    func schema(of value: Node, at path: ArraySlice<Place>, in schema: Node? = nil) -> Node? {
        let schemas = alternatives(of: schema ?? root).filter { isValid(value, $0, isShallow: true) }
        for schema in schemas {
            guard let first = path.first else { return schema }
            switch first {
            case .key(let key):
                guard let below = value[key], let next = schema["properties"]?[key] else { continue }
                if let found = self.schema(of: below, at: path.dropFirst(), in: next) { return found }
            case .index(let index):
                guard let below = value.sequence?[index], let next = schema["items"] else { continue }
                if let found = self.schema(of: below, at: path.dropFirst(), in: next) { return found }
            }
        }
        return nil
    }

    /// A step into a value.
    enum Place: Hashable {
        case key(String)
        case index(Int)
    }

    private func alternatives(of schema: Node) -> [Node] {
        if let name = schema["$ref"]?.string?.split(separator: "/").last, let found = root["$defs"]?[String(name)] {
            return alternatives(of: found)
        }
        let several = (schema["oneOf"] ?? schema["anyOf"])?.array() ?? []
        return several.isEmpty ? [schema] : several.flatMap(alternatives)
    }

    private func isValid(_ value: Node, _ schema: Node, isShallow: Bool = false) -> Bool {
        if let reference = schema["$ref"]?.string?.split(separator: "/").last {
            return root["$defs"]?[String(reference)].map { isValid(value, $0, isShallow: isShallow) } ?? false
        }
        if let several = schema["oneOf"]?.array() {
            return several.filter { isValid(value, $0, isShallow: isShallow) }.count == 1
        }
        if let several = schema["anyOf"]?.array() {
            return several.contains { isValid(value, $0, isShallow: isShallow) }
        }
        if let choice = schema["enum"]?.array() {
            return choice.contains { $0.string == value.string && Self.type($0) == Self.type(value) }
        }
        let types = schema["type"].map { $0.array().isEmpty ? [$0] : $0.array() }?.compactMap(\.string) ?? []
        let type = Self.type(value)
        let isOfType = types.contains(type) || (type == "integer" && types.contains("number"))
        guard types.isEmpty || isOfType else { return false }
        switch value {
        case .mapping(let mapping): return isValid(mapping, schema, isShallow: isShallow)
        case .sequence(let sequence):
            guard let items = schema["items"], !isShallow else { return true }
            return sequence.allSatisfy { isValid($0, items) }
        case .scalar(let scalar): return isValid(scalar.string, type, schema)
        case .alias: return false
        }
    }

    private func isValid(_ mapping: Node.Mapping, _ schema: Node, isShallow: Bool) -> Bool {
        let names = mapping.keys.compactMap(\.string)
        let required = schema["required"]?.array().compactMap(\.string) ?? []
        guard required.allSatisfy(names.contains) || isShallow else { return false }
        return mapping.allSatisfy { key, value in
            guard let name = key.string else { return false }
            if let property = schema["properties"]?[name] {
                // What tells variants apart counts in any case.
                return isShallow && property["enum"] == nil ? true : isValid(value, property)
            }
            switch schema["additionalProperties"] {
            case nil: return true
            case .scalar(let flag)?: return flag.string == "true"
            case let others?: return isValid(value, others)
            }
        }
    }

    private func isValid(_ text: String, _ type: String, _ schema: Node) -> Bool {
        if type == "string" {
            guard let pattern = schema["pattern"]?.string else { return true }
            return (try? Regex(pattern)).map { text.contains($0) } ?? false
        }
        let number = text.hasPrefix("0x") ? Int(text.dropFirst(2), radix: 16).map(Double.init) : Double(text)
        guard let number else { return true }
        let low = schema["minimum"]?.string.flatMap(Double.init), high = schema["maximum"]?.string.flatMap(Double.init)
        return low.map { $0 <= number } ?? true && high.map { number <= $0 } ?? true
    }

    /// The type of a value by YAML's core schema, in the words of JSON Schema.
    private static func type(_ node: Node) -> String {
        guard case .scalar(let scalar) = node else { return node.mapping != nil ? "object" : "array" }
        guard scalar.style == .plain || scalar.style == .any else { return "string" }
        let text = scalar.string
        if ["true", "false"].contains(text) { return "boolean" }
        if text.wholeMatch(of: #/[-+]?[0-9]+|0x[0-9A-Fa-f]+/#) != nil { return "integer" }
        if text.wholeMatch(of: #/[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?/#) != nil { return "number" }
        return "string"
    }
}
