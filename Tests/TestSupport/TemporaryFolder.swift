import Foundation

/// A folder that goes with its value.
public final class TemporaryFolder: Sendable {
    /// Its path, short enough for sockets in it.
    public let path: String

    /// A new folder.
    public init() throws {
        path = "/tmp/energy-test-\(UUID().uuidString.prefix(13))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file and gives its path.
    public func file(_ name: String, _ content: String) throws -> String {
        let path = path + "/" + name
        try Data(content.utf8).write(to: URL(filePath: path))
        return path
    }

    /// Makes a folder in it.
    public func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(atPath: path + "/" + name, withIntermediateDirectories: true)
    }

    /// The text of a file.
    public func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path + "/" + name)), as: UTF8.self)
    }

    /// The names in it, sorted.
    public var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
    }
}
