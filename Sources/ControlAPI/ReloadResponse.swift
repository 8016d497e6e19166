/// What reading the configuration again changed.
public struct ReloadResponse: Codable, Hashable, Sendable {
    /// What the files say otherwise now, a line each: `modbus.gw-a.devices.a-main.poll: 15s → 30s`.
    public var changes: [String]
    /// What of it is taken up at the next restart.
    public var waiting: [String]
    /// What is allowed but should be looked at.
    public var warnings: [String]

    /// An answer of its lines.
    public init(changes: [String], waiting: [String], warnings: [String]) {
        self.changes = changes
        self.waiting = waiting
        self.warnings = warnings
    }
}
