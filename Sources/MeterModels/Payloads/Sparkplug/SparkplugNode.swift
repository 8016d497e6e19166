import SparkplugB

/// What is known of an edge node of Sparkplug B and the devices behind it.
struct SparkplugNode: Sendable {
    /// A metric that a birth named.
    struct Metric: Hashable, Sendable {
        var name: String
        var datatype: UInt32
    }

    /// The last sequence number; nil when it is not known.
    var sequence: UInt64?
    /// The number of its birth, which its death names too.
    var birthNumber: UInt64?
    /// The metric of each alias.
    var aliases: [UInt64: Metric] = [:]
    /// Devices that were born, and have not died.
    var devices: Set<String> = []

    /// Takes the next sequence number; says how many messages are missing before it.
    mutating func advance(to payload: SparkplugPayload) -> Int {
        guard payload.hasSeq, payload.seq < 256 else { return 0 }
        guard let last = sequence else {
            sequence = payload.seq
            return 0
        }
        let missing = Int((payload.seq + 512 - last - 1) % 256)
        // A message that came before comes again after a lost connection.
        guard missing < 128 else { return 0 }
        sequence = payload.seq
        return missing
    }
}

extension SparkplugPayload {
    /// The number of a node's session, which its birth and its death share.
    var birthNumber: UInt64? {
        guard let metric = metrics.first(where: { $0.name == "bdSeq" }) else { return nil }
        switch metric.value {
        case .longValue(let number)?: return number
        case .intValue(let number)?: return UInt64(number)
        default: return nil
        }
    }
}
