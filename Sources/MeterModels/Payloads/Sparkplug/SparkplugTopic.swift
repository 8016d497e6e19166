/// A topic of Sparkplug B: `spBv1.0/{group}/{type}/{node}[/{device}]`.
struct SparkplugTopic: Hashable {
    /// What a message is.
    enum Kind: String {
        case nodeBirth = "NBIRTH"
        case deviceBirth = "DBIRTH"
        case nodeData = "NDATA"
        case deviceData = "DDATA"
        case nodeDeath = "NDEATH"
        case deviceDeath = "DDEATH"
        case nodeCommand = "NCMD"
        case deviceCommand = "DCMD"
    }

    var group: String
    var kind: Kind
    var node: String
    /// nil for messages of the node itself.
    var device: String?

    /// nil for a topic of another kind, among them the `STATE` of a host application.
    init?(_ topic: String) {
        let levels = topic.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard levels.count == 4 || levels.count == 5, levels[0] == "spBv1.0", !levels[1].isEmpty, !levels[3].isEmpty,
            let kind = Kind(rawValue: levels[2])
        else { return nil }
        let isOfDevice = [.deviceBirth, .deviceData, .deviceDeath, .deviceCommand].contains(kind)
        guard isOfDevice == (levels.count == 5), levels.last != "" else { return nil }
        group = levels[1]
        self.kind = kind
        node = levels[3]
        device = isOfDevice ? levels[4] : nil
    }

    /// Whether it is the topic of the state of a host application, which says nothing of devices.
    static func isHostState(_ topic: String) -> Bool {
        topic.hasPrefix("spBv1.0/STATE/") || topic.hasPrefix("STATE/")
    }

    /// The id of who speaks: the node, or the device behind it.
    var sender: String { device.map { "\(node)/\($0)" } ?? node }
}
