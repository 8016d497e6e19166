/// How the registers of one poll cycle come in: a state machine that says what to read next and takes the answers.
///
/// It knows registers and meaning, not connections. One value serves one device over all its cycles.
public protocol DeviceReader: Sendable {
    /// The next request of this cycle; nil when there is nothing more to read.
    mutating func next() -> RegisterRequest?
    /// What became of the request handed out last.
    mutating func receive(_ answer: RegisterAnswer, at: Timestamp)
    /// Has the device's own records read along with the next cycles, a few in each.
    mutating func requestHistory()
    /// Ends the cycle: what the device said in it, and what could not be read.
    mutating func finishCycle() -> DeviceCycle
}

extension DeviceReader {
    /// Most devices keep no records.
    public mutating func requestHistory() {}
}

/// What one poll cycle gave.
public struct DeviceCycle: Hashable, Sendable {
    /// When the first answer of the cycle arrived; nil when none did.
    public var at: Timestamp?
    /// The values, each quantity once.
    public var readings: [Reading]
    /// Values that could not be read.
    public var failures: [DecodingFailure]
    /// Who the device says it is, in the cycles in which it was asked.
    public var identity: DeviceIdentity?
    /// Records of the device's own that were read along.
    public var history: [FrozenReading] = []

    /// A cycle's result.
    public init(
        at: Timestamp? = nil, readings: [Reading] = [], failures: [DecodingFailure] = [],
        identity: DeviceIdentity? = nil
    ) {
        self.at = at
        self.readings = readings
        self.failures = failures
        self.identity = identity
    }
}
