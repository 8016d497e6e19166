/// What readers ask of files while they read them: every key, and what should stand there.
///
/// A schema that is made of it accepts what the readers accept, and nobody has to keep the two together.
final class SchemaTrace {
    /// A key of a mapping.
    struct Key {
        var name: String
        var expected: String
        var isRequired: Bool
    }

    /// The mappings that stand at a place.
    struct Mapping {
        /// Their keys, in the order in which they are asked for.
        var keys: [Key] = []
        /// How often each key was demanded.
        var demands: [String: Int] = [:]
        /// How often such a mapping was read to its end.
        var visits = 0
    }

    /// What a value at a place may be.
    struct Value {
        var form: SchemaForm?
        var isList = false
        var isMapping = false
        /// Whether its keys are names that the file chooses.
        var isOpen = false
    }

    private(set) var mappings: [String: Mapping] = [:]
    private(set) var values: [String: Value] = [:]

    /// The place of a value whatever its position: `modbus[].devices[].poll`.
    static func place(_ key: String) -> String {
        var place = ""
        var isIndex = false
        for character in key {
            if character == "]" { isIndex = false }
            if !isIndex { place.append(character) }
            if character == "[" { isIndex = true }
        }
        return place
    }

    /// A mapping that was read to its end.
    func note(mapping key: String, keys: [Key]) {
        var mapping = mappings[Self.place(key), default: Mapping()]
        mapping.visits += 1
        for key in keys {
            if let index = mapping.keys.firstIndex(where: { $0.name == key.name }) {
                if mapping.keys[index].expected.isEmpty { mapping.keys[index].expected = key.expected }
            } else {
                mapping.keys.append(key)
            }
            if key.isRequired { mapping.demands[key.name, default: 0] += 1 }
        }
        mappings[Self.place(key)] = mapping
    }

    func note(listAt key: String) { values[Self.place(key), default: Value()].isList = true }

    func note(mappingAt key: String) { values[Self.place(key), default: Value()].isMapping = true }

    func note(openMappingAt key: String) { values[Self.place(key), default: Value()].isOpen = true }

    /// A scalar, by what is said of it and what is accepted there.
    func note(scalarAt key: String, expected: String, names: [String] = [], _ accepts: (String) -> Bool) {
        let form = SchemaForm(expected: expected, names: names, accepts)
        let known = values[Self.place(key), default: Value()].form
        values[Self.place(key), default: Value()].form = known?.joined(with: form) ?? form
    }

    /// A scalar that may name a parameter instead, `$name`.
    func note(parameterAt key: String) { values[Self.place(key), default: Value()].form?.isParameter = true }
}
