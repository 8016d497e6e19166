/// What one unit is asked in one poll cycle, and what is done with its answers.
///
/// Called on the link's thread only, so it must not wait for anything.
public protocol ModbusPollProgram: Sendable {
    /// The next request of this cycle; nil when the cycle is complete.
    mutating func next() -> ModbusRequest?
    /// The outcome of the request handed out last; `at` is milliseconds since 1970 UTC when the answer arrived.
    mutating func receive(_ outcome: Result<[UInt16], ModbusError>, at: Int64)
    /// The cycle is over; `failure` cut it short, or kept it from beginning.
    mutating func cycleEnded(at: Int64, failure: ModbusError?)
}

/// A unit that is polled.
public struct ModbusPoll: Sendable {
    /// Stable id, used in status.
    public var id: String
    /// The endpoint's id.
    public var endpoint: String
    /// The time between cycles.
    public var interval: Duration
    /// What is asked.
    public var program: any ModbusPollProgram

    /// A unit polled every `interval`.
    public init(id: String, endpoint: String, interval: Duration, program: any ModbusPollProgram) {
        self.id = id
        self.endpoint = endpoint
        self.interval = interval
        self.program = program
    }
}
