/// A strict JSON parser; the standard one turns numbers into binary floating point, which would invent energy.
struct JSONParser {
    private static let maximumDepth = 32
    private let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func document() throws(DecodingFailure) -> JSONValue {
        let value = try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw failure("more text after the document") }
        return value
    }

    private func failure(_ reason: String) -> DecodingFailure {
        DecodingFailure(at: "byte \(position)", reason)
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) throws(DecodingFailure) -> JSONValue {
        guard depth < Self.maximumDepth else { throw failure("nested deeper than \(Self.maximumDepth) levels") }
        skipSpace()
        switch current {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case nil: throw failure("the document ends here")
        default: return .number(try number())
        }
    }

    private mutating func literal(_ word: StaticString, _ value: JSONValue) throws(DecodingFailure) -> JSONValue {
        for offset in 0..<word.utf8CodeUnitCount where !take(word.utf8Start[offset]) {
            throw failure("expected \(word)")
        }
        return value
    }

    private mutating func object(depth: Int) throws(DecodingFailure) -> JSONValue {
        position += 1
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object([:]) }
        // A whole message has about so many members; inner objects may be many and small.
        var members = [String: JSONValue](minimumCapacity: depth == 0 ? 12 : 1)
        while true {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw failure("expected a key in quotes") }
            let key = try string()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw failure("expected ':'") }
            guard members.updateValue(try value(depth: depth + 1), forKey: key) == nil else {
                throw failure("key '\(key)' stands twice")
            }
            skipSpace()
            if take(UInt8(ascii: "}")) { return .object(members) }
            guard take(UInt8(ascii: ",")) else { throw failure("expected ',' or '}'") }
        }
    }

    private mutating func array(depth: Int) throws(DecodingFailure) -> JSONValue {
        var elements: [JSONValue] = []
        position += 1
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array(elements) }
        while true {
            elements.append(try value(depth: depth + 1))
            skipSpace()
            if take(UInt8(ascii: "]")) { return .array(elements) }
            guard take(UInt8(ascii: ",")) else { throw failure("expected ',' or ']'") }
        }
    }

    private mutating func number() throws(DecodingFailure) -> ExactDecimal {
        let start = position
        let isNegative = take(UInt8(ascii: "-"))
        let isZero = current == UInt8(ascii: "0")
        var digits = Digits()
        let whole = read(&digits)
        guard whole > 0, !isZero || whole == 1 else { throw failure("expected a value") }
        var exponent = 0
        if take(UInt8(ascii: ".")) {
            let places = read(&digits)
            guard places > 0 else { throw failure("expected a digit") }
            exponent = -places
        }
        var power = Digits()
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            let isMinus = !take(UInt8(ascii: "+")) && take(UInt8(ascii: "-"))
            guard read(&power) > 0 else { throw failure("expected a digit") }
            exponent += Int(isMinus ? -power.value : power.value)
        }
        guard digits.count <= 18, power.count <= 3, digits.value == 0 || abs(exponent) < 100 else {
            throw DecodingFailure(at: "byte \(start)", "the number has more than 18 digits")
        }
        return ExactDecimal(isNegative ? -digits.value : digits.value, exponent: exponent)
    }

    /// Digits as a number, as far as 18 of them go.
    private struct Digits {
        var value: Int64 = 0
        /// How many there were, without leading zeros.
        var count = 0
    }

    /// Reads on into a number; says how many digits there were, with leading zeros.
    private mutating func read(_ digits: inout Digits) -> Int {
        let start = position
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            if digits.count > 0 || byte != UInt8(ascii: "0") { digits.count += 1 }
            if digits.count <= 18 { digits.value = digits.value * 10 + Int64(byte - UInt8(ascii: "0")) }
            position += 1
        }
        return position - start
    }

    private mutating func string() throws(DecodingFailure) -> String {
        position += 1
        let start = position
        // Nearly all texts are plain ASCII and are taken as they stand.
        while let byte = current, (0x20..<0x80).contains(byte), byte != UInt8(ascii: "\""),
            byte != UInt8(ascii: "\\")
        {
            position += 1
        }
        if current == UInt8(ascii: "\"") {
            position += 1
            return bytes.withUnsafeBufferPointer {
                String(decoding: UnsafeBufferPointer(rebasing: $0[start..<position - 1]), as: UTF8.self)
            }
        }
        var text = Array(bytes[start..<position])
        while let byte = current {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else { throw failure("text is not UTF-8") }
                return string
            case UInt8(ascii: "\\"):
                try escape(into: &text)
            case 0..<0x20:
                throw failure("control character in a text")
            default:
                text.append(byte)
            }
        }
        throw failure("a text is not closed")
    }

    private mutating func escape(into text: inout [UInt8]) throws(DecodingFailure) {
        guard let byte = current else { throw failure("a text is not closed") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var scalar = try hexadecimal()
            if (0xD800..<0xDC00).contains(scalar), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else { throw failure("half a surrogate pair") }
                scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let unicode = Unicode.Scalar(scalar) else { throw failure("half a surrogate pair") }
            text.append(contentsOf: String(Character(unicode)).utf8)
        default:
            throw failure("unknown escape")
        }
    }

    private mutating func hexadecimal() throws(DecodingFailure) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = current.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
                throw failure("expected four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}
