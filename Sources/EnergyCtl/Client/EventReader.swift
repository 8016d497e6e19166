import Foundation
import NIOCore

/// Takes server-sent events apart (HTML Living Standard, 9.2), however the parts of the answer cut them.
struct EventReader {
    private var line: [UInt8] = []
    private var data: [UInt8] = []

    /// The data of the events that end in a part.
    mutating func events(in part: ByteBuffer) -> [Data] {
        var events: [Data] = []
        for byte in part.readableBytesView {
            guard byte == UInt8(ascii: "\n") else {
                line.append(byte)
                continue
            }
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            if line.isEmpty {
                if !data.isEmpty { events.append(Data(data)) }
                data = []
            } else if line.starts(with: "data:".utf8) {
                if !data.isEmpty { data.append(UInt8(ascii: "\n")) }
                data += line.dropFirst(line.dropFirst(5).first == UInt8(ascii: " ") ? 6 : 5)
            }
            line.removeAll(keepingCapacity: true)
        }
        return events
    }
}
