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

    /// How much is remembered of it.
    var size: Int { aliases.count + devices.count }

    /// A node as its birth says it.
    init(born payload: SparkplugPayload) {
        sequence = payload.sequence
        birthNumber = payload.birthNumber
    }

    /// Takes the next sequence number; says how many messages are missing before it.
    mutating func advance(to payload: SparkplugPayload) -> Int {
        guard let number = payload.sequence else { return 0 }
        guard let last = sequence else {
            sequence = number
            return 0
        }
        let missing = Int((number + 512 - last - 1) % 256)
        // A message that came before comes again after a lost connection.
        guard missing < 128 else { return 0 }
        sequence = number
        return missing
    }
}

extension SparkplugPayload {
    /// The sequence number, 0 to 255; nil when there is none, or none that can be.
    var sequence: UInt64? { hasSeq && seq < 256 ? seq : nil }

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
