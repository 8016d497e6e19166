/// How a link is doing at one moment.
public struct ModbusStatus: Hashable, Sendable {
    /// The endpoints, in configuration order.
    public var endpoints: [Endpoint]
    /// The polls, in configuration order.
    public var polls: [Poll]

    /// How one endpoint is doing.
    public struct Endpoint: Hashable, Sendable {
        /// What the connection is doing.
        public enum State: String, Sendable {
            /// A connection attempt or name resolution is under way.
            case connecting
            /// Connected.
            case connected
            /// Waiting before the next attempt.
            case waiting
            /// The link is not running.
            case closed
        }

        /// The endpoint's id.
        public var id: String
        /// What the connection is doing.
        public var state: State = .closed
        /// Since when, milliseconds since 1970 UTC.
        public var since: Int64?
        /// Requests sent.
        public var requests = 0
        /// Requests without registers for an answer.
        public var failures = 0
        /// Connections made after the first.
        public var reconnects = 0
        /// The last error, kept after it has passed.
        public var lastError: ModbusError?
        /// How late cycles began.
        public var lateness = LatenessHistogram()
    }

    /// How one polled unit is doing.
    public struct Poll: Hashable, Sendable {
        /// The poll's id.
        public var id: String
        /// The endpoint's id.
        public var endpoint: String
        /// When it last answered with registers, milliseconds since 1970 UTC.
        public var lastSuccess: Int64?
        /// Cycles in a row that gave nothing.
        public var consecutiveFailures = 0
        /// Cycles left out because the one before was still running.
        public var skippedCycles = 0
        /// Why the last cycle gave nothing; nil after one that did.
        public var lastError: ModbusError?
    }
}
