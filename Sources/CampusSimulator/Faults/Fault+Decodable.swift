import MeterModels

/// A register's address or value: a number, or a text such as `"0x48"`.
private struct RegisterNumber: Decodable {
    let value: UInt16

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(UInt16.self) {
            value = number
            return
        }
        let text = try container.decode(String.self)
        guard text.hasPrefix("0x"), let number = UInt16(text.dropFirst(2), radix: 16) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "found '\(text)', expected 0...65535 or a text such as \"0x48\"")
        }
        value = number
    }
}

/// In a campus file a fault has a `kind` and what belongs to it:
///
/// | kind | keys, with their defaults |
/// |---|---|
/// | `delay`, `byte_at_a_time` | `milliseconds` (500, 20) |
/// | `exception` | `code` (6) |
/// | `silence`, `dropped_connection`, `half_frame` | |
/// | `wrong_transaction_id`, `wrong_unit`, `short_length_large_byte_count` | |
/// | `wrap` | `modulus`, in kWh or m³ |
/// | `reset` | `to`, in kWh or m³; `since`, RFC 3339 (without it: when the window opens) |
/// | `spike` | `value`, in kWh or m³ |
/// | `sentinel` | `words`, such as `["0x7FC0", 0]`; needs `at` |
///
/// All take `at` (a wire address such as `72` or `"0x48"`, or `"any"`), `every` (1), and the borders `from_read`,
/// `to_read`, `from_second` and `to_second`.
extension Fault: Decodable {
    private enum Keys: String, CodingKey, CaseIterable {
        case kind, at, every, milliseconds, code, modulus, to, since, value, words
        case fromRead = "from_read"
        case toRead = "to_read"
        case fromSecond = "from_second"
        case toSecond = "to_second"
    }

    private enum Kind: String, CaseIterable, Decodable {
        case delay, silence, exception, wrap, reset, spike, sentinel
        case droppedConnection = "dropped_connection"
        case halfFrame = "half_frame"
        case wrongTransactionID = "wrong_transaction_id"
        case wrongUnit = "wrong_unit"
        case shortLengthLargeByteCount = "short_length_large_byte_count"
        case byteAtATime = "byte_at_a_time"
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(only: Keys.self)
        let name = try values.decode(String.self, forKey: .kind)
        guard let kind = Kind(rawValue: name) else {
            let known = Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw DecodingError.dataCorruptedError(
                forKey: .kind, in: values, debugDescription: "found '\(name)', expected one of \(known)")
        }
        effect = try Self.effect(kind, of: values)
        if let text = try? values.decode(String.self, forKey: .at), text == "any" {
            register = nil
        } else {
            register = try values.decodeIfPresent(RegisterNumber.self, forKey: .at)?.value
        }
        if case .sentinel = effect, register == nil {
            throw DecodingError.dataCorruptedError(
                forKey: .at, in: values, debugDescription: "a sentinel needs a register's address")
        }
        window = Window(
            every: try values.decode(.every, default: 1, in: 1...1_000_000),
            fromRead: try values.decode(.fromRead, default: 1, in: 1...1_000_000_000),
            toRead: try values.decode(.toRead, default: .max, in: 1...1_000_000_000),
            fromSecond: try values.decode(.fromSecond, default: 0),
            toSecond: try values.decode(.toSecond, default: .infinity))
        guard window.fromRead <= window.toRead else {
            throw DecodingError.dataCorruptedError(
                forKey: .toRead, in: values, debugDescription: "found \(window.toRead), expected at least from_read")
        }
    }

    private static func effect(_ kind: Kind, of values: KeyedDecodingContainer<Keys>) throws -> Effect {
        func milliseconds(default value: Int) throws -> Int {
            try values.decode(.milliseconds, default: value, in: 0...600_000)
        }
        func amount(_ key: Keys) throws -> Double {
            try values.decode(key, default: -1, expecting: "0...1e12 in kWh or m³") { (0...1e12).contains($0) }
        }
        switch kind {
        case .delay: return .delay(milliseconds: try milliseconds(default: 500))
        case .silence: return .damage(.silence)
        case .exception:
            return .damage(.exception(try values.decode(.code, default: 6, in: 1...11)))
        case .droppedConnection: return .damage(.droppedConnection)
        case .halfFrame: return .damage(.halfFrame)
        case .wrongTransactionID: return .damage(.wrongTransactionID)
        case .wrongUnit: return .damage(.wrongUnit)
        case .shortLengthLargeByteCount: return .damage(.shortLengthLargeByteCount)
        case .byteAtATime: return .damage(.byteAtATime(milliseconds: try milliseconds(default: 20)))
        case .wrap:
            return .wrap(
                modulus: try values.decode(.modulus, default: 0, expecting: "at least 1") { (1...1e12).contains($0) })
        case .reset:
            var since: Timestamp?
            if let text = try values.decodeIfPresent(String.self, forKey: .since) {
                since = Timestamp(rfc3339: text)
                guard since != nil else {
                    throw DecodingError.dataCorruptedError(
                        forKey: .since, in: values,
                        debugDescription: "found '\(text)', expected RFC 3339 such as 2026-10-01T00:00:00+08:00")
                }
            }
            return .reset(to: try amount(.to), since: since)
        case .spike: return .spike(try amount(.value))
        case .sentinel: return .sentinel(try values.decode([RegisterNumber].self, forKey: .words).map(\.value))
        }
    }
}
