/// The place of a value in a JSON message: steps separated by dots, such as `object.cells.0.v`.
///
/// A step is a key, a position in an array, or `key=text`, which is the first element of an array whose `key` says so:
/// `readings.name=energy.value`. A path that begins with `$.` is counted from the root of the message also where the
/// others are counted from an element of it.
public struct JSONPath: Hashable, Sendable, CustomStringConvertible {
    /// One step.
    enum Step: Hashable {
        case key(String)
        case position(Int, text: String)
        case element(key: String, text: String)
    }

    /// The steps from the root or the element.
    let steps: [Step]
    /// Whether the path is counted from the root in any case.
    let isFromRoot: Bool

    /// Parses `a.b.0`; nil when a step is empty or there are more than 16.
    public init?(_ text: some StringProtocol) {
        var parts = String(text).split(separator: "." as Character, omittingEmptySubsequences: false).map(String.init)
        isFromRoot = parts.first == "$"
        if isFromRoot { parts.removeFirst() }
        guard !parts.isEmpty, !parts.contains(""), parts.count <= 16 else { return nil }
        steps = parts.map { part in
            if let position = Int(part), position >= 0 { return .position(position, text: part) }
            let selection = part.split(separator: "=", maxSplits: 1).map(String.init)
            return selection.count == 2 ? .element(key: selection[0], text: selection[1]) : .key(part)
        }
    }

    /// The path from the root, such as `$.object.cells.0`.
    public var description: String {
        "$."
            + steps.map { step in
                switch step {
                case .key(let key): key
                case .position(_, let text): text
                case .element(let key, let text): "\(key)=\(text)"
                }
            }.joined(separator: ".")
    }
}

extension JSONValue {
    /// The value at a path; nil when there is none.
    public subscript(path: JSONPath) -> JSONValue? {
        var value = self
        for step in path.steps {
            guard let next = value.next(step) else { return nil }
            value = next
        }
        return value
    }

    private func next(_ step: JSONPath.Step) -> JSONValue? {
        switch (self, step) {
        case (.object(let members), .key(let key)), (.object(let members), .position(_, let key)):
            members[key]
        case (.array(let elements), .position(let position, _)):
            elements.indices.contains(position) ? elements[position] : nil
        case (.array(let elements), .element(let key, let text)):
            elements.first { element in
                guard case .object(let members) = element else { return false }
                return members[key] == .string(text)
            }
        default: nil
        }
    }
}
