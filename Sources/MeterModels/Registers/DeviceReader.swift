/// How the registers of one poll cycle come in: a state machine that says what to read next and takes the answers.
///
/// It knows registers and meaning, not connections. One value serves one device over all its cycles.
public protocol DeviceReader: Sendable {
    /// The next request of this cycle; nil when there is nothing more to read.
    mutating func next() -> RegisterRequest?
    /// The registers asked for last, or nil when the device gave none.
    mutating func receive(_ registers: [UInt16]?, at: Timestamp)
    /// Ends the cycle: what the device said in it, and what could not be read.
    mutating func finishCycle() -> DeviceCycle
}

/// What one poll cycle gave.
public struct DeviceCycle: Hashable, Sendable {
    /// When the first answer of the cycle arrived; nil when none did.
    public var at: Timestamp?
    /// The values, each quantity once.
    public var readings: [Reading]
    /// Values that could not be read.
    public var failures: [DecodingFailure]

    /// A cycle's result.
    public init(at: Timestamp? = nil, readings: [Reading] = [], failures: [DecodingFailure] = []) {
        self.at = at
        self.readings = readings
        self.failures = failures
    }
}
