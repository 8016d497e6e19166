/// The answer to `POST /v1/import/readings`, given after the readings are durable.
public struct ImportResponse: Codable, Hashable, Sendable {
    /// Rows of the file.
    public var rows: Int
    /// Observations that were new.
    public var stored: Int
    /// Rows whose reading was stored already with the same value.
    public var repeated: Int
    /// Meters the file speaks of.
    public var meters: [String]

    /// The result of an import.
    public init(rows: Int, stored: Int, repeated: Int, meters: [String]) {
        self.rows = rows
        self.stored = stored
        self.repeated = repeated
        self.meters = meters
    }
}
