/// Why a bulletin's file could not be made.
public enum BulletinError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A template does not parse.
    case template(name: String, reason: String)
    /// The workbook could not be written.
    case workbook(reason: String)

    /// What failed and why.
    public var description: String {
        switch self {
        case .template(let name, let reason): "bulletin template '\(name)' does not parse: \(reason)"
        case .workbook(let reason): "the workbook cannot be written: \(reason)"
        }
    }
}
