/// JSON whose members keep their order.
indirect enum JSONText: Hashable, Sendable {
    case object([Member])
    case array([JSONText])
    case string(String)
    case integer(Int64)
    case boolean(Bool)

    /// A name and its value.
    struct Member: Hashable, Sendable {
        var name: String
        var value: JSONText
    }

    /// An object without the members that are nil.
    static func object(_ members: (String, JSONText?)...) -> JSONText {
        .object(members.compactMap { name, value in value.map { Member(name: name, value: $0) } })
    }

    static func strings(_ texts: [String]) -> JSONText { .array(texts.map { .string($0) }) }

    /// The text, indented by two spaces; what holds no other object or list stands in one line.
    func text(indentation: Int = 0) -> String {
        let inner = String(repeating: " ", count: indentation + 2)
        let outer = String(repeating: " ", count: indentation)
        switch self {
        case .object(let members):
            if members.isEmpty { return "{}" }
            let lines = members.map { member in
                "\(inner)\(Self.quoted(member.name)): \(member.value.text(indentation: indentation + 2))"
            }
            return "{\n\(lines.joined(separator: ",\n"))\n\(outer)}"
        case .array(let elements):
            if elements.allSatisfy(\.isScalar) { return "[\(elements.map { $0.text() }.joined(separator: ", "))]" }
            let lines = elements.map { inner + $0.text(indentation: indentation + 2) }
            return "[\n\(lines.joined(separator: ",\n"))\n\(outer)]"
        case .string(let text): return Self.quoted(text)
        case .integer(let number): return "\(number)"
        case .boolean(let flag): return "\(flag)"
        }
    }

    private var isScalar: Bool {
        switch self {
        case .object, .array: false
        case .string, .integer, .boolean: true
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
