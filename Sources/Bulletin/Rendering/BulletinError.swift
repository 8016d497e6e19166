/// Why a bulletin's file could not be made.
public enum BulletinError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A template of this program does not parse.
    case template(name: String, reason: String)

    /// What failed and why.
    public var description: String {
        switch self {
        case .template(let name, let reason): "bulletin template '\(name)' does not parse: \(reason)"
        }
    }
}
