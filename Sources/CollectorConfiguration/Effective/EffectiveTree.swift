/// Values by their names, in a readable order: what a configuration says, in the forms that its files use.
struct EffectiveTree: Hashable, Sendable {
    /// What stands at a name.
    enum Content: Hashable, Sendable {
        /// A value as a file would hold it, quotes and all.
        case value(String)
        case tree(EffectiveTree)
    }

    private(set) var names: [String] = []
    private var contents: [String: Content] = [:]

    subscript(name: String) -> Content? { contents[name] }

    var isEmpty: Bool { names.isEmpty }

    /// Values below it, at any depth.
    var count: Int {
        names.reduce(0) { sum, name in
            switch contents[name] {
            case .tree(let tree): sum + tree.count
            default: sum + 1
            }
        }
    }

    /// Puts a value at a name; nothing for nil.
    ///
    /// A name that is taken gets a number, so that nothing is lost.
    mutating func set(_ name: String, _ value: EffectiveValue?) {
        if let value { insert(name, .value(value.text)) }
    }

    /// Puts values below a name; nothing when there are none.
    mutating func set(_ name: String, _ tree: EffectiveTree) {
        if !tree.isEmpty { insert(name, .tree(tree)) }
    }

    /// Puts values below a name.
    mutating func set(_ name: String, _ fill: (inout EffectiveTree) -> Void) {
        var tree = EffectiveTree()
        fill(&tree)
        set(name, tree)
    }

    private mutating func insert(_ name: String, _ content: Content) {
        var free = name
        var number = 1
        while contents[free] != nil {
            number += 1
            free = "\(name)#\(number)"
        }
        names.append(free)
        contents[free] = content
    }

    /// The same in one line: `{unit: 3, poll: 15s}`.
    var flow: String {
        let parts = names.map { name in
            switch contents[name] {
            case .tree(let tree): "\(EffectiveValue.key(name)): \(tree.flow)"
            case .value(let value): "\(EffectiveValue.key(name)): \(value)"
            case nil: ""
            }
        }
        return "{\(parts.joined(separator: ", "))}"
    }

    /// The same in nested lines.
    func yaml(indentation: Int = 0) -> String {
        let margin = String(repeating: " ", count: indentation)
        return names.map { name in
            let key = margin + EffectiveValue.key(name)
            switch contents[name] {
            case .tree(let tree): return "\(key):\n\(tree.yaml(indentation: indentation + 2))"
            case .value(let value): return "\(key): \(value)\n"
            case nil: return ""
            }
        }.joined()
    }
}
