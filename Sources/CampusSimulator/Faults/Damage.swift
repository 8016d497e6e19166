/// How an answer goes wrong on the wire.
enum Damage: Equatable, Sendable {
    /// No answer; the connection stays.
    case silence
    /// A Modbus exception.
    case exception(UInt8)
    /// The connection is closed instead of an answer.
    case droppedConnection
    /// The first half of the frame, then nothing.
    case halfFrame
    /// The answer carries another transaction id.
    case wrongTransactionID
    /// The answer carries another unit id.
    case wrongUnit
    /// The MBAP length is short and the byte count large: a reader that trusts the latter waits for ever.
    case shortLengthLargeByteCount
    /// The frame comes a byte at a time with a pause after each.
    case byteAtATime(milliseconds: Int)

    /// Whether the client can still take the answer: a replay goes on only then.
    var leavesAnswerUsable: Bool {
        if case .byteAtATime = self { true } else { false }
    }

    /// The bytes of a frame as they are sent, with the milliseconds to wait before each part.
    ///
    /// `exception`, `silence` and `droppedConnection` are not changes of a frame; the server acts on them itself.
    func parts(of frame: [UInt8]) -> [(milliseconds: Int, bytes: [UInt8])] {
        // MBAP: transaction id 0–1, protocol 2–3, length 4–5, unit 6; then function 7 and byte count 8.
        guard frame.count >= 9 else { return [(0, frame)] }
        var damaged = frame
        switch self {
        case .silence, .droppedConnection:
            return []
        case .exception:
            return [(0, frame)]
        case .halfFrame:
            return [(0, Array(frame.prefix(frame.count / 2)))]
        case .wrongTransactionID:
            damaged[0] ^= 0x55
            damaged[1] ^= 0x55
        case .wrongUnit:
            damaged[6] &+= 1
        case .shortLengthLargeByteCount:
            damaged = Array(frame.prefix(9)) + [0, 0]
            damaged[4] = 0
            damaged[5] = 5
            damaged[8] = 250
        case .byteAtATime(let milliseconds):
            return frame.enumerated().map { ($0.offset == 0 ? 0 : milliseconds, [$0.element]) }
        }
        return [(0, damaged)]
    }
}
