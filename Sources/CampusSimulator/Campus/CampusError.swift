/// Why a campus file cannot be used: which file and key, what was found, what was expected.
struct CampusError: Error, Equatable, CustomStringConvertible {
    /// The file; `campus` for the built-in one.
    var file: String
    /// The key's path, such as `gateways[0].devices[2].unit`; empty for the file as a whole.
    var key: String
    /// What was found and what was expected.
    var reason: String

    var description: String {
        key.isEmpty ? "\(file): \(reason)" : "\(file): \(key): \(reason)"
    }

    /// The notation of a path of keys.
    static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce(into: "") { text, key in
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += text.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
    }
}
