/// A request of the control API: a method, a path and its query.
struct ControlRequest: Sendable {
    enum Method: Sendable {
        case get
        case post
    }

    var method: Method = .get
    /// The media type that a successful answer should have.
    var accept = "application/json"
    /// Names this change, so that it is made once however often it is sent; nil for what changes nothing.
    var key: String?
    /// One of `ControlPath`.
    var path: String
    /// Names and values in order; a parameter without a value is left out.
    var query: [(name: String, value: String?)] = []

    /// The path and the percent-encoded query, as they stand in the request line.
    var target: String {
        let parameters = query.compactMap { parameter in
            parameter.value.map { "\(Self.encoded(parameter.name))=\(Self.encoded($0))" }
        }
        return parameters.isEmpty ? path : path + "?" + parameters.joined(separator: "&")
    }

    /// Percent-encodes everything but RFC 3986's unreserved characters: a raw `+` of a zone offset would be read as a
    /// space.
    static func encoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += digits.count == 1 ? "%0" + digits : "%" + digits
            }
        }
        return encoded
    }
}
