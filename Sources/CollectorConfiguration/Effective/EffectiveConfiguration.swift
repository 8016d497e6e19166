import MeterModels

/// Everything that a configuration comes to, with every default filled in, as the files would write it.
///
/// Places are named by ids instead of positions (`modbus.gw-a.devices.a-main.poll`), so that an entry that moves is the
/// same entry. There are never secrets in it: passwords stand in files of their own, of which only the paths are known.
public struct EffectiveConfiguration: Hashable, Sendable {
    /// One value.
    public struct Entry: Hashable, Sendable {
        /// Where it stands, such as `modbus.gw-a.devices.a-main.poll`.
        public var path: String
        /// The value as a file writes it, such as `15s`, `220kW` or `0.95`.
        public var value: String
    }

    let tree: EffectiveTree

    /// What a configuration comes to.
    public init(_ configuration: Configuration) {
        var tree = EffectiveTree()
        tree.addLinks(configuration)
        tree.set("site") { $0.addSite(configuration) }
        tree.set("profiles") { profiles in
            for profile in configuration.profiles { profiles.set(profile.id, .content(of: profile)) }
        }
        tree.set("schemes") { $0.addSchemes(configuration) }
        self.tree = tree
    }

    /// Every value: links, site, profiles, schemes, each in the order of its file.
    public var entries: [Entry] { Self.entries(of: tree, below: "") }

    /// Everything as nested YAML, for reading and comparing.
    public var yaml: String { tree.yaml() }

    /// What figures follow from: the site and its schemes, without connections.
    public var evaluationYAML: String {
        var part = EffectiveTree()
        for name in ["site", "schemes"] {
            if case .tree(let branch) = tree[name] { part.set(name) { $0 = branch } }
        }
        return part.yaml()
    }

    private static func entries(of tree: EffectiveTree, below path: String) -> [Entry] {
        tree.names.flatMap { name -> [Entry] in
            let place = path.isEmpty ? name : "\(path).\(name)"
            switch tree[name] {
            case .value(let value): return [Entry(path: place, value: value)]
            case .tree(let tree): return entries(of: tree, below: place)
            case nil: return []
            }
        }
    }
}
