extension EffectiveConfiguration {
    /// One thing that another configuration says otherwise.
    public struct Change: Hashable, Sendable, CustomStringConvertible {
        /// Where it stands, such as `modbus.gw-a.devices.a-main.poll`.
        public var path: String
        /// What it was; nil when it is new.
        public var old: String?
        /// What it is; nil when it is gone.
        public var new: String?

        /// `PATH: OLD → NEW`, `+ PATH: NEW` or `- PATH: OLD`.
        public var description: String {
            switch (old, new) {
            case (let old?, let new?): "\(path): \(old) → \(new)"
            case (nil, let new?): "+ \(path): \(new)"
            case (let old?, nil): "- \(path): \(old)"
            case (nil, nil): path
            }
        }
    }

    /// What another configuration says otherwise, in the order of the files.
    ///
    /// A part that is new or gone as a whole is one change. Entries that only stand in another order are one, too, with
    /// their names from the first that moved.
    public func changes(to new: EffectiveConfiguration) -> [Change] {
        Self.changes(from: tree, to: new.tree, below: "")
    }

    private static func changes(from old: EffectiveTree, to new: EffectiveTree, below path: String) -> [Change] {
        let place = { (name: String) in path.isEmpty ? name : "\(path).\(name)" }
        var found: [Change] = []
        for name in old.names {
            switch (old[name], new[name]) {
            case (.tree(let before), .tree(let after)): found += changes(from: before, to: after, below: place(name))
            case (let before?, let after?) where before != after:
                found.append(Change(path: place(name), old: text(before), new: text(after)))
            case (let before?, nil): found.append(whole(before, at: place(name)) { ($0, nil) })
            default: break
            }
        }
        for name in new.names where old[name] == nil {
            if let after = new[name] { found.append(whole(after, at: place(name)) { (nil, $0) }) }
        }
        return found + order(old.names.filter { new[$0] != nil }, new.names.filter { old[$0] != nil }, at: path)
    }

    /// A part that is new or gone; where it is but one value, that value.
    private static func whole(
        _ content: EffectiveTree.Content, at path: String, _ sides: (String) -> (old: String?, new: String?)
    ) -> Change {
        var (content, path) = (content, path)
        while case .tree(let tree) = content, tree.names.count == 1, let name = tree.names.first, let only = tree[name]
        {
            (content, path) = (only, "\(path).\(name)")
        }
        let (old, new) = sides(text(content))
        return Change(path: path, old: old, new: new)
    }

    private static func text(_ content: EffectiveTree.Content) -> String {
        switch content {
        case .value(let value): return value
        case .tree(let tree):
            let flow = tree.flow
            return flow.count <= 120 ? flow : "\(tree.count) values"
        }
    }

    private static func order(_ old: [String], _ new: [String], at path: String) -> [Change] {
        guard let first = zip(old, new).enumerated().first(where: { $0.element.0 != $0.element.1 })?.offset else {
            return []
        }
        func text(_ names: [String]) -> String {
            let shown = names.dropFirst(first).prefix(5).joined(separator: ", ")
            return "order \(shown)\(names.count > first + 5 ? ", …" : "")"
        }
        return [Change(path: path, old: text(old), new: text(new))]
    }
}
