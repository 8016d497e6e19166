import Yams

/// The entries of a mapping, each asked for once; what nobody asked for is a mistake.
final class YAMLMapping {
    let value: YAMLValue
    private var entries: [String: YAMLValue] = [:]
    private var order: [String] = []
    private var asked: Set<String> = []

    init(value: YAMLValue, mapping: Node.Mapping) {
        self.value = value
        for (key, node) in mapping {
            guard case .scalar(let scalar) = key else {
                value.reject("every key must be a plain text")
                continue
            }
            let name = scalar.string
            let path = value.key.isEmpty ? name : "\(value.key).\(name)"
            order.append(name)
            entries[name] = YAMLValue(node: node, file: value.file, key: path, findings: value.findings)
        }
    }

    /// The names of the entries, in the order of the file.
    var names: [String] { order }

    /// An entry; nil when there is none or it says nothing.
    func optional(_ name: String) -> YAMLValue? {
        asked.insert(name)
        guard let entry = entries[name] else { return nil }
        if case .scalar(let scalar) = entry.node, scalar.string.isEmpty, scalar.style == .plain { return nil }
        return entry
    }

    /// An entry; nil after noting that it is missing.
    func required(_ name: String, expected: String) -> YAMLValue? {
        if let entry = optional(name) { return entry }
        value.reject("'\(name)' is missing, expected \(expected)")
        return nil
    }

    /// Every entry of a list; empty when there is none.
    func list(_ name: String) -> [YAMLValue] {
        optional(name)?.elements ?? []
    }

    func required<Value>(_ name: String, expected: String, _ make: (String) -> Value?) -> Value? {
        required(name, expected: expected)?.value(expected: expected, make)
    }

    func optional<Value>(_ name: String, expected: String, _ make: (String) -> Value?) -> Value? {
        optional(name)?.value(expected: expected, make)
    }

    func text(_ name: String) -> String? {
        required(name, expected: "a text", { $0 })
    }

    /// Notes every entry that nobody asked for, with the nearest name that somebody did.
    func finish() {
        for name in order where !asked.contains(name) {
            let nearest = asked.min { name.distance(to: $0) < name.distance(to: $1) }
            let hint = nearest.flatMap { name.distance(to: $0) <= 2 ? ", did you mean '\($0)'?" : nil }
            entries[name]?.reject(
                "unknown key '\(name)'\(hint ?? "; known: \(asked.sorted().joined(separator: ", "))")")
        }
    }
}

extension String {
    /// Insertions, deletions and replacements from one word to another (Levenshtein).
    func distance(to other: String) -> Int {
        let target = Array(other)
        var row = Array(0...target.count)
        for (index, character) in enumerated() {
            var previous = row[0]
            row[0] = index + 1
            for column in target.indices {
                let replaced = previous + (target[column] == character ? 0 : 1)
                previous = row[column + 1]
                row[column + 1] = Swift.min(replaced, row[column] + 1, row[column + 1] + 1)
            }
        }
        return row[target.count]
    }
}
