/// The records of a CSV text (RFC 4180): quoted fields, CRLF or LF, an optional byte order mark, empty lines skipped.
public struct CSVLines {
    private let bytes: [UInt8]
    private var position: Int
    private var lineNumber = 0

    /// The records of a text.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The next record with the line it starts at; nil at the end.
    public mutating func next() -> (number: Int, fields: [String])? {
        while position < bytes.count {
            lineNumber += 1
            let number = lineNumber
            let fields = record()
            if fields != [""] { return (number, fields) }
        }
        return nil
    }

    private mutating func record() -> [String] {
        var fields: [String] = []
        while true {
            fields.append(field())
            guard position < bytes.count else { return fields }
            let end = bytes[position]
            position += 1
            if end == UInt8(ascii: "\n") { return fields }
        }
    }

    /// A field up to the comma or line end after it.
    private mutating func field() -> String {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
            let start = position
            while position < bytes.count, bytes[position] != UInt8(ascii: ","), bytes[position] != UInt8(ascii: "\n") {
                position += 1
            }
            var end = position
            if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
            return String(decoding: bytes[start..<end], as: UTF8.self)
        }
        position += 1
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte != UInt8(ascii: "\"") {
                if byte == UInt8(ascii: "\n") { lineNumber += 1 }
                text.append(byte)
            } else if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
                text.append(byte)
                position += 1
            } else {
                break
            }
        }
        // Whatever stands between the closing quote and the separator belongs to the field: it will not parse.
        while position < bytes.count, bytes[position] != UInt8(ascii: ","), bytes[position] != UInt8(ascii: "\n") {
            if bytes[position] != UInt8(ascii: "\r") { text.append(bytes[position]) }
            position += 1
        }
        return String(decoding: text, as: UTF8.self)
    }
}
