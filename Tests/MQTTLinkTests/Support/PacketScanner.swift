/// Cuts a stream of bytes into MQTT packets (MQTT 5.0, section 2.1).
struct PacketScanner {
    /// The type in the upper half of a packet's first byte.
    enum Kind {
        static let connect: UInt8 = 1
        static let publish: UInt8 = 3
        static let publishAcknowledgement: UInt8 = 4
        static let subscribeAcknowledgement: UInt8 = 9
        static let disconnect: UInt8 = 14
    }

    private var bytes: [UInt8] = []

    /// Takes bytes and gives the packets that are complete now.
    mutating func add(_ new: ArraySlice<UInt8>) -> [[UInt8]] {
        bytes += new
        var packets: [[UInt8]] = []
        while let length = firstPacketLength, bytes.count >= length {
            packets.append(Array(bytes.prefix(length)))
            bytes.removeFirst(length)
        }
        return packets
    }

    private var firstPacketLength: Int? {
        var length = 0
        for (index, byte) in bytes.dropFirst().prefix(4).enumerated() {
            length |= Int(byte & 0x7F) << (7 * index)
            if byte & 0x80 == 0 { return length + index + 2 }
        }
        return nil
    }
}
