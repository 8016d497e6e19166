import Spelling
import Yams

/// The entries of a mapping, each asked for once; what nobody asked for is a mistake.
final class YAMLMapping {
    let value: YAMLValue
    private var entries: [String: YAMLValue] = [:]
    private var order: [String] = []
    /// What was asked for, and what it should have been.
    private var asked: [String: String] = [:]
    /// The same in the order of asking, where somebody wants to know.
    private var keys: [SchemaTrace.Key] = []

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
    var names: [String] {
        value.findings.trace?.note(openMappingAt: value.key)
        return order
    }

    /// An entry; nil when there is none or it says nothing.
    func optional(_ name: String, expected: String = "") -> YAMLValue? {
        if asked[name, default: ""].isEmpty { asked[name] = expected }
        note(name, expected, isRequired: false)
        guard let entry = entries[name] else { return nil }
        if case .scalar(let scalar) = entry.node, scalar.string.isEmpty, scalar.style == .plain { return nil }
        return entry
    }

    /// An entry; nil after noting that it is missing.
    func required(_ name: String, expected: String) -> YAMLValue? {
        note(name, expected, isRequired: true)
        if let entry = optional(name, expected: expected) { return entry }
        value.reject("'\(name)' is missing, expected \(expected)")
        return nil
    }

    /// Every entry of a list; empty when there is none.
    func list(_ name: String) -> [YAMLValue] {
        optional(name)?.elements ?? []
    }

    func required<Value>(
        _ name: String, expected: String, among names: @autoclosure () -> [String] = [], _ make: (String) -> Value?
    ) -> Value? {
        note(name, expected, names(), make)
        return required(name, expected: expected)?.value(expected: expected, among: names(), make)
    }

    func optional<Value>(
        _ name: String, expected: String, among names: @autoclosure () -> [String] = [], _ make: (String) -> Value?
    ) -> Value? {
        note(name, expected, names(), make)
        return optional(name, expected: expected)?.value(expected: expected, among: names(), make)
    }

    func text(_ name: String) -> String? {
        required(name, expected: "a text", { $0 })
    }

    /// Notes every entry that nobody asked for, with the nearest name that somebody did.
    func finish() {
        value.findings.trace?.note(mapping: value.key, keys: keys)
        for name in order where asked[name] == nil {
            let known = asked.keys.sorted()
            let nearest = known.min { Spelling.distance(name, $0) < Spelling.distance(name, $1) }
            let near = nearest.flatMap { Spelling.distance(name, $0) <= 2 ? $0 : nil }
            let rest = near.map { ", did you mean '\($0)'?" } ?? "; known: \(known.joined(separator: ", "))"
            entries[name]?.reject("unknown key '\(name)'\(rest)", hint: hint(unknown: name, near: near))
        }
    }

    /// Notes, for a schema, that a key was asked for.
    private func note(_ name: String, _ expected: String, isRequired: Bool) {
        guard value.findings.trace != nil else { return }
        let index = keys.firstIndex { $0.name == name } ?? keys.count
        if index == keys.count { keys.append(SchemaTrace.Key(name: name, expected: "", isRequired: false)) }
        if keys[index].expected.isEmpty { keys[index].expected = expected }
        if isRequired { keys[index].isRequired = true }
    }

    /// Notes, for a schema, what a key may be, also where the file does not have it.
    private func note<Value>(
        _ name: String, _ expected: String, _ names: @autoclosure () -> [String], _ make: (String) -> Value?
    ) {
        guard let trace = value.findings.trace else { return }
        trace.note(scalarAt: place(name), expected: expected, names: names()) { make($0) != nil }
    }

    private func place(_ name: String) -> String { value.key.isEmpty ? name : "\(value.key).\(name)" }

    private func hint(unknown name: String, near: String?) -> String? {
        if name == "password", asked["password_file"] != nil {
            return "passwords stand in files of their own: give 'password_file'"
        }
        return near.flatMap { near in
            asked[near].flatMap { $0.isEmpty ? nil : "'\(near)' is \($0)" }
        }
    }
}
