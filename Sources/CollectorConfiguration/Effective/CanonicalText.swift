/// A value as a text that is the same in every run: what sets and dictionaries hold stands sorted.
///
/// It goes through the value's parts by reflection, so that a property that a model is given later is never forgotten.
/// That is the one reason for `Any` here; the texts are hashed and never read back.
enum CanonicalText {
    static func of(_ value: Any) -> String {
        if let text = value as? String { return text.debugDescription }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional:
            return mirror.children.first.map { of($0.value) } ?? "nil"
        case .set:
            return "{\(mirror.children.map { of($0.value) }.sorted().joined(separator: ","))}"
        case .dictionary:
            return "{\(mirror.children.map { of($0.value) }.sorted().joined(separator: ","))}"
        case .collection:
            return "[\(mirror.children.map { of($0.value) }.joined(separator: ","))]"
        default:
            guard !mirror.children.isEmpty else { return "\(value)" }
            let parts = mirror.children.map { "\($0.label ?? ""):\(of($0.value))" }
            return "\(mirror.subjectType)(\(parts.joined(separator: ",")))"
        }
    }
}
