/// What a running link polls from now on.
public struct ModbusPlan: Sendable {
    /// The endpoints; one that is the same as before keeps its connection.
    public var endpoints: [ModbusEndpoint]
    /// The units that are polled.
    public var polls: [ModbusPoll]
    /// Ids of polls, by endpoint, that are as before: they go on with the programs that they have.
    public var kept: [String: Set<String>]

    /// A plan.
    public init(endpoints: [ModbusEndpoint], polls: [ModbusPoll], kept: [String: Set<String>]) {
        self.endpoints = endpoints
        self.polls = polls
        self.kept = kept
    }
}
