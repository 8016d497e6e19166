import Foundation

extension DecodingError {
    /// What does not fit, and where in the JSON: the same words from the daemon and from the command line.
    public var inWords: String {
        let (what, path): (String, [any CodingKey]) =
            switch self {
            case .keyNotFound(let key, let context): ("no field '\(key.stringValue)'", context.codingPath)
            case .typeMismatch(let type, let context):
                ("a field of another type\(Self.wanted(type).map { " (\($0) is wanted)" } ?? "")", context.codingPath)
            case .valueNotFound(_, let context): ("a field that is null", context.codingPath)
            case .dataCorrupted(let context):
                (context.codingPath.isEmpty ? "no JSON" : "an unknown value", context.codingPath)
            @unknown default: ("an unknown form", [])
            }
        let place = path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
        return place.isEmpty ? what : "\(what) at \(place)"
    }

    /// What JSON calls the values of a type; nil where it has no word for them.
    private static func wanted(_ type: Any.Type) -> String? {
        switch type {
        case is String.Type: "a text in quotes"
        case is Bool.Type: "true or false"
        case is Int.Type, is Int64.Type, is Double.Type, is Decimal.Type: "a number without quotes"
        default: nil
        }
    }
}
