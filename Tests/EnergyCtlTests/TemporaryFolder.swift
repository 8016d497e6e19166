import Foundation

/// A folder that goes with its value.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = "/tmp/energyctl-\(UUID().uuidString.prefix(13))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file and gives its path.
    func file(_ name: String, _ content: String) throws -> String {
        let path = path + "/" + name
        try Data(content.utf8).write(to: URL(filePath: path))
        return path
    }

    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path + "/" + name)), as: UTF8.self)
    }

    var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }
}
