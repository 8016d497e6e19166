import Foundation

/// What there is to know about a file that cannot be used.
enum FileHint {
    /// Where a missing file was looked for, and what is there instead.
    static func missing(_ path: String) -> String {
        let given = (path as NSString).deletingLastPathComponent
        let folder = given.isEmpty ? "." : given
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            return "looked in \(folder), which is no folder or must not be read by this user"
        }
        let others = names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
        let found = others.isEmpty ? "no YAML file" : others.prefix(5).joined(separator: ", ")
        return "looked in \(folder); there \(others.count > 1 ? "are" : "is") \(found)"
    }

    /// Whose a file is that must not be read.
    static func unreadable(_ path: String) -> String? {
        guard let known = try? FileManager.default.attributesOfItem(atPath: path),
            let mode = known[.posixPermissions] as? NSNumber, let owner = known[.ownerAccountName] as? String
        else { return nil }
        if known[.type] as? FileAttributeType == .typeDirectory { return "it is a folder" }
        let digits = String(mode.intValue & 0o777, radix: 8)
        return "it belongs to '\(owner)' and has mode \(digits): this user must be able to read it"
    }

    /// Whether everybody on the machine can read a file.
    static func isReadableByAll(_ path: String) -> Bool {
        let mode = (try? FileManager.default.attributesOfItem(atPath: path))?[.posixPermissions] as? NSNumber
        return (mode?.intValue ?? 0) & 0o004 != 0
    }
}
